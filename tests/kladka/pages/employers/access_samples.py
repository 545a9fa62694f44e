"""Three employers that all share, and what is about Łucja, Nadia and Teresa, each recorded by their own coach."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from kladka.employers import actions
from kladka.employers.rules import Phase
from tests.kladka.employers.world import employer, make_employers, vacancy
from tests.world.cast import Cast

COACHES = {"lucja": "anna", "nadia": "artur", "teresa": "beata"}


def _employers(cast: Cast) -> tuple[UUID, ...]:
    world = make_employers(cast)
    kept: dict[str, Any] = cast.__dict__
    if "tailor" not in kept:
        kept["tailor"] = employer(cast, "Krawiectwo Próba", by="beata")
        for name, coach in COACHES.items():
            world.contact(name, by=coach, person=world.person, next_step="Zadzwonić", next_due=date(2026, 7, 1))
    return world.bakery.pk, world.centre.pk, kept["tailor"].pk


def _people(cast: Cast) -> tuple[UUID, ...]:
    world = make_employers(cast)
    _employers(cast)
    by = {"by": cast.users["anna"]}
    others = [actions.add_person(employer=of, name="Olga Osobowa", **by) for of in (world.centre, world.bakery)]
    return world.person.pk, others[0].pk, others[1].pk


def _vacancies(cast: Cast) -> tuple[UUID, ...]:
    world = make_employers(cast)
    told = {"vacancy": world.vacancy, "staff": cast.staff["anna"], "by": cast.users["anna"], "version": 0}
    actions.analyse_job(on_date=date(2026, 6, 1), tasks="Piecze.", values={"environment": ["quiet"]}, **told)
    others = [vacancy(cast, world.centre, by=by, title="Kucharz") for by in ("artur", "beata")]
    return world.vacancy.pk, others[0].pk, others[1].pk


def _contacts(cast: Cast) -> tuple[UUID, ...]:
    world = make_employers(cast)
    return tuple(world.contact(name, by=coach, next_step="Zadzwonić").pk for name, coach in COACHES.items())


def _placements(cast: Cast) -> tuple[UUID, ...]:
    world = make_employers(cast)
    found = []
    for name, coach in COACHES.items():
        placement = world.place(name, by=coach)
        phases = [Phase(1, 4, Decimal(4)), Phase(5, 12, Decimal(2))]
        actions.plan_support(placement=placement, version=1, phases=phases, by=cast.users[coach])
        world.wish(name, by=coach)
        found.append(placement.pk)
    return tuple(found)


def _trials(cast: Cast) -> tuple[UUID, ...]:
    """Trials of people who work: the cast's jobs began later."""
    world = make_employers(cast)
    return tuple(
        actions.begin_trial(
            participation=cast.participations[name],
            employer=world.centre,
            from_date=date(2020, 1, 1),
            by=cast.users[coach],
        ).pk
        for name, coach in COACHES.items()
    )


def _referrals(cast: Cast) -> tuple[UUID, ...]:
    world = make_employers(cast)
    return tuple(world.refer(name, by=coach).pk for name, coach in COACHES.items())


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "employer": _employers,
    "contact_person": _people,
    "vacancy": _vacancies,
    "employer_contact": _contacts,
    "placement": _placements,
    "employers:trial-end": _trials,
    "referral": _referrals,
}
