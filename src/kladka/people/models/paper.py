"""Papers: documents that Kładka makes for one participation or about another thing, numbered, to be signed."""

import json
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Lasting
from kladka.people.models.evidence import Document
from kladka.people.models.participation import Participation
from kladka.programmes.models import Project


@dataclass(frozen=True)
class Subject:
    """What a paper is about that is no participation: a record of a project, by the name of its model and its id."""

    project: Project
    table: str
    id: UUID


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

    It is of a participation, or about another record of the project: `about_table` is the name of its model, `about`
    its id (an advice card, an event, a call). Never of both.
    `number` runs without gaps in a project, kind and year; one made by mistake is void and keeps its number. `of` tells
    papers of one kind apart: the number of a plan, the id of a session or event, a month. `content` is everything that
    is read on it, as JSON; `facts` are the ids, with blanks between, of what the signed one proves. `document` is the
    scan of the signed one: then it is evidence. `pdf_hash` is that of the PDF.
    """

    FROZEN = frozenset(
        {"id", "participation_id", "project_id", "kind", "year", "number", "of", "language", "template", "content_hash"}
        | {"facts", "made_at", "made_by", "about_table", "about"}
    )
    ADDED_LATER = ("about_table", "about")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, null=True, on_delete=models.PROTECT, related_name="papers")
    about_table = models.CharField(max_length=40, blank=True)
    about = models.UUIDField(null=True)
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
            models.UniqueConstraint(
                fields=["about_table", "about", "kind", "of"],
                condition=models.Q(void_on=None, participation=None),
                name="people_one_standing_paper_about_a_thing",
            ),
            models.CheckConstraint(
                name="people_paper_is_of_one_thing",
                condition=models.Q(participation__isnull=False, about_table="", about=None)
                | (models.Q(participation=None, about__isnull=False) & ~models.Q(about_table="")),
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
            | {"about_table", "about", "pdf_hash", "facts", "made_at", "made_by", "signed_on", "document", "void_on"}
            | {"void_reason", "version"}
        )

    @property
    def of_participation(self) -> Participation:
        """Return the participation that it is of. Raises ValueError for a paper about another thing."""
        if self.participation is None:
            raise ValueError(f"{self} is about {self.about_table} {self.about}, not of a participation.")
        return self.participation

    @property
    def told(self) -> dict[str, Any]:
        """Return everything that is read on the paper."""
        found: dict[str, Any] = json.loads(self.content)
        return found

    def __str__(self) -> str:
        return f"{self.kind} {self.year}/{self.number}"
