"""How far records are: draft, complete, submitted to the funder's system."""

from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When

from kladka.people.models import Entry, Participation, RecordState

DRAFT = "draft"


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


def _submitted() -> QuerySet[RecordState]:
    return RecordState.objects.current().filter(participation=OuterRef("pk"), state=RecordState.State.SUBMITTED)
