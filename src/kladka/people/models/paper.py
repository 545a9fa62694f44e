"""Papers: documents that Kładka makes for one participation, numbered, to be printed and signed."""

import json
from typing import Any, ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Lasting
from kladka.people.models.evidence import Document
from kladka.people.models.participation import Participation
from kladka.programmes.models import Project


class PaperQuerySet(models.QuerySet["Paper"]):
    """Reads of papers."""

    def standing(self) -> "PaperQuerySet":
        """Keep those that were not withdrawn."""
        return self.filter(void_on=None)

    def unsigned(self) -> "PaperQuerySet":
        """Keep those that wait for their signed scan."""
        return self.standing().filter(document=None)


class Paper(Lasting):
    """One paper, kept with what it was made from, so that it can be made again byte for byte.

    `number` runs without gaps in a project, kind and year; one made by mistake is void and keeps its number. `of` tells
    papers of one kind apart: the number of a plan, the id of a session or event, a month. `content` is everything that
    is read on it, as JSON; `facts` are the ids, with blanks between, of what the signed one proves. `document` is the
    scan of the signed one: then it is evidence. `pdf_hash` is that of the PDF.
    """

    FROZEN = frozenset(
        {"id", "participation_id", "project_id", "kind", "year", "number", "of", "language", "template", "content_hash"}
        | {"facts", "made_at", "made_by"}
    )

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="papers")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    of = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2)
    template = models.CharField(max_length=60)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    pdf_hash = models.CharField(max_length=64, blank=True)
    facts = models.TextField(blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.UUIDField()
    signed_on = models.DateField(null=True)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="paper")
    void_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "kind", "year", "number"], name="people_paper_numbered_once"),
            models.UniqueConstraint(
                fields=["participation", "kind", "of"],
                condition=models.Q(void_on=None),
                name="people_one_standing_paper_of_a_thing",
            ),
            models.CheckConstraint(
                name="people_signed_paper_has_its_scan",
                condition=models.Q(signed_on=None, document=None)
                | models.Q(signed_on__isnull=False, document__isnull=False, void_on=None),
            ),
            models.CheckConstraint(
                name="people_void_paper_says_why",
                condition=models.Q(void_on=None, void_reason="")
                | (models.Q(void_on__isnull=False) & ~models.Q(void_reason="")),
            ),
        ]

    class Privacy:
        personal = frozenset({"content"})
        safe = frozenset(
            {"id", "participation", "project", "kind", "year", "number", "of", "language", "template", "content_hash"}
            | {"pdf_hash", "facts", "made_at", "made_by", "signed_on", "document", "void_on", "void_reason", "version"}
        )

    @property
    def told(self) -> dict[str, Any]:
        """Return everything that is read on the paper."""
        found: dict[str, Any] = json.loads(self.content)
        return found

    def __str__(self) -> str:
        return f"{self.kind} {self.year}/{self.number}"
