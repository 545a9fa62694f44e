"""The figure of coached participations and `kladka caseload` say the same of every day (cases 1, 2, 36)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from kladka.core import crypto
from kladka.core.errors import KladkaError
from kladka.people import actions as people
from kladka.people.actions.assignment import open_assignments
from kladka.people.actions.correction import record_entry_again
from kladka.people.models import Entry
from kladka.people.queries.caseload import caseloads, held_on, without_coach
from kladka.reporting.extraction.extract import forget
from kladka.reporting.live import figures as reporting
from tests.kladka.cases.played import LATER, leave, support
from tests.world.cast import ENTRY_DAY

pytestmark = pytest.mark.slow

PACK = "pl-esf-plus-2021"
DAYS = 6
"""So many days from the entry on are asked about, one by one."""
DAY = timedelta(days=1)
REASONS = ("recorded_twice", "withdrawn_by_participant", "control_finding", "wrong_person", "other")
TURNS_TAKEN = {"leave", "return", "hand over", "end", "assign", "take back", "support"}
TURNS_TAKEN |= {"withdraw the entry", "record the entry again", "merge"}
TURNS = some.lists(
    some.tuples(
        some.sampled_from(["lucja", "teresa"]),
        some.sampled_from(sorted(TURNS_TAKEN)),
        some.integers(0, 2),
    ),
    min_size=4,
    max_size=12,
)
"""Whose, what, and how many days after what happened to that person before."""


@pytest.fixture(autouse=True)
def keys():
    crypto.prepare_keys()
    forget()
    yield
    forget()


def test_the_figures_of_a_day_are_the_caseload_of_that_day(cast):
    """On the last day, on the day of a hand-over and of a return, too; whatever happened before and after."""
    cast.project.pack = PACK
    happened: set[str] = set()

    @given(turns=TURNS)
    @settings(
        max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    def holds(turns):
        with transaction.atomic():
            happened.update(_played(cast, turns))
            forget()
            for day in (ENTRY_DAY + number * DAY for number in range(DAYS)):
                assert _figures(cast, day) == _caseload(cast, day), (day, turns)
            transaction.set_rollback(True)

    holds()
    assert happened == TURNS_TAKEN, "each of them really happened"


@pytest.mark.parametrize("reason", REASONS)
def test_whose_entry_is_withdrawn_counts_in_neither_until_it_is_recorded_again(cast, reason):
    cast.project.pack = PACK
    by, lucja = cast.users["alicja"], cast.participations["lucja"]
    before = _caseload(cast, ENTRY_DAY)
    assert _figures(cast, ENTRY_DAY) == before
    entry = Entry.objects.current().get(participation=lucja)
    people.withdraw(fact=entry, reason="recorded_twice", by=by)
    people.withdraw(fact=record_entry_again(entry=entry, by=by), reason=reason, by=by)
    support(cast, lucja, ENTRY_DAY)
    forget()
    assert _figures(cast, ENTRY_DAY) == _caseload(cast, ENTRY_DAY)
    assert _caseload(cast, ENTRY_DAY)[0] == before[0] - 1
    assert lucja not in without_coach(cast.project, ENTRY_DAY)
    people.end_coaching(assignment=cast.assignments["lucja"], until_date=ENTRY_DAY, outcome="completed", by=by)
    assert lucja not in without_coach(cast.project, ENTRY_DAY + DAY)
    record_entry_again(entry=Entry.objects.filter(participation=lucja).latest("recorded_no"), by=by)
    forget()
    assert _figures(cast, ENTRY_DAY) == _caseload(cast, ENTRY_DAY) == before


def _figures(cast: Any, day: date) -> tuple[Any, Any, Any]:
    found = reporting.figures(cast.project, as_of=day, known_on=LATER, by=())
    return tuple(reporting.plain(found[code].value) for code in ("caseload", "coaches_on_day", "people_per_coach"))


def _caseload(cast: Any, day: date) -> tuple[Any, Any, Any]:
    loads = [one.here for one in caseloads(cast.project, day) if one.here]
    people_held = held_on(day).filter(participation__project=cast.project).values("participation").distinct().count()
    assert sum(loads) == people_held, "nobody has two coaches"
    return people_held, len(loads), people_held / len(loads) if loads else None


def _played(cast: Any, turns: list[tuple[str, str, int]]) -> list[str]:
    """Let happen what may happen, and return what did."""
    days, done = {}, []
    for name, what, later in turns:
        days[name] = days.get(name, ENTRY_DAY) + later * DAY
        try:
            with transaction.atomic():
                _turn(cast, cast.participations[name], what, days[name])
        except KladkaError:
            continue
        done.append(what)
    return done


def _turn(cast: Any, somebody: Any, what: str, day: date) -> None:
    by, coaches = cast.users["alicja"], [cast.staff[name] for name in ("anna", "artur", "beata")]
    open_ones = open_assignments([somebody])
    if what in {"hand over", "end", "take back"} and not open_ones:
        raise KladkaError("nobody coaches")
    match what:
        case "leave":
            leave(cast, somebody, day)
        case "return":
            people.reenter(participation=somebody, reentry_date=day, by=by)
        case "hand over":
            after = coaches[(coaches.index(open_ones[0].coach) + 1) % len(coaches)]
            people.hand_over(assignment=open_ones[0], coach=after, from_date=day, by=by)
        case "end":
            people.end_coaching(assignment=open_ones[0], until_date=day, outcome="completed", by=by)
        case "assign":
            more = {"site": cast.sites["alfa"], "model": "tzw-base", "from_date": day}
            people.assign(participation=somebody, coach=coaches[0], by=by, **more)
        case "support":
            support(cast, somebody, day)
        case "withdraw the entry":
            for entry in Entry.objects.current().filter(participation=somebody):
                people.withdraw(fact=entry, reason=REASONS[day.day % len(REASONS)], by=by)
        case "record the entry again":
            record_entry_again(entry=Entry.objects.filter(participation=somebody).latest("recorded_no"), by=by)
        case "merge":
            one, other = (cast.participations[name].person for name in ("lucja", "teresa"))
            people.merge(person=one, same_as=other, by=by)
        case "take back":
            people.withdraw(fact=open_ones[0], reason="typing_error", by=by)
