"""Places of a project in which entities are helped to start."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.core.ledger import Fact
from kladka.organisations.models import Site
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
