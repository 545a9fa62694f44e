"""The only way into the ledger: a verb takes the lock, reads the clock, writes, and signs off in one transaction."""

import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from kladka.audit.models import GENESIS, Act, Earlier, Entry, Line, ReadEvent, Seal, Words
from kladka.audit.policies import check_words
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.ledger import Fact, digest_of
from kladka.core.protection import Chained, Remembered


class Actor(Protocol):
    """Whoever acts: anything with an opaque id (a user account)."""

    @property
    def id(self) -> Any: ...


@dataclass(frozen=True)
class System:
    """Who acts when nobody does: the product itself."""

    id: UUID


SYSTEM = System(UUID("00000000-0000-7000-8000-000000000001"))
INSTALLATION = UUID("00000000-0000-7000-8000-000000000002")
"""The ledger of what belongs to no data controller: accounts."""


class Verb:
    """What one verb does to the ledger of one controller. Made by `verb`, used inside its block only."""

    def __init__(self, *, controller: UUID, number: int, at: datetime, by: UUID, name: str, previous: str) -> None:
        self.controller = controller
        self.number = number
        self.at = at
        self.by = by
        self._name = name
        self._previous = previous
        self._lines: list[Line] = []
        self._words: list[str] = []

    def record[F: Fact](self, fact: F) -> F:
        """Store a new fact and return it."""
        return self.record_all([fact])[0]

    def record_all[F: Fact](self, facts: Sequence[F]) -> Sequence[F]:
        """Store facts of one kind with one statement and return them."""
        for fact in facts:
            fact.controller, fact.recorded_no = self.controller, self.number
            fact.recorded_at, fact.recorded_by = self.at, self.by
            fact.clean_fields(exclude=_unchecked(fact))
            self._line(Act.RECORDED, fact, fact.digest())
        if facts:
            type(facts[0]).objects.stored(list(facts))
        return facts

    def retract(self, fact: Fact, *, reason: str) -> None:
        """Stop believing a fact. `reason` is a code. Raises Stale when somebody else retracted it before."""
        columns = {
            "retracted_no": self.number,
            "retracted_at": self.at,
            "retracted_by": self.by,
            "reason": reason,
        }
        if not type(fact).objects.marked(fact.pk, **columns):
            stored = type(fact).objects.get(pk=fact.pk)
            raise Stale(_("Somebody has already corrected or withdrawn this. Look at it again."), stored=stored)
        for name, value in columns.items():
            setattr(fact, name, value)
        self._line(Act.RETRACTED, fact, reason)

    def replace[F: Fact](self, old: Fact, new: F, *, reason: str) -> F:
        """Retract `old` and record `new` in its place."""
        self.retract(old, reason=reason)
        new.replaces = old.pk
        return self.record(new)

    def save[M: models.Model](self, record: M, *, fields: Iterable[str] = (), digest: str = "") -> M:
        """Store an ordinary record (no fact). `fields` names what changed; without it the record is new.

        The chain gets the names and, of a record whose content it holds, the digest; `digest` is that of a seal.
        """
        names = list(fields)
        self._remember(record, names)
        if names:
            record.save(update_fields=names)
        else:
            record.save(force_insert=True)
        self._line(Act.SAVED, record, " ".join(filter(None, (",".join(sorted(names)), digest or _content_of(record)))))
        return record

    def save_all[M: models.Model](self, model: type[M], records: Sequence[M]) -> Sequence[M]:
        """Store new ordinary records of one kind with one statement."""
        model._default_manager.bulk_create(records)
        for record in records:
            self._line(Act.SAVED, record, _content_of(record))
        return records

    def change_all[M: models.Model](self, records: Sequence[M], *, fields: Sequence[str]) -> Sequence[M]:
        """Store the same columns of ordinary records of one kind with one statement. For kinds of which nothing earlier
        is kept."""
        if records:
            type(records[0])._default_manager.bulk_update(records, fields)
        for record in records:
            self._line(Act.SAVED, record, " ".join(filter(None, (",".join(sorted(fields)), _content_of(record)))))
        return records

    def delete_all(self, records: Sequence[models.Model]) -> int:
        """Delete ordinary records of one kind with one statement; return how many."""
        for record in records:
            self._line(Act.DELETED, record, "")
        if records:
            type(records[0])._default_manager.filter(pk__in=[each.pk for each in records]).delete()
        return len(records)

    def note(self, record: models.Model, what: str) -> None:
        """Say in the chain what became of a record that a library stores itself, within the same transaction."""
        self._line(Act.SAVED, record, what)

    def delete(self, record: models.Model) -> None:
        """Delete an ordinary record (a draft, never a fact)."""
        self._remember(record, None)
        self._line(Act.DELETED, record, "")
        record.delete()

    def say(self, words: str) -> None:
        """Keep the actor's own words with the entry, apart from the chain. Raises PolicyBroken, at the field "words",
        where they hold a PESEL number."""
        check_words(words)
        self.add(words)

    def add(self, words: str) -> None:
        """Keep words that a verb itself made with the entry."""
        if words.strip():
            self._words.append(words.strip())

    def _remember(self, record: models.Model, changed: Collection[str] | None) -> None:
        """Keep what a record says until now where its model asks for it. `changed`: nothing of a new record, None of
        one that is removed."""
        if not isinstance(record, Remembered):
            return
        told: Mapping[str, Any] = {}
        if changed or changed is None:
            stored = type(record)._base_manager.filter(pk=record.pk).values(*record.KEPT).first()
            columns = [field for field in record._meta.concrete_fields if field.name in record.KEPT]
            now = {field.name: getattr(record, field.attname) for field in columns}
            if stored is None or not record.tells(stored) or (changed and stored == now):
                return
            told = stored
        elif hasattr(record, "created_at"):
            return
        earlier = Earlier(controller=self.controller, table=record._meta.db_table, object=record.pk, until=self.at)
        earlier.told = _told(record, told)
        self.save(earlier)

    def _line(self, act: Act, subject: models.Model, digest: str) -> None:
        self._lines.append(
            Line(
                position=len(self._lines),
                act=act,
                table=subject._meta.db_table,
                object=subject.pk,
                digest=digest,
            )
        )

    def _sign(self) -> None:
        entry = Entry(
            controller=self.controller,
            number=self.number,
            at=self.at,
            by=self.by,
            verb=self._name,
            previous=self._previous,
            lines_digest=digest_of([line.content() for line in self._lines]),
        )
        words = Words(text="\n".join(self._words), salt=secrets.token_hex(16)) if self._words else None
        entry.words_digest = words.digest() if words else ""
        entry.hash = entry.sealed()
        entry.save(force_insert=True)
        for line in self._lines:
            line.entry = entry
        Line.objects.bulk_create(self._lines)
        if words:
            words.entry = entry
            words.save(force_insert=True)


