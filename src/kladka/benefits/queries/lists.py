"""Monthly lists with what stands on them."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from kladka.benefits.models import AttendanceSheet, PaymentLine, PaymentList


def lists_of(lists: QuerySet[PaymentList]) -> QuerySet[Any]:
    """Add to lists how many lines they have (`number`), how many of these are paid, and the total; newest first."""
    return (
        lists.select_related("project", "partner", "prepared_by", "approved_by")
        .annotate(
            number=Count("lines"),
            paid=Count("lines", filter=Q(lines__paid_on__isnull=False)),
            total=Sum("lines__amount"),
        )
        .order_by("-month", "partner__name_sort", "pk")
    )


def listed(listing: PaymentList) -> list[PaymentLine]:
    """Return the lines of a list by name. One query."""
    rows = listing.lines.select_related("benefit__participation__person__identity", "benefit__participation__project")
    return list(rows.order_by("benefit__participation__person__identity__name_sort", "benefit__kind", "month", "pk"))


def standing_lines(participation: UUID) -> QuerySet[PaymentLine]:
    """Return the lines of approved lists about one participant, the newest month first."""
    rows = PaymentLine.objects.filter(benefit__participation=participation, listing__state=PaymentList.APPROVED)
    return rows.select_related("benefit__participation__project", "listing").order_by("-listing__month", "-month", "pk")


def sheets_of(participations: Collection[UUID], month: date) -> dict[UUID, AttendanceSheet]:
    """Return the typed sheets of one month by participation."""
    rows = AttendanceSheet.objects.filter(participation__in=participations, month=month)
    return {one.participation_id: one for one in rows}
