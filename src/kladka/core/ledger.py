"""What every fact has in common: two clocks, one retraction, no update, no delete.

A fact's `recorded_no` is the number of the chain entry (room `audit`) of the verb that recorded it, within the
ledger of its `controller`; commit order is number order, so an extract asks by number and never by time.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models

from kladka.core import clock, ids
from kladka.core.errors import DirectWriteError
from kladka.core.triggers import RETRACTION


class FactQuerySet(models.QuerySet[Any]):
    """Reads of facts. Writes go through a verb of `audit.actions`."""

    def current(self) -> Self:
        """Keep the facts believed now."""
        return self.filter(retracted_at=None)

    def known_on(self, day: date) -> Self:
        """Keep the facts recorded, and not retracted, by the end of `day` in Warsaw."""
        end = end_of(day)
        return self.filter(recorded_at__lt=end).filter(models.Q(retracted_at=None) | models.Q(retracted_at__gte=end))

    def update(self, **kwargs: Any) -> int:
        raise DirectWriteError("Facts are not updated: retract and record through a verb.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise DirectWriteError("Facts are not deleted: retract through a verb.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        raise DirectWriteError("Facts are recorded through a verb (audit.actions.verb).")

    def stored(self, facts: list[Any]) -> None:
        """Insert facts prepared by a verb. For `audit.actions` only."""
        super().bulk_create(facts)

    def marked(self, pk: UUID, **columns: Any) -> int:
        """Set the retraction columns of a fact not yet retracted. For `audit.actions` only."""
        return models.QuerySet.update(self.filter(pk=pk, retracted_at=None), **columns)


class Fact(models.Model):
    """Something that was true in the world, as somebody recorded it.

    `fact_date` and, where it lasts, an end are columns of the concrete fact, under the name its domain uses.
    No names and no free text: `reason` is a code, its words stay in the audit's side row.
    """

    ADDED_LATER: ClassVar[tuple[str, ...]] = ()
    """Columns that the table got after facts were recorded, in the order in which they came: where they are empty, a
    fact's digest is as it was then."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.UUIDField(editable=False)
    recorded_no = models.BigIntegerField(editable=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.UUIDField(editable=False)
    retracted_no = models.BigIntegerField(null=True, editable=False)
    retracted_at = models.DateTimeField(null=True, editable=False)
    retracted_by = models.UUIDField(null=True, editable=False)
    reason = models.CharField(max_length=40, blank=True, default="", editable=False)
    replaces = models.UUIDField(null=True, editable=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_retraction_is_whole",
                condition=models.Q(retracted_no=None, retracted_at=None, retracted_by=None, reason="")
                | models.Q(retracted_no__isnull=False, retracted_at__isnull=False, retracted_by__isnull=False)
                & ~models.Q(reason=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["controller", "recorded_no"], name="%(class)s_recorded"),
            models.Index(fields=["controller", "retracted_no"], name="%(class)s_retracted"),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "controller", "recorded_no", "recorded_at", "retracted_no", "retracted_at", "reason"}
            | {"replaces", "recorded_by", "retracted_by"}
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise DirectWriteError(f"{self._meta.label} is a fact: record it through a verb of its room.")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise DirectWriteError(f"{self._meta.label} is a fact: retract it through a verb of its room.")

    @property
    def is_current(self) -> bool:
        """Tell whether the fact is believed now."""
        return self.retracted_at is None

    def digest(self) -> str:
        """Return the SHA-256 (hex) of everything the fact said when it was recorded."""
        return digest_of_record(self, but=RETRACTION)

    def is_told_by(self, digest: str) -> bool:
        """Tell whether the fact says what was hashed when it was recorded."""
        return is_told_by(self, digest, but=RETRACTION)


def digest_of_record(record: models.Model, *, but: Collection[str] = (), had: int = 0) -> str:
    """Return the SHA-256 (hex) of what a record says, without the columns `but`: as the database will give it back,
    85 as the decimal that its column holds.

    Columns that its table got later (`ADDED_LATER`) are left out while they are empty, so that a digest outlives them;
    the first `had` of them are not.
    """
    later = getattr(record, "ADDED_LATER", ())[had:]
    away = {*but, *(name for name in later if not getattr(record, name))}
    content = {
        field.attname: canonical(field.to_python(getattr(record, field.attname)))
        for field in record._meta.concrete_fields
        if field.attname not in away
    }
    return digest_of([record._meta.label_lower, content])


def is_told_by(record: models.Model, digest: str, *, but: Collection[str] = ()) -> bool:
    """Tell whether a record says what was hashed: by the columns that say something, or by those of that time.

    Some columns stood in digests, empty, before they were named in `ADDED_LATER`.
    """
    times = range(len(getattr(record, "ADDED_LATER", ())) + 1)
    return any(digest_of_record(record, but=but, had=had) == digest for had in times)


def canonical(value: Any) -> Any:
    """Return `value` in the one form that is hashed: whole numbers and texts only, moments in UTC microseconds."""
    match value:
        case None | bool() | int() | str():
            return value
        case datetime():
            return int((value - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))
        case date() | time() | UUID():
            return str(value)
        case Decimal():
            return format(value.normalize(), "f")
        case bytes() | memoryview():
            return bytes(value).hex()
        case _:
            raise TypeError(f"A {type(value).__name__} has no canonical form: use a whole number or a text.")


def digest_of(content: Any) -> str:
    """Return the SHA-256 (hex) of `content` as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def end_of(day: date) -> datetime:
    """Return the first moment after `day` in Warsaw."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.WARSAW)


def facts() -> list[type[Fact]]:
    """Return every concrete fact model, in a stable order."""
    found: list[type[Fact]] = []
    pending = list(Fact.__subclasses__())
    while pending:
        model = pending.pop()
        pending.extend(model.__subclasses__())
        if not model._meta.abstract:
            found.append(model)
    return sorted(found, key=lambda model: model._meta.label)


@contextmanager
def rehearsal(source: Callable[[], datetime], *, seed: int, is_demo: Callable[[], bool]) -> Iterator[None]:
    """Hand the verbs a clock and repeatable ids, on a ledger marked as demo only.

    Raises DirectWriteError on any other ledger: history cannot be written after the event.
    """
    if not is_demo():
        raise DirectWriteError("A clock can only be handed to a ledger that is marked as demo.")
    with ExitStack() as stack:
        stack.enter_context(clock.handed(source))
        stack.enter_context(ids.seeded(seed))
        yield
