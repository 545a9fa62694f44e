"""How far records are: draft, complete, submitted to the funder's system."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When

from kladka.core.prepared import Columns
from kladka.people.models import Entry, Exit, Participation, RecordState, Reentry
from kladka.people.rules.entry import has_left

DRAFT = "draft"


@Columns
def with_record_state(participations: QuerySet[Participation]) -> QuerySet[Any]:
    """Add `record_state`: "draft", "complete" or "submitted"."""
    entered = Entry.objects.current().filter(participation=OuterRef("pk"))
    return participations.annotate(
        record_state=Case(
            When(Exists(_submitted()), then=Value(RecordState.State.SUBMITTED.value)),
            When(Exists(entered), then=Value(RecordState.State.COMPLETE.value)),
            default=Value(DRAFT),
            output_field=CharField(),
        )
    )


def to_submit(participations: QuerySet[Participation]) -> QuerySet[Any]:
    """Return those that are complete and were not submitted yet."""
    return with_record_state(participations).filter(record_state=RecordState.State.COMPLETE.value)


_WENT, _CAME = Value("went", CharField()), Value("came", CharField())


def left_by(participations: Iterable[UUID], day: date) -> dict[UUID, date]:
    """Return when those left who, as seen on `day`, no longer take part. One query."""
    ids = list(participations)
    of = {"participation__in": ids}
    left_on = Exit.objects.current().filter(**of).order_by().values_list("participation_id", "exit_date", _WENT)
    back_on = Reentry.objects.current().filter(**of).order_by().values_list("participation_id", "reentry_date", _CAME)
    rows = list(left_on.union(back_on, all=True))
    exits = _dates((pk, on) for pk, on, what in rows if what == _WENT.value)
    came_back = _dates((pk, on) for pk, on, what in rows if what == _CAME.value)
    left = {pk: has_left(days, came_back.get(pk, []), day) for pk, days in exits.items()}
    return {pk: last for pk, last in left.items() if last is not None}


def not_left_before(participations: QuerySet[Participation], day: date) -> QuerySet[Participation]:
    """Leave out whoever left before a day and did not come back by then."""
    back = Reentry.objects.current().filter(
        participation=OuterRef("participation"), reentry_date__gte=OuterRef("exit_date"), reentry_date__lte=day
    )
    left = Exit.objects.current().filter(~Exists(back), participation=OuterRef("pk"), exit_date__lt=day)
    return participations.filter(~Exists(left))


def _dates(rows: Iterable[tuple[UUID, date]]) -> dict[UUID, list[date]]:
    grouped: dict[UUID, list[date]] = {}
    for pk, day in rows:
        grouped.setdefault(pk, []).append(day)
    return grouped


def _submitted() -> QuerySet[RecordState]:
    return RecordState.objects.current().filter(participation=OuterRef("pk"), state=RecordState.State.SUBMITTED)
