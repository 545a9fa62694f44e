"""One person in one project, and the entry form while it is still being filled in."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.core.protection import Lasting
from kladka.organisations.models import Organisation
from kladka.people.models.person import Person
from kladka.programmes.models import Project, TargetGroup


class Participation(Lasting):
    """One person in one project: the counted unit. Re-entry does not make a second one."""

    FROZEN = frozenset({"id", "person_id", "project_id", "partner_id", "created_at"})

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual"
        INSTITUTIONAL = "institutional"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="participations")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """The organisation that opened the participation; where the person is now, assignments say."""
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "project"], name="people_one_participation_per_project"),
        ]

    class Privacy:
        safe = frozenset({"id", "person", "project", "partner", "created_at"})

    def __str__(self) -> str:
        return str(self.id)


class Mistake(models.Model):
    """A participation that was opened by mistake, before anything followed from it: nobody sees it any more.

    It is never deleted, and opened anew when the person takes part after all.
    """

    participation = models.OneToOneField(
        Participation, primary_key=True, on_delete=models.CASCADE, related_name="mistake"
    )
    found_on = models.DateField()

    class Privacy:
        safe = frozenset({"participation", "found_on"})

    def __str__(self) -> str:
        return f"{self.found_on}"


class EntryAnswers(models.Model):
    """What is asked at entry: the same columns in the draft (may be empty) and in the frozen entry."""

    kind = models.CharField(max_length=14, choices=Participation.Kind.choices, blank=True)
    institution = models.CharField(max_length=200, blank=True)
    target_group = models.ForeignKey(TargetGroup, null=True, on_delete=models.PROTECT, related_name="+")
    sex = models.CharField(max_length=10, blank=True)
    birth_date = models.DateField(null=True)
    education = models.PositiveSmallIntegerField(null=True)
    labour_status = models.CharField(max_length=20, blank=True)
    labour_substatus = models.CharField(max_length=40, blank=True)
    unemployed_since = models.DateField(null=True)
    disability = models.CharField(max_length=10, default="not_asked")
    disability_degree = models.CharField(max_length=10, blank=True)
    foreign_background = models.CharField(max_length=10, default="not_asked")
    third_country = models.CharField(max_length=10, default="not_asked")
    citizenship = models.CharField(max_length=10, blank=True)
    """Asked of whoever refuses the question before it: the programme's system wants one of everybody."""
    minority = models.CharField(max_length=10, default="not_asked")
    homeless = models.CharField(max_length=10, default="not_asked")
    municipality = models.CharField(max_length=7, blank=True)
    powiat = models.CharField(max_length=4, blank=True)
    degurba = models.PositiveSmallIntegerField(null=True)

    class Meta:
        abstract = True

    class Privacy:
        sensitive = frozenset(
            {"disability", "disability_degree", "foreign_background", "third_country", "minority"} | {"citizenship"}
        )
        personal = frozenset({"birth_date", "homeless"})
        safe = frozenset(
            {"kind", "institution", "target_group", "sex", "education", "labour_status", "labour_substatus"}
            | {"unemployed_since", "municipality", "powiat", "degurba"}
        )


class EntryDraft(EntryAnswers):
    """The entry form of a participation before it is complete: an ordinary record, edited with a version."""

    participation = models.OneToOneField(
        Participation, primary_key=True, on_delete=models.CASCADE, related_name="draft"
    )
    identity_override = models.CharField(max_length=40, blank=True)
    """Why sex or birth date at entry are other than in the person's own data."""
    updated_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        safe = frozenset({"participation", "identity_override", "updated_at", "version"})

    def __str__(self) -> str:
        return str(self.participation_id)
