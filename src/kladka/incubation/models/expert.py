"""External experts who advise: their contracts, and what is accepted of their hours month by month."""

from typing import ClassVar

from django.db import models

from kladka.core import clock, ids
from kladka.organisations.models import Organisation, Staff
from kladka.programmes.models import Project


class ExpertContract(models.Model):
    """What a partner agreed with an expert, or with the firm whose staff advise: so many hours at a rate.

    `minutes` is the pool; `client_minutes` the most for one client, without a limit where it is empty. `areas` are
    codes of "advice-areas". An expert also holds a post as adviser, which says where they advise.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="expert_contracts")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="expert_contracts")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="expert_contracts")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="expert_work")
    number = models.CharField(max_length=40)
    areas = models.JSONField(default=list)
    from_date = models.DateField()
    until_date = models.DateField()
    minutes = models.PositiveIntegerField()
    client_minutes = models.PositiveIntegerField(null=True)
    rate = models.DecimalField(max_digits=8, decimal_places=2)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "number"], name="incubation_one_contract_per_number"),
            models.CheckConstraint(
                name="incubation_a_contract_is_with_one",
                condition=models.Q(staff__isnull=False, organisation=None)
                | models.Q(staff=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="incubation_a_contract_has_hours",
                condition=models.Q(minutes__gt=0, rate__gte=0, until_date__gte=models.F("from_date"))
                & (models.Q(client_minutes=None) | models.Q(client_minutes__gt=0)),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["project", "partner"], name="contracts_of_partner"),
        ]

    class Privacy:
        personal = frozenset({"rate"})
        safe = frozenset(
            {"id", "project", "partner", "staff", "organisation", "number", "areas", "from_date", "until_date"}
            | {"minutes", "client_minutes", "created_at", "version"}
        )

    def __str__(self) -> str:
        return self.number


class AcceptanceProtocol(models.Model):
    """What an expert advised in a month by the cards: made by one person, accepted by another. `month`: first day."""

    MADE, ACCEPTED = "made", "accepted"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    contract = models.ForeignKey(ExpertContract, on_delete=models.PROTECT, related_name="protocols")
    month = models.DateField()
    state = models.CharField(max_length=10, default=MADE)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    accepted_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contract", "month"], name="incubation_one_protocol_a_month"),
            models.UniqueConstraint(
                fields=["contract"], condition=models.Q(state="made"), name="incubation_one_protocol_not_accepted"
            ),
            models.CheckConstraint(
                name="incubation_accepted_by_another_person",
                condition=models.Q(state="made", accepted_by=None, accepted_on=None)
                | (
                    models.Q(state="accepted", accepted_by__isnull=False, accepted_on__isnull=False)
                    & ~models.Q(accepted_by=models.F("made_by"))
                ),
            ),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "contract", "month", "state", "made_by", "made_on", "accepted_by", "accepted_on", "created_at"}
            | {"version"}
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def project(self) -> Project:
        """Return the project of its contract."""
        return self.contract.project


class AcceptanceLine(models.Model):
    """One card on a protocol, as it was: what is due of it less what accepted protocols hold of it already.

    `due` are all minutes of the card, `minutes` what this line accepts of them; a card corrected or withdrawn later
    takes something back. `card` is an id: what is written of the card here does not change with it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    protocol = models.ForeignKey(AcceptanceProtocol, on_delete=models.CASCADE, related_name="lines")
    card = models.UUIDField()
    label = models.CharField(max_length=20)
    on_date = models.DateField()
    area = models.CharField(max_length=30)
    due = models.PositiveIntegerField()
    minutes = models.IntegerField()
    amount = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["protocol", "card"], name="incubation_a_card_once_on_a_protocol"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["card"], name="acceptance_of_card")]

    class Privacy:
        personal = frozenset({"amount"})
        safe = frozenset({"id", "protocol", "card", "label", "on_date", "area", "due", "minutes"})

    def __str__(self) -> str:
        return f"{self.label} {self.minutes}"
