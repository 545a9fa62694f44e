"""What becomes of an entity after its entry in the register: members, statuses, jobs, who holds them, their ends."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.core.ledger import Fact
from kladka.organisations.models import Organisation, Site
from kladka.people.models import Document, Person
from kladka.programmes.models import InPeriod, Project


class Member(Fact):
    """A person or an organisation is a member of an entity. Who founded it is one from the entry on, unless recorded.

    `at_risk` is what was known on the first day, None where nobody asked; `ground` says why.
    """

    class Kind(models.TextChoices):
        NATURAL = "natural"
        LEGAL = "legal"

    entity = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="memberships")
    at_risk = models.BooleanField(null=True)
    ground = models.CharField(max_length=40, blank=True)
    from_date = models.DateField()

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="incubation_a_member_is_one_kind",
                condition=models.Q(kind="natural", person__isnull=False, organisation=None)
                | models.Q(kind="legal", person=None, organisation__isnull=False, at_risk=None),
            ),
            models.CheckConstraint(
                name="incubation_no_member_of_itself",
                condition=models.Q(organisation=None) | ~models.Q(organisation=models.F("entity")),
            ),
            models.CheckConstraint(
                name="incubation_a_member_at_risk_has_a_ground",
                condition=models.Q(at_risk=True) & ~models.Q(ground="") | ~models.Q(at_risk=True) & models.Q(ground=""),
            ),
        ]

    class Privacy:
        safe = frozenset({"entity", "kind", "person", "organisation", "from_date"})
        sensitive = frozenset({"at_risk", "ground"})

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id or self.organisation_id} {self.from_date}"


class EntityStatus(Fact):
    """What a check found of an entity on a day (operating, ended), or a status it was given (social enterprise)."""

    class Kind(models.TextChoices):
        OPERATING = "operating"
        SOCIAL_ENTERPRISE = "social_enterprise"
        ENDED = "ended"

    entity = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="statuses")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    from_date = models.DateField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="statuses")

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["entity", "kind", "from_date"],
                condition=models.Q(retracted_at=None),
                name="incubation_a_status_is_found_once_a_day",
            ),
        ]

    class Privacy:
        safe = frozenset({"entity", "kind", "from_date", "document"})

    def __str__(self) -> str:
        return f"{self.kind} {self.from_date}"


class Job(Fact):
    """A job made at an entity with a project's help. It is one job, whoever holds it.

    One that was made after the end of the project is none of its outputs.
    """

    IN_PERIOD = InPeriod(_("Jobs made at entities"), ("created_date",), standing=models.Q(retracted_at=None))

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="jobs")
    entity = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="jobs")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="jobs")
    created_date = models.DateField()
    full_time_share = models.DecimalField(max_digits=4, decimal_places=3)
    is_after_project = models.BooleanField(default=False)

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="incubation_a_job_is_a_part_of_full_time",
                condition=models.Q(full_time_share__gt=0, full_time_share__lte=1),
            ),
        ]

    class Privacy:
        safe = frozenset({"project", "entity", "site", "created_date", "full_time_share", "is_after_project"})

    def __str__(self) -> str:
        return f"{self.entity_id} {self.created_date}"


class Occupancy(Fact):
    """Somebody holds a job, or where several share it `full_time_share` of full time of it; None: all of the job.

    `at_risk` is what was known on the first day, None where nobody asked.
    """

    ADDED_LATER = ("full_time_share",)

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="occupancies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="occupancies")
    contract_kind = models.CharField(max_length=30)
    full_time_share = models.DecimalField(null=True, max_digits=4, decimal_places=3)
    at_risk = models.BooleanField(null=True)
    ground = models.CharField(max_length=40, blank=True)
    from_date = models.DateField()

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="incubation_a_holder_at_risk_has_a_ground",
                condition=models.Q(at_risk=True) & ~models.Q(ground="") | ~models.Q(at_risk=True) & models.Q(ground=""),
            ),
        ]

    class Privacy:
        safe = frozenset({"job", "person", "contract_kind", "full_time_share", "from_date"})
        sensitive = frozenset({"at_risk", "ground"})

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_date}"


class EntityEnding(Fact):
    """What lasted at an entity has ended: a membership, a status, or that somebody held a job."""

    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="endings")
    status = models.ForeignKey(EntityStatus, null=True, on_delete=models.PROTECT, related_name="endings")
    occupancy = models.ForeignKey(Occupancy, null=True, on_delete=models.PROTECT, related_name="endings")
    until_date = models.DateField()

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="incubation_an_ending_ends_one_thing",
                condition=models.Q(member__isnull=False, status=None, occupancy=None)
                | models.Q(member=None, status__isnull=False, occupancy=None)
                | models.Q(member=None, status=None, occupancy__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    fields=[name],
                    condition=models.Q(("retracted_at", None), (f"{name}__isnull", False)),
                    name=f"incubation_a_{name}_ends_once",
                )
                for name in ("member", "status", "occupancy")
            ),
        ]

    class Privacy:
        safe = frozenset({"member", "status", "occupancy", "until_date"})

    def __str__(self) -> str:
        return f"{self.until_date}"


class EntityLeaving(Fact):
    """An entity left its project before the project's end, with which others leave; `left_on` is its last day there."""

    entity = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="leavings")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="entities_left")
    left_on = models.DateField()

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["entity", "project"],
                condition=models.Q(retracted_at=None),
                name="incubation_an_entity_leaves_once",
            ),
        ]

    class Privacy:
        safe = frozenset({"entity", "project", "left_on"})

    def __str__(self) -> str:
        return f"{self.left_on}"


class ListingConsent(Fact):
    """Whether an entity agrees to be named on the public page, as it said on a day; the newest answer holds."""

    class Answer(models.TextChoices):
        GIVEN = "given"
        WITHDRAWN = "withdrawn"

    entity = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="listing_consents")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    on_date = models.DateField()

    class Privacy:
        safe = frozenset({"entity", "answer", "on_date"})

    def __str__(self) -> str:
        return f"{self.answer} {self.on_date}"
