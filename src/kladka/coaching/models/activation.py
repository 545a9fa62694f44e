"""Social activation: self-assessments with the person, the monitoring card, and the signed opinion."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.files.models import StoredFile
from kladka.organisations.models import Staff
from kladka.people.models import Document, Participation


class SelfAssessment(models.Model):
    """How somebody sees their own situation on a day, area by area, with their reasons.

    `levels` and `reasons` are kept by the code of the area, a level is the number of a step of the scale, from 1.
    `asked` keeps how areas and steps were put, so that an answer stays readable when they are put in another way.
    """

    class Moment(models.TextChoices):
        START = "start"
        BETWEEN = "between"
        END = "end"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="self_assessments")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    on_date = models.DateField()
    levels = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["participation"], condition=models.Q(moment="start"), name="coaching_one_assessment_at_start"
            ),
        ]

    class Privacy:
        personal = frozenset({"levels", "reasons"})
        safe = frozenset({"id", "participation", "moment", "on_date", "asked", "version", "created_at"})

    def __str__(self) -> str:
        return f"{self.moment} {self.on_date}"


class AssessmentHealth(models.Model):
    """What a self-assessment says about health: only what health allows in everyday life."""

    assessment = models.OneToOneField(SelfAssessment, primary_key=True, on_delete=models.CASCADE, related_name="health")
    levels = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        sensitive = frozenset({"levels", "reasons"})
        safe = frozenset({"assessment", "asked", "version"})

    def __str__(self) -> str:
        return f"{self.assessment_id}"


class CardEntry(models.Model):
    """One entry of the monitoring card: what was done in some weeks, who was in touch with whom, remarks, by whom."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="card_entries")
    from_date = models.DateField()
    until_date = models.DateField()
    done = models.TextField()
    contacts = models.TextField(blank=True)
    remarks = models.TextField(blank=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="coaching_card_entry_says_what",
                condition=~models.Q(done="") & models.Q(until_date__gte=models.F("from_date")),
            ),
        ]

    class Privacy:
        personal = frozenset({"done", "contacts", "remarks"})
        safe = frozenset({"id", "participation", "from_date", "until_date", "staff", "version", "created_at"})

    def __str__(self) -> str:
        return f"{self.from_date}–{self.until_date}"


class SocialOpinion(models.Model):
    """The opinion at the end, signed by both and never changed. `content` keeps what both saw when they signed.

    Where the situation improved, `document` proves the situation that figures count; `is_source` tells that the
    situation was recorded with the opinion.
    """

    class Outcome(models.TextChoices):
        IMPROVED = "improved"
        SAME = "same"
        WORSE = "worse"

    class Form(models.TextChoices):
        SIGNATURE = "signature"
        SCAN = "scan"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="social_opinions")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.TextField()
    content = models.JSONField()
    signed_on = models.DateField()
    form = models.CharField(max_length=10, choices=Form.choices)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    is_source = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["participation", "number"], name="coaching_opinion_numbered"),
            models.CheckConstraint(name="coaching_opinion_gives_reasons", condition=~models.Q(words="")),
        ]

    class Privacy:
        personal = frozenset({"outcome", "words", "content", "file"})
        safe = frozenset(
            {"id", "participation", "number", "signed_on", "form", "coach", "document", "is_source", "created_at"}
        )

    def __str__(self) -> str:
        return f"{self.number}"
