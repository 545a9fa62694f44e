"""What left approved lists, and where it came again."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kladka.benefits.models import PaymentLine, PaymentList, TakenOff

type Again = tuple[PaymentList, bool]
"""An approved list that held the same month of the same benefit later, and whether it was taken off that one, too."""


def taken_off(listing: PaymentList) -> list[TakenOff]:
    """Return what left a list since it was approved, what left last first. One query."""
    rows = TakenOff.objects.filter(listing=listing).select_related(
        "taken_by", "benefit__participation__person__identity", "benefit__participation__project"
    )
    return list(rows.order_by("-taken_on", "benefit__participation__person__identity__name_sort", "month", "pk"))


def taken_off_of(participations: Collection[UUID]) -> QuerySet[TakenOff]:
    """Return what left approved lists of these people's payments, what left last first."""
    rows = TakenOff.objects.filter(benefit__participation__in=participations)
    return rows.select_related("benefit__participation__project", "listing", "taken_by").order_by("-taken_on", "-pk")


def came_again(taken: Sequence[TakenOff]) -> dict[UUID, list[Again]]:
    """Return by what was taken off on which approved lists it came again, up to the one on which it stands.

    What is listed later has a later id, since ids are made in the order of time. Two queries; none where nothing was
    taken off.
    """
    if not taken:
        return {}
    about = {"benefit__in": {one.benefit_id for one in taken}, "month__in": {one.month for one in taken}}
    standing = PaymentLine.objects.filter(listing__state=PaymentList.APPROVED, **about)
    places: dict[tuple[UUID, date], list[tuple[UUID, PaymentList, bool]]] = defaultdict(list)
    for line in standing.select_related("listing__partner"):
        places[line.benefit_id, line.month].append((line.pk, line.listing, False))
    left: QuerySet[Any] = TakenOff.objects.filter(**about).select_related("listing__partner")
    for one in left:
        places[one.benefit_id, one.month].append((one.line, one.listing, True))
    return {one.pk: _after(one.pk, places[one.benefit_id, one.month]) for one in taken}


def _after(taken: UUID, places: Sequence[tuple[UUID, PaymentList, bool]]) -> list[Again]:
    found: list[Again] = []
    for line, listing, is_off in sorted(places, key=lambda one: one[0]):
        if line > taken:
            found.append((listing, is_off))
            if not is_off:
                break
    return found
