"""De minimis aid that undertakings were granted."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.core.ledger import Fact
from kladka.organisations.models import Organisation
from kladka.programmes.models import InPeriod, Project


class AidGranted(Fact):
    """An undertaking was granted de minimis aid on a day: by this project, or by others, as it declared itself.

    `amount` in złoty; `rate` is the average rate of the euro of that day, as typed. `is_road_freight`: the undertaking
    said that it carries goods by road for others, for whom a lower limit held.
    """

    ADDED_LATER = ("is_road_freight",)

    IN_PERIOD = InPeriod(_("De minimis aid"), ("granted_on",), standing=models.Q(retracted_at=None, origin="project"))

    class Origin(models.TextChoices):
        PROJECT = "project", _("this project")
        DECLARED = "declared", _("others, as the undertaking declared")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="aid")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="aid_granted")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    kind = models.CharField(max_length=20)
    granted_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    rate = models.DecimalField(max_digits=7, decimal_places=4)
    certificate = models.CharField(max_length=40, blank=True)
    is_road_freight = models.BooleanField(default=False)

    class Meta(Fact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Fact.Meta.constraints,
            models.CheckConstraint(name="incubation_aid_is_money", condition=models.Q(amount__gt=0, rate__gt=0)),
        ]
        indexes: ClassVar[list[models.Index]] = [
            *Fact.Meta.indexes,
            models.Index(fields=["organisation", "granted_on"], name="aid_of_organisation"),
        ]

    class Privacy:
        safe = frozenset(
            {"organisation", "project", "origin", "kind", "granted_on", "amount", "rate", "certificate"}
            | {"is_road_freight"}
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.granted_on} {self.amount}"
