"""Entities that were registered, and who founded them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.core.ledger import Fact
from kladka.organisations.models import Organisation, Site
from kladka.people.models import Person
from kladka.programmes.models import InPeriod, Project


class EntityRegistration(Fact):
    """A social-economy entity was entered in its register, having been prepared at an incubator's site.

    One that was entered after the end of the project is a result of it and none of its outputs.
    """

    ADDED_LATER = ("is_after_project",)

    IN_PERIOD = InPeriod(_("Registered entities"), ("register_date",), standing=models.Q(retracted_at=None))

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="registrations")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="entities")
    legal_form = models.CharField(max_length=40)
    register_date = models.DateField()
    krs = models.CharField(max_length=10, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="entities")
    is_after_project = models.BooleanField(default=False)

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
        safe = frozenset({"organisation", "project", "legal_form", "register_date", "krs", "site", "is_after_project"})

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
