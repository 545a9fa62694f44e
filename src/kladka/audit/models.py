"""Who did what to what, and when: one entry per verb, chained per controller.

Nothing here is a foreign key: entries name people and things by opaque id, so that erasing identity never breaks the
chain. Words (a reason in somebody's own words) lie in a side row that can be erased; the chain holds their digest.
"""

import json
from typing import Any, ClassVar

from django.db import models

from kladka.core import ids
from kladka.core.ledger import canonical, digest_of
from kladka.core.protection import AppendOnly, Chained

GENESIS = "0" * 64
"""The `previous` of the first entry of a chain."""


class Act(models.TextChoices):
    RECORDED = "recorded"
    RETRACTED = "retracted"
    SAVED = "saved"
    DELETED = "deleted"


class Entry(AppendOnly):
    """One verb. Its `number` is the ledger number its facts carry."""

    controller = models.UUIDField()
    number = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.UUIDField()
    verb = models.CharField(max_length=80)
    lines_digest = models.CharField(max_length=64)
    words_digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["controller", "number"], name="audit_one_entry_per_number"),
        ]

    class Privacy:
        safe = frozenset(
            {
                "id",
                "controller",
                "number",
                "at",
                "by",
                "verb",
                "lines_digest",
                "words_digest",
                "previous",
                "hash",
            }
        )

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    def sealed(self) -> str:
        """Return the hash that this entry's content and predecessor demand."""
        names = ("controller", "number", "at", "by", "verb", "lines_digest", "words_digest", "previous")
        return digest_of([canonical(getattr(self, name)) for name in names])


class Line(AppendOnly):
    """One thing a verb touched.

    `digest` is the fact's digest; of a record the names of the fields that changed and, where the chain holds its
    content, the digest of all of it behind them.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=Act.choices)
    table = models.CharField(max_length=60)
    object = models.UUIDField()
    digest = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["object"])]

    class Privacy:
        safe = frozenset({"id", "entry", "position", "act", "table", "object", "digest"})

    def __str__(self) -> str:
        return f"{self.act} {self.table} {self.object}"

    def content(self) -> list[str | int]:
        """Return what the entry's `lines_digest` covers."""
        return [self.position, self.act, self.table, str(self.object), self.digest]


class Words(models.Model):
    """What somebody wrote as the reason of a verb. May be erased; `salt` keeps the digest from being guessed."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="words")
    text = models.TextField()
    salt = models.CharField(max_length=32)

    class Privacy:
        personal = frozenset({"text"})
        safe = frozenset({"entry", "salt"})

    def __str__(self) -> str:
        return self.text

    def digest(self) -> str:
        """Return what the entry's `words_digest` holds."""
        return digest_of([self.salt, self.text])


class Earlier(AppendOnly, Chained):
    """What a record said until a verb changed or removed it: the columns that its model names in `KEPT`.

    `told` is canonical JSON, and empty where the record was not there before and bears no day of its own. Of words in
    it only that there were any.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.UUIDField()
    table = models.CharField(max_length=60)
    object = models.UUIDField()
    until = models.DateTimeField()
    told = models.TextField(default="{}")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["controller", "table", "until"], name="audit_earlier_until"),
        ]

    class Privacy:
        safe = frozenset({"id", "controller", "table", "object", "until", "told"})

    def __str__(self) -> str:
        return f"{self.table} {self.object}"

    @property
    def values(self) -> dict[str, Any]:
        """Return what was told, by column; days, moments and ids as texts."""
        found: dict[str, Any] = json.loads(self.told)
        return found


class ReadEvent(AppendOnly):
    """Somebody opened a person's data. Written with the answer, sealed into the chain by the next tick."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()
    page = models.CharField(max_length=80)
    table = models.CharField(max_length=60)
    object = models.UUIDField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["object", "at"]),
            models.Index(fields=["controller", "at"]),
        ]

    class Privacy:
        safe = frozenset({"id", "controller", "at", "by", "page", "table", "object"})

    def __str__(self) -> str:
        return f"{self.page} {self.object}"


class Seal(AppendOnly):
    """The read events of one controller up to a moment, closed into the chain by the entry `number`."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.UUIDField()
    number = models.BigIntegerField()
    until = models.DateTimeField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["controller", "until"], name="audit_one_seal_per_moment"),
        ]

    class Privacy:
        safe = frozenset({"id", "controller", "number", "until", "count", "digest"})

    def __str__(self) -> str:
        return f"{self.count} reads until {self.until:%Y-%m-%d %H:%M}"
