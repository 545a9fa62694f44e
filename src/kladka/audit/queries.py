"""Reads of the audit: is the chain whole, what happened to one thing, who looked."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Count, Max

from kladka.audit.actions import digest_of_reads
from kladka.audit.models import GENESIS, Act, Earlier, Entry, Line, ReadEvent, Seal, Words
from kladka.core import protection
from kladka.core.ledger import Fact, digest_of, end_of, facts
from kladka.core.protection import Chained


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was written. `what` is a code, `where` names chain, number or row."""

    what: str
    where: str


@dataclass(frozen=True)
class Head:
    """The newest entry of a chain: what a checkpoint outside the database keeps."""

    controller: UUID
    number: int
    hash: str


def heads() -> list[Head]:
    """Return the head of every chain."""
    numbers = Entry.objects.values("controller").annotate(last=models.Max("number"))
    found = [Entry.objects.get(controller=row["controller"], number=row["last"]) for row in numbers]
    return sorted((Head(e.controller, e.number, e.hash) for e in found), key=lambda head: str(head.controller))


def verify(checkpoints: list[Head] | None = None) -> Iterator[Fault]:
    """Yield every fault of every chain: changed, missing or added entries, lines, facts and records, and a cut tail.

    A tail that was cut is seen only against `checkpoints` kept outside the database.
    """
    lines = _lines_by_entry()
    for controller in Entry.objects.values_list("controller", flat=True).distinct():
        yield from _verify_chain(controller, lines)
    yield from _verify_words()
    yield from _verify_facts()
    yield from _verify_records()
    yield from _verify_seals()
    yield from (Fault("trigger_missing", name) for name in protection.missing(connection))
    for head in checkpoints or []:
        if not Entry.objects.filter(controller=head.controller, number=head.number, hash=head.hash).exists():
            yield Fault("tail_cut", f"{head.controller} {head.number}")


def _lines_by_entry() -> dict[int, list[Line]]:
    grouped: dict[int, list[Line]] = {}
    for line in Line.objects.order_by("entry_id", "position").iterator():
        grouped.setdefault(line.entry_id, []).append(line)
    return grouped


def _verify_chain(controller: UUID, lines: dict[int, list[Line]]) -> Iterator[Fault]:
    previous, expected = GENESIS, 1
    for entry in Entry.objects.filter(controller=controller).order_by("number").iterator():
        where = f"{controller} {entry.number}"
        if entry.number != expected:
            yield Fault("entry_missing", f"{controller} {expected}")
        if entry.previous != previous:
            yield Fault("chain_broken", where)
        if entry.hash != entry.sealed():
            yield Fault("entry_changed", where)
        if entry.lines_digest != digest_of([line.content() for line in lines.get(entry.pk, [])]):
            yield Fault("lines_changed", where)
        previous, expected = entry.hash, entry.number + 1


def _verify_words() -> Iterator[Fault]:
    for words in Words.objects.select_related("entry").iterator():
        if words.digest() != words.entry.words_digest:
            yield Fault("words_changed", f"{words.entry.controller} {words.entry.number}")


def _verify_facts() -> Iterator[Fault]:
    tables = [model._meta.db_table for model in facts()]
    recorded = dict(Line.objects.filter(act=Act.RECORDED, table__in=tables).values_list("object", "digest").iterator())
    retracted = {
        (row[0], row[1])
        for row in Line.objects.filter(act=Act.RETRACTED, table__in=tables).values_list("object", "digest").iterator()
    }
    for model in facts():
        for fact in model.objects.iterator():
            yield from _verify_fact(fact, recorded, retracted)
    for orphan in recorded:
        yield Fault("fact_missing", str(orphan))


def _verify_fact(fact: Fact, recorded: dict[UUID, str], retracted: set[tuple[UUID, str]]) -> Iterator[Fault]:
    where = f"{fact._meta.db_table} {fact.pk}"
    expected = recorded.pop(fact.pk, None)
    if expected is None:
        yield Fault("fact_added", where)
    elif not fact.is_told_by(expected):
        yield Fault("fact_changed", where)
    was_retracted = (fact.pk, fact.reason) in retracted
    if was_retracted == fact.is_current:
        yield Fault("retraction_changed", where)


def _verify_records() -> Iterator[Fault]:
    """Hold every record whose content the chain holds against the last line about it."""
    models_ = protection.chained()
    lines = Line.objects.filter(table__in=[model._meta.db_table for model in models_]).order_by("pk")
    # By table, too: what is kept beside a record has its id.
    last = {row[:2]: row[2:] for row in lines.values_list("table", "object", "act", "digest").iterator()}
    for model in models_:
        for record in model._default_manager.iterator():
            yield from _verify_record(record, *last.pop((model._meta.db_table, record.pk), (Act.DELETED, "")))
    yield from (Fault("record_missing", str(one)) for (_, one), (act, _digest) in last.items() if act != Act.DELETED)