_current: ContextVar[Verb | None] = ContextVar("current_verb", default=None)


@contextmanager
def verb(name: str, *, controller: UUID, by: Actor) -> Iterator[Verb]:
    """Open the verb `name` ("people.record_situation") on the ledger of `controller`.

    Takes the ledger's write lock before it reads the clock, so commit order is number order. A verb called by a verb
    joins it: one entry per act of a person. Everything is rolled back together when the block raises.
    """
    outer = _current.get()
    if outer is not None:
        if outer.controller != controller:
            raise PolicyBroken(_("One act cannot write into the records of two data controllers."))
        yield outer
        return
    with transaction.atomic():
        _lock(controller)
        entries = Entry.objects.filter(controller=controller).order_by("-number")
        number, at, previous = entries.values_list("number", "at", "hash").first() or (0, None, GENESIS)
        now = clock.now()
        opened = Verb(
            controller=controller,
            number=number + 1,
            at=max(now, at) if at else now,
            by=by.id,
            name=name,
            previous=previous,
        )
        token = _current.set(opened)
        try:
            yield opened
        finally:
            _current.reset(token)
        opened._sign()


def note_read(*, controller: UUID, by: Actor, page: str, subject: models.Model) -> None:
    """Record that `by` opened the data of `subject` on `page`."""
    ReadEvent.objects.create(
        controller=controller,
        at=clock.now(),
        by=by.id,
        page=page,
        table=subject._meta.db_table,
        object=subject.pk,
    )


def seal_reads(*, controller: UUID, by: Actor, settling: timedelta = timedelta(0)) -> Seal | None:
    """Close the read events since the last seal, but those younger than `settling`, into the chain.

    A read event takes its time before it is stored: one that is still on its way must not fall behind the seal.
    """
    with verb("audit.seal_reads", controller=controller, by=by) as entry:
        last = Seal.objects.filter(controller=controller).order_by("-until").first()
        until = entry.at - settling
        events = ReadEvent.objects.filter(controller=controller, at__lte=until)
        if last:
            events = events.filter(at__gt=last.until)
        count, digest = digest_of_reads(events)
        seal = Seal(controller=controller, number=entry.number, until=until, count=count, digest=digest)
        return entry.save(seal, digest=digest)


def digest_of_reads(events: models.QuerySet[ReadEvent]) -> tuple[int, str]:
    """Return how many events there are and the digest of all of them, in order."""
    rows = [
        [str(event.id), int(event.at.timestamp() * 1_000_000), str(event.by), event.page, str(event.object)]
        for event in events.order_by("at", "id").iterator()
    ]
    return len(rows), digest_of(rows)


def _lock(controller: UUID) -> None:
    """Take the write lock of one ledger. On SQLite BEGIN IMMEDIATE has taken the lock of the whole file."""
    if connection.vendor == "postgresql":
        key = int.from_bytes(controller.bytes[-8:], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _content_of(record: models.Model) -> str:
    """Return the digest of a record whose content the chain holds, of others nothing."""
    return record.digest() if isinstance(record, Chained) else ""


def _told(record: models.Model, values: Mapping[str, Any]) -> str:
    """Return columns of a record as they are kept beside the audit: of words only whether there are any."""
    privacy = getattr(record, "Privacy", None)
    words = getattr(privacy, "personal", frozenset()) | getattr(privacy, "sensitive", frozenset())
    told = {name: bool(value) if name in words else value for name, value in values.items()}
    return json.dumps(told, default=str, sort_keys=True, ensure_ascii=False)


def _unchecked(fact: Fact) -> list[str]:
    """Return the fields not to validate: foreign keys (the database checks them) and unknowns that may be unknown."""
    return [
        field.name
        for field in fact._meta.concrete_fields
        if field.is_relation or (field.null and getattr(fact, field.attname) is None)
    ]
