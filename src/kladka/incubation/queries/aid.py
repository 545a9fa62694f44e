"""Reads of de minimis aid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from kladka.incubation import rules
from kladka.incubation.models import AidGranted, EntityRegistration, Grant
from kladka.organisations.models import Organisation


@dataclass(frozen=True)
class AidPage:
    """What an undertaking was granted, the newest first, and what of the limit of a day that uses up.

    `room` is None where no limit of that day is known.
    """

    lines: tuple[AidGranted, ...]
    room: rules.Room | None


def aid_page(organisation: Organisation, on: date) -> AidPage:
    """Return all aid recorded of an undertaking, in whichever project of its controller, and the room left on a day."""
    lines = tuple(_of(organisation).select_related("project", "grant"))
    given = [rules.Given(line.granted_on, euro_of(line)) for line in lines]
    newest = max(lines, key=lambda line: line.recorded_no, default=None)
    by_road = newest is not None and newest.is_road_freight
    return AidPage(lines, rules.aid_room(given, on, is_road_freight=by_road))


def is_road_freight(organisation: Organisation) -> bool:
    """Tell whether an undertaking said last time that it carries goods by road for others."""
    newest = AidGranted.objects.current().filter(organisation=organisation).order_by("-recorded_no", "pk").first()
    return newest is not None and newest.is_road_freight


def aid_given(organisation: Organisation) -> list[rules.Given]:
    """Return the days and euro of all aid recorded of an undertaking."""
    rows = _of(organisation).values_list("granted_on", "amount", "rate")
    return [rules.Given(on, rules.in_euro(amount, rate)) for on, amount, rate in rows]


def listed_aid(aid: QuerySet[Any]) -> QuerySet[Any]:
    """Add what the register shows: whose aid, of which project, and the entity's newest `registration`."""
    every = EntityRegistration.objects.filter(organisation=OuterRef("organisation")).order_by("-recorded_no")
    newest = Subquery(every.values("pk")[:1])
    rows: QuerySet[Any] = aid.select_related("organisation", "project").annotate(registration=newest)
    return rows


def grant_behind(aid: AidGranted) -> Grant | None:
    """Return the grant whose contract gives this aid; nothing where none does."""
    return Grant.objects.filter(aid=aid.pk).first()


def euro_of(aid: AidGranted) -> Decimal:
    """Return the value of aid in euro."""
    return rules.in_euro(aid.amount, aid.rate)


def _of(organisation: Organisation) -> QuerySet[Any]:
    return AidGranted.objects.current().filter(organisation=organisation).order_by("-granted_on", "pk")
