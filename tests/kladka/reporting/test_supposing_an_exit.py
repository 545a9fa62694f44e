"""What an exit would move, said before it is recorded, equals what the figures say after it (cases 1, 13 to 17, 41)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kladka.core import clock, crypto
from kladka.people import actions as people
from kladka.people.models import Exit
from kladka.people.queries.leaving import presence_of
from kladka.people.rules.leaving import Back, Change, Gone, Presence
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from kladka.reporting.live.reported import Sent, reported
from kladka.reporting.live.supposing import State, exit_supposed, shifts
from tests.kladka.cases.played import entering, happened, leave

MARCH = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def keys():
    crypto.prepare_keys()
    forget()
    yield
    forget()


def gone(day: date, *, id: str = "x", completed: bool = True) -> Gone:
    return Gone(id, id, day, completed)


@pytest.mark.parametrize(
    ("presence", "change", "day"),
    [
        (Presence(), Change(gone=gone(MARCH)), MARCH),
        (Presence([gone(MARCH)]), Change(back=Back("r", date(2026, 6, 1))), None),
        (Presence([gone(MARCH)]), Change(retracted="x"), None),
        (Presence([gone(MARCH)]), Change(retracted="x", gone=gone(date(2026, 4, 1))), date(2026, 4, 1)),
        (Presence([gone(MARCH)], [Back("r", MARCH)]), Change(retracted="r"), MARCH),
        (Presence([gone(MARCH)], [Back("r", MARCH)]), Change(gone=gone(date(2026, 8, 31), id="y")), date(2026, 8, 31)),
    ],
)
def test_which_exit_is_in_force_after_a_change(presence, change, day):
    found = presence.after(change).in_force(date(2026, 12, 1))
    assert (found and found.day) == day


def counted(cast: Any) -> dict[str, Any]:
    result = reporting.figures(cast.project, as_of=reporting.last_day(cast.project, clock.today()))
    return {figure.code: reporting.plain(figure.value) or 0 for figure in result.figures}


def supposed(cast: Any, participation: Any, change: Change) -> dict[str, Any]:
    found = shifts(cast.project, participation.pk, exit_supposed(participation.pk, change))
    return {shift.code: shift for shift in found}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_13_and_14_a_corrected_exit_says_that_the_job_of_day_29_then_counts(cast):
    somebody = entering(cast)(date(2026, 3, 2))
    leave(cast, somebody, MARCH)
    happened(cast, somebody, "employment", date(2026, 4, 29))
    old = Exit.objects.current().get(participation=somebody)
    change = Change(str(old.pk), gone(date(2026, 4, 1)))
    pack = reporting.definitions_of(cast.project)
    sent = [Sent(date(2026, 4, day), pack, pack.by_code, name) for day, name in ((30, "B"), (28, "A"), (30, "C"))]
    moved = reported(cast.project, somebody.pk, exit_supposed(somebody.pk, change), sent)
    told = [(one.as_of.day, one.before, one.after, one.names) for one in moved if "employment" in one.title]
    assert told == [(30, 0, 1, ("B", "C"))]
    assert reported(cast.project, somebody.pk, exit_supposed(somebody.pk, change), [Sent(MARCH, pack, ())]) == []
    found = supposed(cast, somebody, Change(str(old.pk), gone(date(2026, 4, 1))))
    assert (found["EECR04"].before.state, found["EECR04"].after.state) == (State.NOT, State.COUNTED)


def test_an_exit_says_until_when_its_window_is_open_and_which_document_is_wanted(cast):
    somebody, today = entering(cast)(clock.today() - timedelta(days=40)), clock.today()
    people.record_situation(participation=somebody, kind="employment", from_date=today, by=cast.users["anna"])
    found = supposed(cast, somebody, Change(gone=gone(today)))
    assert found["EECR04"].after.state is State.UNPROVEN
    assert len(found["EECR04"].after.facts) == 1
    assert found["EECR03"].after == found["EECR03"].after.__class__(State.OPEN, until=today + timedelta(days=28))
    earlier = supposed(cast, somebody, Change(gone=gone(today - timedelta(days=28))))
    assert earlier["EECR03"].after.until == today
    assert "EECR03" not in supposed(cast, somebody, Change(gone=gone(today - timedelta(days=29))))


def test_1_a_return_says_that_the_result_of_the_first_exit_stops_counting(cast):
    somebody = entering(cast)(date(2026, 3, 2))
    leave(cast, somebody, MARCH)
    happened(cast, somebody, "qualification", MARCH)
    found = supposed(cast, somebody, Change(back=Back("r", date(2026, 6, 1))))
    assert (found["EECR03"].before.state, found["EECR03"].after.value) == (State.COUNTED, 0)


def test_what_another_record_of_the_same_human_being_lacks_then_as_now_is_not_told(cast):
    """Its job has no document today: the exit of the first one does not change that."""
    one, other = entering(cast)(date(2026, 3, 2)), entering(cast)(date(2026, 3, 2))
    for each in (one, other):
        leave(cast, each, MARCH)
    happened(cast, one, "employment", date(2026, 4, 6))
    people.record_situation(participation=other, kind="employment", from_date=date(2026, 4, 7), by=cast.users["anna"])
    people.merge(person=one.person, same_as=other.person, by=cast.users["olga"])
    found = supposed(cast, one, Change(str(Exit.objects.current().get(participation=one).pk)))
    assert (found["EECR04"].before.state, found["EECR04"].after.state) == (State.COUNTED, State.NOT)
    assert not [fact for shift in found.values() for fact in shift.after.facts]
    theirs = supposed(cast, other, Change(str(Exit.objects.current().get(participation=other).pk)))
    assert (theirs["EECR04"].before.state, theirs["EECR04"].after.state) == (State.UNPROVEN, State.NOT)


DAYS = some.integers(10, 90).map(lambda days: date(2026, 3, 2) + timedelta(days=days))
KINDS = some.sampled_from(["employment", "qualification", "job_search"])
WHEN = some.tuples(some.sampled_from(["first", "then"]), some.sampled_from([0, 14, 28, 29]))
"""Situations begin around either exit, at the edges of the window of 28 days."""
WORLD = some.fixed_dictionaries(
    {
        "status": some.sampled_from(["unemployed", "inactive"]),
        "facts": some.lists(some.tuples(KINDS, WHEN), min_size=1, max_size=3),
        "first": DAYS,
        "then": DAYS,
        "what": some.sampled_from(["leave", "correct", "withdraw", "return", "leave again"]),
    }
)


def test_what_is_said_before_saving_is_what_the_figures_say_after(cast):
    moved: list[dict[str, Any]] = []

    @given(world=WORLD)
    @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def holds(world):
        moved.append(_said_and_done(cast, **world))

    holds()
    assert sum(map(bool, moved)) > 2, "worlds in which nothing moves show nothing"


def _said_and_done(cast: Any, *, status: str, facts: Any, first: date, then: date, what: str) -> dict[str, Any]:
    """Suppose a change, compare what is said of it with the figures after it, and return what moved."""
    rest = {"labour_substatus": "not_in_education", "unemployed_since": None} if status == "inactive" else {}
    somebody, by = entering(cast)(date(2026, 3, 2), labour_status=status, **rest), cast.users["anna"]
    for kind, (base, days) in facts:
        happened(cast, somebody, kind, {"first": first, "then": then}[base] + timedelta(days=days))
    if what != "leave":
        leave(cast, somebody, first)
    if what == "leave again":
        people.reenter(participation=somebody, reentry_date=first, by=by)
    # Nobody leaves on the day of a return: that day undoes the exit.
    later = max(then, first + timedelta(days=1)) if what == "leave again" else max(then, first)
    old = Exit.objects.current().filter(participation=somebody).first()
    pk = str(old.pk) if old else ""
    change, act = {
        "leave": (Change(gone=gone(then)), lambda: leave(cast, somebody, then)),
        "leave again": (Change(gone=gone(later)), lambda: leave(cast, somebody, later)),
        "correct": (
            Change(pk, gone(then)),
            lambda: people.correct(
                fact=old, changes={"exit_date": then, "path_completed": True}, reason="typing_error", by=by
            ),
        ),
        "withdraw": (Change(pk), lambda: people.withdraw(fact=old, reason="typing_error", by=by)),
        "return": (
            Change(back=Back("r", later)),
            lambda: people.reenter(participation=somebody, reentry_date=later, by=by),
        ),
    }[what]
    if what == "correct" and then == first:
        return {}
    said, before = supposed(cast, somebody, change), counted(cast)
    presence = presence_of(somebody).after(change).in_force(clock.today())
    act()
    after = counted(cast)
    asked = [
        each.code for each in reporting.definitions_of(cast.project).indicators if each.parts and each.unit.of_people
    ]
    moved = {code: after[code] - before[code] for code in asked if after[code] != before[code]}
    told = {code: one.after.value - one.before.value for code, one in said.items()}
    assert {code: value for code, value in told.items() if value} == moved
    now = presence_of(somebody).in_force(clock.today())
    assert (presence and presence.day) == (now and now.day)
    return moved
