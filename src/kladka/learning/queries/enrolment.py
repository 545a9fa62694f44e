"""Reads of who can be enrolled, and who left before."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from kladka.core import polish
from kladka.learning.models import Enrolment, Event
from kladka.people import queries as people
from kladka.people.models import Participation
from kladka.programmes.permissions import Viewer


def candidates(event: Event, viewer: Viewer, text: str = "") -> QuerySet[Participation]:
    """Return the participations of the event's project that `viewer` may see, are not enrolled, and match `text`."""
    found = people.visible_to(viewer).filter(project=event.project_id)
    found = found.exclude(pk__in=Enrolment.objects.named().filter(event=event).values("participation"))
    if text.strip():
        found = found.filter(person__identity__name_fold__contains=polish.fold(text))
    return found.select_related("person__identity").order_by("person__identity__name_sort", "pk")


def participation_of(enrolment: Enrolment) -> Participation:
    """Return whose place it is. Raises LookupError for a visitor who was not taken on."""
    if enrolment.participation is None:
        raise LookupError("A visitor is no participant.")
    return enrolment.participation


def left_before(event: Event, chosen_people: Iterable[Participation]) -> list[tuple[Participation, date]]:
    """Return those who left the project before the event, with the day, and have not come back by its end."""
    chosen = list(chosen_people)
    left = people.left_by([one.pk for one in chosen], event.ends_on)
    return [(one, left[one.pk]) for one in chosen if one.pk in left and left[one.pk] < event.starts_on]
