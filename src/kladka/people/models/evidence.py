"""Documents and what they prove."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.ledger import Fact
from kladka.files.models import StoredFile
from kladka.organisations.models import Organisation, Staff
from kladka.people.models.participation import Participation


class Document(models.Model):
    """A document that somebody saw: a scan, a signature given on screen, or an original inspected and not copied."""

    class Form(models.TextChoices):
        ORIGINAL_INSPECTED = "original_inspected"
        SCAN = "scan"
        SIGNATURE = "signature"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    form = models.CharField(max_length=20, choices=Form.choices)
    document_date = models.DateField()
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    inspected_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    inspected_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="people_a_document_was_kept_or_inspected",
                condition=models.Q(file__isnull=False)
                | models.Q(form="original_inspected", inspected_by__isnull=False, inspected_on__isnull=False),
            ),
        ]

    class Privacy:
        safe = frozenset(
            {
                "id",
                "controller",
                "kind",
                "form",
                "document_date",
                "file",
                "inspected_by",
                "inspected_on",
                "created_at",
            }
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.document_date}"


class Evidence(Fact):
    """A document proves a fact. Without evidence a fact is claimed; a second pair of eyes makes it verified."""

    class State(models.TextChoices):
        PROVEN = "proven"
        VERIFIED = "verified"

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="evidence")
    fact = models.UUIDField()
    fact_table = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="evidence")
    document_kind = models.CharField(max_length=40)
    document_date = models.DateField()

    class Meta(Fact.Meta):
        indexes: ClassVar[list[models.Index]] = [
            *Fact.Meta.indexes,
            models.Index(fields=["fact"], name="evidence_of_fact"),
        ]

    class Privacy:
        safe = frozenset({"participation", "fact", "fact_table", "state", "document", "document_kind", "document_date"})

    def __str__(self) -> str:
        return f"{self.state} {self.document_kind}"
