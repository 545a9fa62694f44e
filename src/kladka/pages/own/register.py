"""What is stored about somebody: the register of purposes (packs/own_page/stored.yaml), and how much there is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Count, Model, Q, QuerySet, Value

from kladka.core import packs
from kladka.core.dictionaries import in_use
from kladka.people.queries.own_page import Own, coached_by_inviter

FILE = "own_page/stored.yaml"
OR = " | "
"""Between two ways, of which one leads to the person."""


@dataclass(frozen=True)
class Purpose:
    """Why some data are kept. `words` are those of the language in use: title, what, why, basis, kept, consent."""

    code: str
    words: Mapping[str, str]
    shows: tuple[str, ...]
    by_consent: tuple[str, ...]
    coach_only: bool
    tables: Mapping[str, str]
    """Tables by their label, each with the way from it to the participation or the person."""


@cache
def _read() -> tuple[Mapping[str, Any], ...]:
    return tuple(packs.load(FILE)["purposes"])


def purposes() -> list[Purpose]:
    """Return the purposes in the order of the file."""
    return [
        Purpose(
            each["code"],
            in_use(each),
            tuple(each.get("shows", ())),
            tuple(each.get("by_consent", ())),
            each.get("coach_only", False),
            each["models"],
        )
        for each in _read()
    ]


def title_of(code: str) -> str:
    """Return what a purpose is called; the code itself of one that is no more."""
    return next((one.words["title"] for one in purposes() if one.code == code), code)


def rows_of(own: Own, label: str, way: str) -> QuerySet[Any]:
    """Return everything that a table holds about somebody."""
    model: type[Model] = apps.get_model(label)
    ids = own.persons if way.endswith("person") else [one.pk for one in own.participations]
    is_theirs = reduce(or_, (Q(**{f"{each}__in": ids}) for each in way.split(OR)))
    return model._base_manager.filter(is_theirs)


def counts(own: Own) -> dict[str, int]:
    """Return how many rows there are by purpose. One query for all tables."""
    selects = [
        rows_of(own, label, way)
        .order_by()
        .annotate(of_purpose=Value(purpose.code), of_table=Value(label))
        .values_list("of_purpose", "of_table")
        .annotate(number=Count("pk"))
        for purpose in purposes()
        for label, way in purpose.tables.items()
    ]
    found: dict[str, int] = {}
    for purpose, _label, number in selects[0].union(*selects[1:], all=True):
        found[purpose] = found.get(purpose, 0) + number
    return found


def tables(own: Own) -> Iterator[tuple[Purpose, str, QuerySet[Any]]]:
    """Yield every table with what it holds about somebody and their file may hold.

    What only the own coach reads (`coach_only`) is in it where that coach invited the person: whoever of the staff
    invited them to an address of their own would read no more than before.
    """
    coached = coached_by_inviter(own)
    by_coach = replace(own, participations=tuple(one for one in own.participations if one.pk in coached))
    for purpose in purposes():
        for label, way in purpose.tables.items():
            yield purpose, label, rows_of(by_coach if purpose.coach_only else own, label, way)


def held_back(own: Own) -> list[Purpose]:
    """Return the purposes of which something is kept that the file does not hold."""
    told = {purpose.code: 0 for purpose in purposes()}
    for purpose, _label, rows in tables(own):
        told[purpose.code] += rows.count() if purpose.coach_only else 0
    numbers = counts(own)
    return [one for one in purposes() if one.coach_only and numbers.get(one.code, 0) > told[one.code]]
