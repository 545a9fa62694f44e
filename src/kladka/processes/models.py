"""An office's own processes: what somebody is still writing, and the versions that were put to a colleague."""

import json
from typing import Any, ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Chained, Lasting
from kladka.organisations.models import Organisation
from kladka.processes.rules.process import Process, content_of, read

LONGEST_CODE = 40


def text_of(process: Process) -> str:
    """Return a process as the text that a record keeps."""
    return json.dumps(content_of(process), ensure_ascii=False, sort_keys=True)


def process_in(text: str, *, version: int = 0) -> Process:
    """Return the process that a record keeps."""
    raw: dict[str, Any] = json.loads(text)
    return read(raw | ({"version": version} if version else {}))


class ProcessDraft(Chained):
    """A process while it is written. `changes` is the code of the model whose next version it becomes, else empty."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="process_drafts")
    code = models.CharField(max_length=LONGEST_CODE)
    changes = models.CharField(max_length=LONGEST_CODE, blank=True)
    content = models.TextField()
    saved_by = models.UUIDField()
    saved_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code"], name="processes_one_draft_of_a_code"),
        ]

    class Privacy:
        safe = frozenset({"id", "controller", "code", "changes", "content", "saved_by", "saved_at", "version"})

    def __str__(self) -> str:
        return self.code

    @property
    def process(self) -> Process:
        """Return what is written so far."""
        return process_in(self.content)


class ProcessVersion(Lasting):
    """One version of an office's own process. What it says never changes; a change is the next number.

    Whoever started by a version stays on it, also when it is replaced or retired.
    """

    FROZEN = frozenset({"id", "controller_id", "code", "number", "content", "proposed_by", "proposed_at"})

    class State(models.TextChoices):
        PROPOSED = "proposed"
        RETURNED = "returned"
        PUBLISHED = "published"
        REPLACED = "replaced"
        RETIRED = "retired"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="process_versions")
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
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "number"], name="processes_one_version_per_number"),
            # One is followed and one waits. The state is among the fields: the trigger against replacing compares them.
            models.UniqueConstraint(
                fields=["code", "state"],
                condition=models.Q(state__in=["published", "proposed"]),
                name="processes_one_version_published_or_waiting",
            ),
            models.CheckConstraint(
                name="processes_a_decision_is_whole",
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

    @property
    def process(self) -> Process:
        """Return what this version says."""
        return process_in(self.content, version=self.number)
