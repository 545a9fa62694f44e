"""A frozen set of figures: what it says lies in a file of its own, who answers for it here."""

from typing import ClassVar

from django.db import models

from kladka.core import ids
from kladka.core.protection import Lasting
from kladka.programmes.models import Project


class Report(Lasting):
    """A report of a project. Prepared, then submitted or withdrawn; from then on nothing of it changes.

    `number` counts the project's reports, `version` the corrections of one; `replaces` is the version before.
    `content_hash` is the SHA-256 of its file as it lies in VAR/reports, `file_name` its name there.
    """

    class State(models.TextChoices):
        PREPARED = "prepared"
        SUBMITTED = "submitted"
        WITHDRAWN = "withdrawn"

    FROZEN = frozenset(
        {"id", "project_id", "number", "version", "replaces_id", "pack", "pack_version", "pack_hash", "as_of"}
        | {"known_on", "period_from", "period_until", "prepared_by", "prepared_at"}
    )
    SEALED_BY = ("submitted_at", "withdrawn_at")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    pack = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=60)
    pack_hash = models.CharField(max_length=64)
    as_of = models.DateField()
    known_on = models.DateField()
    period_from = models.DateField(null=True)
    period_until = models.DateField(null=True)
    content_hash = models.CharField(max_length=64)
    file_name = models.CharField(max_length=120)
    key_id = models.CharField(max_length=16, blank=True)
    """The key that signed it; empty until it is submitted."""
    prepared_by = models.UUIDField()
    prepared_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    submitted_by = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)
    """Whoever submitted it said that there is no second person."""
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "number", "version"],
                condition=~models.Q(state="withdrawn"),
                name="reporting_one_report_per_version",
            ),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(state="prepared"), name="reporting_one_report_waits"
            ),
            models.CheckConstraint(
                name="reporting_state_says_who",
                condition=models.Q(state="prepared", submitted_at=None, withdrawn_at=None)
                | models.Q(state="submitted", submitted_at__isnull=False, approved_at__isnull=False, withdrawn_at=None)
                | models.Q(state="withdrawn", withdrawn_at__isnull=False, submitted_at=None),
            ),
            models.CheckConstraint(
                name="reporting_period_is_whole",
                condition=models.Q(period_from=None, period_until=None)
                | models.Q(period_from__isnull=False, period_until__gte=models.F("period_from")),
            ),
        ]

    class Privacy:
        personal = frozenset({"reason"})
        safe = frozenset(
            {"id", "project", "number", "version", "replaces", "state", "pack", "pack_version", "pack_hash", "as_of"}
            | {"known_on", "period_from", "period_until", "content_hash", "file_name", "key_id", "alone"}
            | {"prepared_by", "prepared_at", "approved_by", "approved_at", "submitted_by", "submitted_at"}
            | {"withdrawn_by", "withdrawn_at"}
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return number and version as people say them: 3, and 3/2 for its first correction."""
        return str(self.number) if self.version == 1 else f"{self.number}/{self.version}"

    @property
    def is_submitted(self) -> bool:
        """Tell whether it was submitted."""
        return self.state == self.State.SUBMITTED

    @property
    def is_prepared(self) -> bool:
        """Tell whether it waits to be submitted."""
        return self.state == self.State.PREPARED
