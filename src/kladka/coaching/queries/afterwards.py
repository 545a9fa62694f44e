"""Sessions after a day: what an end or a hand-over that is dated back would leave behind."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from kladka.coaching.models import Session


def sessions_after(participations: Collection[UUID], last_day: date, *, until: date | None = None) -> list[Session]:
    """Return the sessions of these participations that are recorded of days after `last_day`. One query.

    `until` is the last day that is looked at, where there is one.
    """
    later = Session.objects.current().filter(participation__in=participations, on_date__gt=last_day)
    rows = later.filter(on_date__lte=until) if until else later
    rows = rows.select_related("coach", "participation__person__identity")
    return list(rows.order_by("participation__person__identity__name_sort", "on_date", "starts_at"))
