"""Taking part and completing apart; too much missed without an excuse is proposed for removal, never done by itself."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

import pytest

from kladka.learning import actions, queries, rules
from kladka.learning.models import Enrolment
from kladka.learning.rules import Mark, Outcome
from tests.kladka.learning.world import FIRST, SECOND, plan

RULE = rules.CompletionRule(least_percent=80, unexcused_percent=20)
P, A, E, NONE = Mark("present"), Mark("absent"), Mark("excused"), rules.NOT_MARKED


@dataclass(frozen=True)
class Meeting:
    hours: Decimal | None = Decimal(4)
    starts: time | None = time(10)
    ends: time | None = time(14)


@pytest.mark.parametrize(
    ("marks", "outcome", "attended", "removal"),
    [
        ([P, P, P, P, P], Outcome.COMPLETED, 100, False),
        ([P, P, P, P, A], Outcome.COMPLETED, 80, False),
        ([P, P, P, E, E], Outcome.NOT_COMPLETED, 60, False),
        ([P, P, P, A, A], Outcome.NOT_COMPLETED, 60, True),
        ([P, P, P, P, NONE], Outcome.OPEN, 80, False),
        # What is left is not enough any more.
        ([A, A, NONE, NONE, NONE], Outcome.NOT_COMPLETED, 0, True),
        ([NONE] * 5, Outcome.OPEN, 0, False),
        # An hour of twenty too late, on top of a session missed.
        ([P, P, P, Mark("present", arrived=time(11)), E], Outcome.NOT_COMPLETED, 75, False),
    ],
)
def test_eighty_of_a_hundred_hours_complete(marks, outcome, attended, removal):
    found = rules.completion(RULE, [(Meeting(), mark) for mark in marks])
    assert (found.outcome, found.attended, found.is_proposed_for_removal) == (outcome, attended, removal)


def test_long_sessions_weigh_more_and_sessions_without_hours_weigh_alike():
    long, short = Meeting(Decimal(8), time(8), time(16)), Meeting(Decimal(2), time(8), time(10))
    assert rules.completion(RULE, [(long, P), (short, A)]).outcome is Outcome.COMPLETED
    assert rules.completion(RULE, [(Meeting(None), P), (short, A)]).attended == 50
    assert rules.completion(RULE, []) is None


LATE = Mark("present", arrived=time(11))


@pytest.mark.parametrize(
    ("marks", "hours", "outcome", "attended"),
    [
        # Enough without that session; enough only with it; not enough even with it.
        ([P, P, P, P, LATE], Decimal(4), Outcome.COMPLETED, 80),
        ([P, P, P, LATE, A], Decimal(4), Outcome.OPEN, 60),
        ([P, P, Mark("present", left=time(11)), A, A], Decimal(4), Outcome.NOT_COMPLETED, 40),
        ([P, P, P, Mark("present", time(10), time(14)), A], Decimal(4), Outcome.COMPLETED, 80),
        # Of sessions without hours no time makes a share.
        ([P, P, P, Mark("present", time(10), time(14)), A], None, Outcome.OPEN, 60),
    ],
)
def test_a_session_of_which_the_time_there_cannot_be_reckoned_is_neither_attended_nor_missed(
    marks, hours, outcome, attended
):
    found = rules.completion(RULE, [(Meeting(hours, None, None), mark) for mark in marks])
    assert (found.outcome, found.attended, found.unexcused <= 40) == (outcome, attended, True)


def test_whoever_took_part_without_completing_keeps_the_support_and_the_place(cast):
    event = plan(cast)
    lucja, nadia = cast.participations["lucja"], cast.participations["nadia"]
    actions.enrol(event=event, participations=[lucja, nadia], by=cast.users["alicja"])
    for day, marks in ((FIRST, {lucja.pk: "present", nadia.pk: "present"}), (SECOND, {lucja.pk: P, nadia.pk: A})):
        actions.mark_presence(session=event.sessions.get(on_date=day), marks=marks, by=cast.users["ada"])
    supports = actions.confirm_attendance(event=event, by=cast.users["ada"])
    assert {each.participation_id for each in supports} == {lucja.pk, nadia.pk}
    assert queries.completed(event) == {lucja.pk}
    assert queries.completions(queries.roster(event))[nadia.pk].is_proposed_for_removal
    assert Enrolment.objects.named().filter(event=event).count() == 2


def test_an_information_meeting_is_only_taken_part_in(cast):
    event = plan(cast, kind="information_meeting")
    assert queries.completion_rule(event) is None
    assert queries.completed(event) == frozenset()
