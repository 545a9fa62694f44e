"""Finding a person, or what happened to one, that may be recorded already."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kladka.core import crypto, polish
from kladka.core import pesel as pesel_rules
from kladka.core.dictionaries import dictionary
from kladka.people.models import Alias, Ending, Identity, Participation, Person, Situation
from kladka.people.rules import names as name_rules
from kladka.people.rules.same import records_of


def person_with_pesel(*, controller: UUID, pesel: str) -> Identity | None:
    """Return who bears this PESEL within a controller; exact match only, so that nobody can search by parts."""
    read = pesel_rules.read(pesel)
    if read is None:
        return None
    index = crypto.blind_index(read.number, str(controller))
    return Identity.objects.filter(controller=controller, pesel_index=index).first()


def same_human(person: Person, *, known_at: datetime | None = None, but: Alias | None = None) -> set[UUID]:
    """Return the ids of all records of one human being: this one, and what was merged with it (before `known_at`).

    `but` is a merge that is looked away from, as if it were undone.
    """
    pairs = Alias.objects.current().filter(controller=person.controller_id)
    if but is not None:
        pairs = pairs.exclude(pk=but.pk)
    if known_at is not None:
        pairs = pairs.filter(recorded_at__lte=known_at)
    return records_of(person.pk, pairs.values_list("person", "same_as"))


def is_pesel_of(identity: Identity, pesel: str) -> bool:
    """Tell whether this PESEL is the one recorded of a person."""
    read = pesel_rules.read(pesel)
    return read is not None and crypto.blind_index(read.number, str(identity.controller_id)) == identity.pesel_index


def pesel_mark(identity: Identity) -> str:
    """Return a mark of the PESEL recorded now, which a page may carry to notice another one later; "" without one.

    Nothing can be told from it: it is the blind index, blinded once more.
    """
    index = identity.pesel_index
    return crypto.blind_index(f"mark of {index}", str(identity.controller_id))[:16] if index else ""


def possible_duplicates(
    *, controller: UUID, given_name: str, family_name: str, birth_date: date | None
) -> QuerySet[Identity]:
    """Return people of a controller who may be the same.

    One folded name, or one birth date and a part of the name that sounds the same, however it is spelt.
    """
    whole = polish.fold(f"{family_name} {given_name}")
    alike = Q(name_fold=whole)
    if birth_date:
        born_then = Identity.objects.filter(controller=controller, birth_date=birth_date)
        names = born_then.values_list("pk", "name_fold")
        alike |= Q(pk__in=[pk for pk, name in names if name_rules.may_be_one(name, whole)])
    return Identity.objects.filter(alike, controller=controller).order_by("name_sort")[:10]


def situations_on(participation: Participation, kinds: Collection[str], day: date) -> dict[str, Situation]:
    """Return what is recorded as true on a day, by kind: what goes on then, or what was gained by then. One query."""
    rows = _with_end(Situation.objects.current().filter(participation=participation, kind__in=kinds))
    known = dictionary("situation-kinds")
    return {
        one.kind: one
        for one in rows.filter(from_date__lte=day)
        if not known[one.kind].data.get("lasts") or (one.ended_on or date.max) >= day
    }


def same_situation(
    *, participation: Participation, kind: str, from_date: date, until_date: date | None = None
) -> Situation | None:
    """Return the first current situation of this kind that began on this day, else one that goes on at the same time.

    What lasts goes on until its recorded end, else until its agreed one; what has none goes on.
    """
    lasts = dictionary("situation-kinds")[kind].data.get("lasts")
    found = list(_with_end(Situation.objects.current().filter(participation=participation, kind=kind)))
    same = [one for one in found if one.from_date == from_date]
    until = until_date or date.max
    meanwhile = [one for one in found if lasts and one.from_date <= until and (one.ended_on or date.max) >= from_date]
    return next(iter([*same, *meanwhile]), None)


def _with_end(rows: QuerySet[Situation]) -> QuerySet[Any]:
    """Add `ended_on`, the recorded end, else the agreed one, else None; in the order in which they were recorded."""
    ended = Ending.objects.current().filter(situation=OuterRef("pk")).values("until_date")[:1]
    found: QuerySet[Any] = rows.annotate(ended_on=Coalesce(Subquery(ended), "until_date"))
    return found.order_by("recorded_no")
