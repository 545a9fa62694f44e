"""The coach's day on the shared cast: Łucja entered on 2 March 2026 and her job since 4 May is unproven."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kladka.coaching import actions, queries
from kladka.coaching.actions import Step
from kladka.people import actions as people
from tests.world.cast import add_people

DAY = date(2026, 6, 1)


@pytest.fixture
def lucja(cast):
    return cast.participations["lucja"]


def day(cast, on=DAY, coach="anna"):
    return queries.day_of(cast.staff[coach], on)


def test_a_coach_finds_their_own_people_only(cast):
    assert [one.name for one in day(cast).people] == ["Łucja Próbna"]
    assert [one.name for one in day(cast, coach="artur").people] == ["Nadia Testowa"]


def test_a_coach_without_people_has_an_empty_day(cast):
    empty = queries.day_of(cast.staff["alicja"], DAY)
    assert (empty.people, empty.sessions, empty.steps, empty.unseen) == ([], [], [], [])


@pytest.mark.parametrize(("on", "unseen"), [(date(2026, 3, 23), False), (date(2026, 3, 24), True)])
def test_somebody_not_met_for_more_than_three_weeks_is_named(cast, on, unseen):
    assert bool(day(cast, on).unseen) is unseen


def test_steps_are_due_a_week_ahead_and_overdue_after_their_day(cast, lucja):
    for what, due in [("late", -1), ("today", 0), ("soon", 7), ("later", 8)]:
        step = Step(what, due_on=DAY + timedelta(days=due))
        actions.add_step(participation=lucja, step=step, by=cast.users["anna"])
    found = day(cast)
    assert [step.what for step in found.steps] == ["late", "today", "soon"]
    assert [step.what for step in found.overdue] == ["late"]


def test_what_is_unproven_is_named_until_it_is_proven(cast, lucja):
    assert [one.name for one in day(cast).unproven] == ["Łucja Próbna"]
    people.withdraw(fact=cast.situations["lucja"], reason="withdrawn_by_participant", by=cast.users["anna"])
    assert day(cast).unproven == []


def test_who_left_is_no_longer_among_my_people_until_they_return(cast, lucja):
    people.leave(participation=lucja, exit_date=date(2026, 5, 20), path_completed=True, by=cast.users["anna"])
    assert day(cast).people == []
    people.reenter(participation=lucja, reentry_date=date(2026, 5, 25), by=cast.users["anna"])
    assert len(day(cast).people) == 1


def test_who_was_handed_over_is_with_the_new_coach(cast):
    people.hand_over(
        assignment=cast.assignments["lucja"],
        coach=cast.staff["artur"],
        from_date=date(2026, 5, 1),
        by=cast.users["alicja"],
    )
    assert day(cast).people == []
    assert [one.name for one in day(cast, coach="artur").people] == ["Łucja Próbna", "Nadia Testowa"]


def test_the_number_of_queries_does_not_grow_with_the_people(cast):
    with CaptureQueriesContext(connection) as few:
        day(cast)
    add_people(cast, 10)
    with CaptureQueriesContext(connection) as many:
        found = day(cast)
    assert len(found.people) == 11
    assert len(many) == len(few) <= 6
