"""Publication: dated releases of a project's figures, totals told by decision, and the list of operations.

A release is written once and never changed; a decision beside it says that it was published, or will not be. What the
public reads is `content`. `working` holds the true numbers behind it, which every later release is checked against; it
stays inside.
"""

import json
from typing import Any, ClassVar

from django.db import models

from kladka.core import ids
from kladka.core.ledger import Fact
from kladka.core.protection import Lasting
from kladka.programmes.models import Project


class Release(Lasting):
    """Publishable results of a project as of a day, as known on another. `number` counts the project's releases."""

    FROZEN = frozenset(
        {"id", "project_id", "number", "as_of", "known_on", "pack", "pack_version", "pack_hash", "minimum", "basis"}
        | {"corrects_id", "content", "content_hash", "working", "prepared_by", "prepared_at"}
    )

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    as_of = models.DateField()
    known_on = models.DateField()
    pack = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=40)
    pack_hash = models.CharField(max_length=64)
    minimum = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=64)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    working = models.TextField()
    prepared_by = models.UUIDField()
    prepared_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "number"], name="reporting_one_release_per_number"),
        ]

    class Privacy:
        personal = frozenset({"working"})
        safe = frozenset(
            {"id", "project", "number", "as_of", "known_on", "pack", "pack_version", "pack_hash", "minimum", "basis"}
            | {"corrects", "content", "content_hash", "prepared_by", "prepared_at"}
        )

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"

    @property
    def data(self) -> dict[str, Any]:
        """Return what is published, as it was frozen."""
        found: dict[str, Any] = json.loads(self.content)
        return found


class ReleaseDecision(Lasting):
    """What became of a prepared release. A published one cannot be taken back: it is known."""

    FROZEN = frozenset({"id", "release_id", "outcome", "decided_by", "decided_at", "is_alone"})

    class Outcome(models.TextChoices):
        PUBLISHED = "published"
        DISCARDED = "discarded"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    is_alone = models.BooleanField(default=False)

    class Privacy:
        safe = frozenset({"id", "release", "outcome", "decided_by", "decided_at", "is_alone"})

    def __str__(self) -> str:
        return f"{self.release_id} {self.outcome}"


class DeclaredTotal(Fact):
    """A decision to publish a project's total of one figure as of a day, however small, without any breakdown."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="declared_totals")
    indicator = models.CharField(max_length=60)
    as_of = models.DateField()
    value = models.PositiveIntegerField()
    ground = models.CharField(max_length=40)

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "indicator", "as_of"],
                condition=models.Q(retracted_at=None),
                name="reporting_a_total_is_declared_once",
            ),
        ]

    class Privacy:
        safe = frozenset({"project", "indicator", "as_of", "value", "ground"})

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class OperationsList(Lasting):
    """The list of operations as it was on a day, in the fields of the Regulation. The newest is the one that holds."""

    FROZEN = frozenset({"id", "number", "content", "content_hash", "refreshed_by", "refreshed_at"})

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    refreshed_by = models.UUIDField()
    refreshed_at = models.DateTimeField()

    class Privacy:
        safe = frozenset({"id", "number", "content", "content_hash", "refreshed_by", "refreshed_at"})

    def __str__(self) -> str:
        return str(self.number)

    @property
    def data(self) -> dict[str, Any]:
        """Return the list, as it was frozen."""
        found: dict[str, Any] = json.loads(self.content)
        return found