def _verify_record(record: Chained, act: str, digest: str) -> Iterator[Fault]:
    where = f"{record._meta.db_table} {record.pk}"
    content = digest.rpartition(" ")[2]
    if act == Act.DELETED:
        yield Fault("record_added", where)
    # What was saved before the chain held contents has names only; the line itself cannot be changed into that.
    elif len(content) == len(GENESIS) and not record.is_told_by(content):
        yield Fault("record_changed", where)


def _verify_seals() -> Iterator[Fault]:
    """Start from the chain: it says which seals there must be, and what each of them covers."""
    chained = dict(Line.objects.filter(table=Seal._meta.db_table, act=Act.SAVED).values_list("object", "digest"))
    seals = Seal.objects.order_by("controller", "until")
    yield from (Fault("seal_missing", str(one)) for one in chained.keys() - {seal.pk for seal in seals})
    before: Seal | None = None
    for seal in seals:
        events = ReadEvent.objects.filter(controller=seal.controller, at__lte=seal.until)
        if before and before.controller == seal.controller:
            events = events.filter(at__gt=before.until)
        if digest_of_reads(events) != (seal.count, chained.get(seal.pk)):
            yield Fault("reads_changed", f"{seal.controller} {seal.number}")
        before = seal


def earlier(
    models_: Collection[type[models.Model]], *, controller: UUID, on: date
) -> dict[type[models.Model], dict[UUID, Mapping[str, Any]]]:
    """Return what records said at the end of a day that were changed or removed since, by model and id. One query.

    Nothing of one that was not there and bears no day of its own.
    """
    by_table = {model._meta.db_table: model for model in models_}
    found: dict[type[models.Model], dict[UUID, Mapping[str, Any]]] = {model: {} for model in models_}
    rows = Earlier.objects.filter(controller=controller, table__in=by_table, until__gte=end_of(on))
    for row in rows.order_by("-until", "-id"):
        # The first change after the day comes last: what it changed is what held on the day.
        found[by_table[row.table]][row.object] = row.values
    return found


def history_of(objects: list[UUID]) -> list[Line]:
    """Return what verbs did to these things, newest first, with their entries."""
    return list(Line.objects.filter(object__in=objects).select_related("entry").order_by("-entry__number"))


@dataclass(frozen=True)
class Saves:
    """How often a record was saved, and when last."""

    number: int
    last: datetime


def saves_of(objects: Sequence[UUID]) -> dict[UUID, Saves]:
    """Return how often each of these records was saved, and when last. One query."""
    rows = Line.objects.filter(object__in=objects).values("object").order_by()
    told = rows.annotate(number=Count("pk"), last=Max("entry__at"))
    return {row["object"]: Saves(row["number"], row["last"]) for row in told}


def was_deleted(model: type[models.Model], pk: UUID) -> bool:
    """Tell whether there was such a record and a verb deleted it."""
    return Line.objects.filter(object=pk, table=model._meta.db_table, act=Act.DELETED).exists()


def last_saved(record: models.Model, *, fields: Sequence[str] = ()) -> Line | None:
    """Return the last line, with its entry, by which an ordinary record was saved: made, or changed in `fields`."""
    lines = Line.objects.filter(object=record.pk, table=record._meta.db_table, act=Act.SAVED)
    named = (line for line in lines.select_related("entry").order_by("-pk") if _names(line, fields))
    return next(named, None)


def last_retracted(fact: models.Model) -> Line | None:
    """Return the line, with its entry, by which a fact was corrected or withdrawn, if it was."""
    lines = Line.objects.filter(object=fact.pk, table=fact._meta.db_table, act=Act.RETRACTED)
    return lines.select_related("entry").order_by("-pk").first()


def _names(line: Line, fields: Sequence[str]) -> bool:
    """Tell whether a line by which a record was saved made it, or changed one of its `fields`; with none, any does."""
    return not fields or bool(set(line.digest.partition(" ")[0].split(",")) & {"", *fields})


def lines_of(records: Sequence[models.Model], *, fields: Sequence[str] = ()) -> dict[UUID, list[Line]]:
    """Return the lines by which each of some ordinary records of one kind was made, or changed in `fields`, by its id,
    the oldest first. One query, none of nothing."""
    if not records:
        return {}
    told = {"object__in": [one.pk for one in records], "table": records[0]._meta.db_table, "act": Act.SAVED}
    found: dict[UUID, list[Line]] = {}
    for line in Line.objects.filter(**told).select_related("entry").order_by("pk"):
        if _names(line, fields):
            found.setdefault(line.object, []).append(line)
    return found


def readers_of(subject: UUID) -> models.QuerySet[ReadEvent]:
    """Return who opened the data of `subject`, newest first."""
    return ReadEvent.objects.filter(object=subject).order_by("-at")
