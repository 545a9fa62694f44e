"""What an office writes in versions: a draft, and versions that were put to a colleague.

A version that was put to a colleague never changes. Whoever follows a version stays on it, whatever becomes of it.
"""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Chained, Lasting

LONGEST_CODE = 40


class DraftBase(Chained):
    """A model while it is written. `changes` is the code of the model whose next version it becomes, else empty."""

    if TYPE_CHECKING:
        controller_id: UUID

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.CharField(max_length=LONGEST_CODE)
    changes = models.CharField(max_length=LONGEST_CODE, blank=True)
    content = models.TextField()
    saved_by = models.UUIDField()
    saved_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code"], name="%(app_label)s_one_draft_of_a_code"),
        ]

    class Privacy:
        safe = frozenset({"id", "controller", "code", "changes", "content", "saved_by", "saved_at", "version"})

    def __str__(self) -> str:
        return self.code


class State(models.TextChoices):
    """What became of a version."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    PUBLISHED = "published"
    REPLACED = "replaced"
    RETIRED = "retired"


STARTED = (State.PUBLISHED, State.REPLACED, State.RETIRED)
"""States of versions that somebody may be on."""


class VersionBase(Lasting):
    """One version of a model. What it says never changes; a change is the next number."""

    FROZEN = frozenset({"id", "controller_id", "code", "number", "content", "proposed_by", "proposed_at"})
    State = State
    if TYPE_CHECKING:
        controller_id: UUID

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.CharField(max_length=LONGEST_CODE)
    number = models.PositiveIntegerField()
    content = models.TextField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "number"], name="%(app_label)s_one_version_per_number"),
            # One is followed and one waits. The state is among the fields: the trigger against replacing compares them.
            models.UniqueConstraint(
                fields=["code", "state"],
                condition=models.Q(state__in=["published", "proposed"]),
                name="%(app_label)s_one_version_published_or_waiting",
            ),
            models.CheckConstraint(
                name="%(app_label)s_a_decision_is_whole",
                condition=models.Q(state="proposed", decided_by=None, decided_at=None, ended_by=None, ended_at=None)
                | models.Q(
                    state__in=["returned", "published"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    ended_by=None,
                    ended_at=None,
                )
                | models.Q(
                    state__in=["replaced", "retired"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    ended_by__isnull=False,
                    ended_at__isnull=False,
                ),
            ),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "controller", "code", "number", "content", "state", "proposed_by", "proposed_at", "decided_by"}
            | {"decided_at", "ended_by", "ended_at"}
        )

    def __str__(self) -> str:
        return f"{self.code} {self.number}"
