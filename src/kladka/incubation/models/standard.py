"""Which version of a model an incubator follows, what was found of each line of it, and until when it was open."""

import json
from typing import ClassVar

from django.db import models

from kladka.core import ids
from kladka.core.ledger import Fact
from kladka.incubation.rules.standard import Standard, read
from kladka.organisations.models import Organisation, Site
from kladka.processes.models.versions import LONGEST_CODE, DraftBase, VersionBase
from kladka.programmes.models import Project


class StandardDraft(DraftBase):
    """An office's own model of an incubator while it is written."""

    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="standard_drafts")

    class Meta(DraftBase.Meta):
        pass

    class Privacy(DraftBase.Privacy):
        pass

    @property
    def standard(self) -> Standard:
        """Return what is written so far."""
        return read(json.loads(self.content))


class StandardVersion(VersionBase):
    """One version of an office's own model of an incubator; an incubator that follows it stays on it until moved."""

    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="standard_versions")

    class Meta(VersionBase.Meta):
        pass

    class Privacy(VersionBase.Privacy):
        pass

    @property
    def standard(self) -> Standard:
        """Return what this version says."""
        return read(json.loads(self.content) | {"version": self.number})


class Followed(Fact):
    """From a day on the incubator of a project at a site follows this version of a model; the newest fact holds."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="standards_followed")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="standards_followed")
    code = models.CharField(max_length=LONGEST_CODE)
    number = models.PositiveIntegerField()
    from_date = models.DateField()

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "site", "from_date"],
                condition=models.Q(retracted_at=None),
                name="incubation_follows_one_model_from_a_day",
            ),
        ]

    class Privacy:
        safe = frozenset({"project", "site", "code", "number", "from_date"})

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class IncubatorEnding(Fact):
    """The incubator of a project at a site was open through a day."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="incubator_endings")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="incubator_endings")
    until_date = models.DateField()

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "site"],
                condition=models.Q(retracted_at=None),
                name="incubation_an_incubator_ends_once",
            ),
        ]

    class Privacy:
        safe = frozenset({"project", "site", "until_date"})

    def __str__(self) -> str:
        return f"{self.until_date}"


class StandardLook(models.Model):
    """What somebody found of one line of the followed version at an incubator; the newest of the latest day holds."""

    class Answer(models.TextChoices):
        MET = "met"
        NOT_MET = "not_met"
        NOT_LOOKED = "not_looked"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="standard_looks")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="standard_looks")
    code = models.CharField(max_length=LONGEST_CODE)
    number = models.PositiveIntegerField()
    line = models.CharField(max_length=LONGEST_CODE)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    since = models.DateField()
    found = models.PositiveIntegerField(null=True)
    words = models.CharField(max_length=300, blank=True)
    by = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["project", "site", "code"], name="looks_at_incubator"),
        ]

    class Privacy:
        personal = frozenset({"words"})
        safe = frozenset(
            {"id", "project", "site", "code", "number", "line", "answer", "since", "found", "by", "created_at"}
        )

    def __str__(self) -> str:
        return f"{self.line} {self.answer}"
