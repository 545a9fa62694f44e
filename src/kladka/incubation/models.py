"""Incubators, advice given in them, entities that were registered, and who founded those."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.core import clock, ids
from kladka.core.ledger import Fact
from kladka.organisations.models import Organisation, Site, Staff
from kladka.people.models import Participation, Person
from kladka.programmes.models import InPeriod, Project


class Incubator(Fact):
    """A place of a project that helps social-economy entities start; a branch names the incubator it belongs to."""

    IN_PERIOD = InPeriod(_("Incubators"), ("opened_on",), standing=models.Q(retracted_at=None))

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="incubators")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="incubators")
    branch_of = models.UUIDField(null=True)
    opened_on = models.DateField()

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "site"],
                condition=models.Q(retracted_at=None),
                name="incubation_one_incubator_per_site",
            ),
        ]

    class Privacy:
        safe = frozenset({"project", "site", "branch_of", "opened_on"})

    def __str__(self) -> str:
        return str(self.site)


class AdviceCard(models.Model):
    """What was asked and advised at one advisory meeting. What figures count of it are the clients' supports.

    `number` counts within the project and the year of the meeting. A withdrawn card keeps its number.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="advice_cards")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="advice_cards")
    adviser = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="advice_cards")
    on_date = models.DateField()
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=12)
    area = models.CharField(max_length=30)
    request = models.TextField()
    advice = models.TextField()
    next_step = models.TextField(blank=True)
    next_step_due = models.DateField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "year", "number"], name="incubation_one_card_per_number"),
            models.CheckConstraint(
                name="incubation_advice_takes_time",
                condition=models.Q(minutes__gt=0, minutes__lte=24 * 60),
            ),
            models.CheckConstraint(
                name="incubation_advice_ends_after_start",
                condition=models.Q(starts_at=None, ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="incubation_only_a_step_is_due",
                condition=models.Q(next_step_due=None) | ~models.Q(next_step=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["site", "-on_date"], name="advice_cards_of_site"),
            models.Index(fields=["project", "-on_date"], name="advice_cards_of_project"),
        ]

    class Privacy:
        personal = frozenset({"request", "advice", "next_step"})
        safe = frozenset(
            {"id", "project", "year", "number", "site", "adviser", "on_date", "starts_at", "ends_at", "minutes"}
            | {"form", "area", "next_step_due", "is_withdrawn", "created_at", "version"}
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return the number as it is printed, e.g. "7/2010"."""
        return f"{self.number}/{self.year}"


class AdviceClient(models.Model):
    """Who was advised at a meeting. `support` is the fact that counts; a correction of it moves the id on."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    card = models.ForeignKey(AdviceCard, on_delete=models.PROTECT, related_name="clients")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="advice")
    support = models.UUIDField(unique=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["card", "participation"], name="incubation_a_client_once_per_card"),
        ]

    class Privacy:
        safe = frozenset({"id", "card", "participation", "support"})

    def __str__(self) -> str:
        return str(self.participation_id)


class EntityRegistration(Fact):
    """A social-economy entity was entered in its register, having been prepared at an incubator's site."""

    IN_PERIOD = InPeriod(_("Registered entities"), ("register_date",), standing=models.Q(retracted_at=None))

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="registrations")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="entities")
    legal_form = models.CharField(max_length=40)
    register_date = models.DateField()
    krs = models.CharField(max_length=10, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="entities")

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(retracted_at=None),
                name="incubation_registered_once",
            ),
        ]

    class Privacy:
        safe = frozenset({"organisation", "project", "legal_form", "register_date", "krs", "site"})

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.register_date}"


class Founder(Fact):
    """Somebody founded an entity: a person, or an organisation. `entity` is the registered organisation."""

    class Kind(models.TextChoices):
        NATURAL = "natural"
        LEGAL = "legal"

    entity = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="founders")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="founded")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="founded")

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="incubation_a_founder_is_one_kind",
                condition=models.Q(kind="natural", person__isnull=False, organisation=None)
                | models.Q(kind="legal", person=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="incubation_nothing_founds_itself",
                condition=models.Q(organisation=None) | ~models.Q(organisation=models.F("entity")),
            ),
            models.UniqueConstraint(
                fields=["entity", "person"],
                condition=models.Q(retracted_at=None, person__isnull=False),
                name="incubation_a_person_founds_once",
            ),
            models.UniqueConstraint(
                fields=["entity", "organisation"],
                condition=models.Q(retracted_at=None, organisation__isnull=False),
                name="incubation_an_organisation_founds_once",
            ),
        ]

    class Privacy:
        safe = frozenset({"entity", "kind", "person", "organisation"})

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id or self.organisation_id}"
