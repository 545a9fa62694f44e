"""Monthly lists with what stands on them."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from kladka.benefits.models import AttendanceSheet, Benefit, PaymentLine, PaymentList
from kladka.benefits.queries.attendance import INTERNSHIP
from kladka.benefits.rules import MONTH
from kladka.core.months import last_of
from kladka.people.models import Participation, Situation


def lists_of(lists: QuerySet[PaymentList]) -> QuerySet[Any]:
    """Add to lists how many lines they have (`number`), how many of these are paid, and the total; newest first."""
    return (
        lists.select_related("project", "partner", "prepared_by", "approved_by")
        .annotate(
            number=Count("lines"),
            paid=Count("lines", filter=Q(lines__paid_on__isnull=False)),
            total=Sum("lines__amount", default=Decimal(0)),
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


def approved_months(participations: Collection[UUID], months: Collection[date]) -> set[tuple[UUID, date]]:
    """Return of which of these people and months approved lists hold something. One query."""
    rows = PaymentLine.objects.filter(benefit__participation__in=participations, month__in=months)
    return set(rows.filter(listing__state=PaymentList.APPROVED).values_list("benefit__participation", "month"))


def sheets_of(participations: Collection[UUID], months: Collection[date]) -> dict[tuple[UUID, date], AttendanceSheet]:
    """Return the typed sheets of some months by participation and month."""
    rows = AttendanceSheet.objects.filter(participation__in=participations, month__in=months)
    return {(one.participation_id, one.month): one for one in rows}


def to_type(participations: QuerySet[Participation], project: UUID, month: date) -> list[Participation]:
    """Return who of these was granted a benefit of a month that is paid by typed attendance, by name.

    That is everybody with a monthly amount for an internship, and with another benefit whoever is in an internship.
    """
    granted = Benefit.objects.filter(
        state=Benefit.GRANTED, from_date__lte=last_of(month), until_date__gte=month, participation=OuterRef("pk")
    )
    internships = Situation.objects.current().filter(
        kind=INTERNSHIP, from_date__lte=last_of(month), participation=OuterRef("pk")
    )
    monthly = Exists(granted.filter(terms__unit=MONTH))
    at_one = Exists(granted) & Exists(internships.exclude(until_date__lt=month))
    rows = participations.filter(project=project).filter(monthly | at_one)
    return list(rows.select_related("person__identity", "project").order_by("person__identity__name_sort", "pk"))
