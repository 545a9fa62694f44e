"""Reads of tests of knowledge and their results."""

from dataclasses import dataclass
from uuid import UUID

from kladka.learning import rules
from kladka.learning.models import Enrolment, Event, KnowledgeTest, TestResult
from kladka.people.models import Identity


@dataclass(frozen=True)
class Wrote:
    """One person at a test, on the event's list or with a result from before; `points` are None where not written."""

    participation: UUID
    identity: Identity
    points: rules.Points


def tests_of(event: Event) -> list[KnowledgeTest]:
    """Return the tests of an event in the order in which they were added."""
    return list(KnowledgeTest.objects.filter(event=event).order_by("pk"))


def results_of(test: KnowledgeTest) -> list[Wrote]:
    """Return everybody who is on the list of the event, or has a result, by name. Two queries."""
    points = {one.participation_id: one.points for one in TestResult.objects.filter(test=test)}
    people = Enrolment.objects.listed().filter(event=test.event_id).select_related("participation__person__identity")
    found = []
    for one in people.order_by("participation__person__identity__name_sort", "pk"):
        key, participation = one.participation_id, one.participation
        if key is None or participation is None or (one.state == Enrolment.State.REMOVED and key not in points):
            continue
        found.append(Wrote(key, participation.person.identity, points.get(key, rules.NO_POINTS)))
    return found
