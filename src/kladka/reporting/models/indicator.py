"""A project's own indicators: what somebody is still writing, and the versions that were put to a colleague."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Chained, Lasting
from kladka.programmes.models import Project

LONGEST_CODE = 60


class IndicatorDraft(Chained):
    """A definition while it is being written. `code` is empty until one can be read in it.

    `changes` is the code of the indicator whose next version it is to become; empty for a new indicator.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="indicator_drafts")
    code = models.CharField(max_length=LONGEST_CODE, blank=True)
    changes = models.CharField(max_length=LONGEST_CODE, blank=True)
    text = models.TextField()
    saved_by = models.UUIDField()
    saved_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "changes"],
                condition=~models.Q(changes=""),
                name="reporting_one_draft_changes_an_indicator",
            ),
        ]

    class Privacy:
        safe = frozenset({"id", "project", "code", "changes", "text", "saved_by", "saved_at", "version"})

    def __str__(self) -> str:
        return self.code or str(self.id)


class IndicatorVersion(Lasting):
    """One version of an own indicator. What it says never changes; a change is the next number."""

    FROZEN = frozenset({"id", "project_id", "code", "number", "text", "proposed_by", "proposed_at"})

    class State(models.TextChoices):
        PROPOSED = "proposed"
        RETURNED = "returned"
        APPROVED = "approved"
        REPLACED = "replaced"
        RETIRED = "retired"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="indicator_versions")
    code = models.CharField(max_length=LONGEST_CODE)
    number = models.PositiveIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "code", "number"], name="reporting_one_version_per_number"),
            # One counts and one waits. The state is among the fields: the trigger against replacing compares them.
            models.UniqueConstraint(
                fields=["project", "code", "state"],
                condition=models.Q(state__in=["approved", "proposed"]),
                name="reporting_one_version_counts_or_waits",
            ),
            models.CheckConstraint(
                name="reporting_a_decision_is_whole",
                condition=models.Q(state="proposed", decided_by=None, decided_at=None, ended_by=None, ended_at=None)
                | models.Q(
                    state__in=["returned", "approved"],
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
            {"id", "project", "code", "number", "text", "state", "proposed_by", "proposed_at", "decided_by"}
            | {"decided_at", "ended_by", "ended_at"}
        )

    def __str__(self) -> str:
        return f"{self.code} {self.number}"
