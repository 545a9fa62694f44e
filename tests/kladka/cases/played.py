"""Players of the cases: somebody enters on a day, something is proven, a figure is asked."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from kladka.people import actions as people
from kladka.people.models import Participation, Situation
from kladka.reporting.live import figures as reporting
from tests.world.cast import ANSWERS, Cast

LATER = date(2099, 1, 1)
_DOCUMENTS = {"employment": "employment_contract", "qualification": "qualification_certificate"}


def entering(cast: Cast) -> Callable[..., Participation]:
    """Return a verb that registers somebody new; with `on`, the first support is given on that day."""
    names = count()

    def act(on: date | None, *, born: date = date(1980, 1, 1), kind: str = "coaching", **answers: Any) -> Participation:
        person = people.register_person(
            controller=cast.organisations["leader"],
            given_name="Osoba",
            family_name="Próbna " + "ABCDEFGH"[next(names)],
            sex=answers.pop("sex", "female"),
            birth_date=born,
            pesel=answers.pop("pesel", ""),
            is_made_up=True,
            by=cast.users["anna"],
        )
        asked = {**ANSWERS, "target_group": cast.target_group, **answers}
        participation = people.open_participation(
            person=person,
            project=answers.pop("project", None) or cast.project,
            partner=cast.organisations["alfa"],
            answers={name: answer for name, answer in asked.items() if name != "project"},
            by=cast.users["anna"],
        )
        if on:
            support(cast, participation, on, kind=kind)
        return participation

    return act


def support(cast: Cast, participation: Participation, on: date, *, kind: str = "coaching") -> Any:
    """Record an hour of support."""
    return people.record_support(
        participation=participation,
        kind=kind,
        start_date=on,
        site=cast.sites["alfa"],
        provider=cast.staff["anna"],
        hours=Decimal(1),
        by=cast.users["anna"],
    )


def leave(cast: Cast, participation: Participation, on: date) -> Any:
    """Record that the way was completed on a day."""
    return people.leave(participation=participation, exit_date=on, path_completed=True, by=cast.users["anna"])


def prove(cast: Cast, situation: Situation, *, on: date | None = None) -> None:
    """Prove a situation by an original dated `on`."""
    document = people.keep_document(
        controller=cast.organisations["leader"],
        kind=_DOCUMENTS.get(situation.kind, "statement"),
        form="original_inspected",
        document_date=on or situation.from_date,
        inspected_by=cast.staff["anna"],
        inspected_on=on or situation.from_date,
        by=cast.users["anna"],
    )
    people.prove(facts=[situation], document=document, by=cast.users["anna"])


def happened(cast: Cast, participation: Participation, kind: str, on: date, **more: Any) -> Situation:
    """Record a situation and prove it by a document of the same day."""
    situation = people.record_situation(
        participation=participation, kind=kind, from_date=on, by=cast.users["anna"], **more
    )
    prove(cast, situation)
    return situation


def value(cast: Cast, code: str, on: date, pack: str = "") -> Any:
    """Return what a figure of the cast's project is as of a day, everything known."""
    if pack:
        cast.project.pack = pack
    return reporting.figures(cast.project, as_of=on, known_on=LATER)[code].value
