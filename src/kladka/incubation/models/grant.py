"""Grants for starting and bridging support: the contract, what is planned, who did each step."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.core import clock, ids
from kladka.core.bank_account import SealedAccount
from kladka.incubation.models.aid import AidGranted
from kladka.incubation.models.group import InitiativeGroup
from kladka.organisations.models import Organisation, Staff
from kladka.programmes.models import InPeriod, Project


class Grant(models.Model):
    """Money that an accepted application was chosen for: once, or month by month.

    `application` is its id, `number`, `call` and `applicant` are what it was called, so that the contract does not need
    it. `organisation` is the entity that gets the money; a group may be named before it is registered. `aid` is the de
    minimis aid by which it stands in the register. `to_return` is decided at the settlement or the termination.
    """

    IN_PERIOD = InPeriod(_("Grants"), ("signed_on",), standing=~models.Q(signed_on=None))

    class Kind(models.TextChoices):
        START = "start", _("grant for starting")
        BRIDGING = "bridging", _("bridging support")

    class State(models.TextChoices):
        DECIDED = "decided", _("waits for the contract")
        SIGNED = "signed", _("contract signed")
        CHECKED = "checked", _("settlement waits for a second person")
        ENDING = "ending", _("termination waits for a second person")
        OWED = "owed", _("money to be returned")
        SETTLED = "settled", _("settled")
        RETURNED = "returned", _("money returned")
        TERMINATED = "terminated", _("contract terminated")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="grants")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DECIDED)
    application = models.UUIDField(unique=True)
    number = models.PositiveIntegerField()
    call = models.CharField(max_length=200)
    applicant = models.CharField(max_length=250)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="grants")
    group = models.ForeignKey(InitiativeGroup, null=True, on_delete=models.PROTECT, related_name="grants")
    receiver_because = models.TextField(blank=True)
    """Why it is not who applied, nor what the applicant founded, that gets the money."""
    more_because = models.TextField(blank=True)
    """Why it is more than the application asked for."""
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    jobs = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(null=True)
    contract_number = models.CharField(max_length=40, blank=True)
    signed_on = models.DateField(null=True)
    settle_by = models.DateField(null=True)
    stands_until = models.DateField(null=True)
    aid = models.OneToOneField(AidGranted, null=True, on_delete=models.PROTECT, related_name="grant")
    to_return = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    less_because = models.TextField(blank=True)
    """Why less comes back from a terminated contract than was paid out and is not eligible."""
    return_by = models.DateField(null=True)
    returned = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    returned_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="incubation_a_grant_is_money", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="incubation_bridging_lasts_months",
                condition=models.Q(kind="bridging", months__gt=0) | models.Q(kind="start", months=None),
            ),
            models.CheckConstraint(
                name="incubation_a_contract_is_whole",
                condition=models.Q(state="decided", signed_on=None, contract_number="", aid=None)
                | models.Q(
                    ~models.Q(state="decided"),
                    ~models.Q(contract_number=""),
                    signed_on__isnull=False,
                    organisation__isnull=False,
                    settle_by__isnull=False,
                    stands_until__isnull=False,
                    aid__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="incubation_what_comes_back_has_a_day",
                condition=models.Q(returned=None, returned_on=None)
                | models.Q(returned__gte=0, returned_on__isnull=False, to_return__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["project", "contract_number"],
                condition=~models.Q(contract_number=""),
                name="incubation_one_contract_number",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["project", "partner"], name="grants_of_partner"),
        ]

    class Privacy:
        identity = frozenset({"applicant"})
        personal = frozenset({"receiver_because", "more_because", "less_because"})
        safe = frozenset(
            {"id", "project", "partner", "kind", "state", "application", "number", "call", "organisation", "group"}
            | {"amount", "jobs", "months", "contract_number", "signed_on", "settle_by", "stands_until", "aid"}
            | {"to_return", "return_by", "returned", "returned_on", "created_at", "version"}
        )

    def __str__(self) -> str:
        return self.contract_number or f"{self.number}"


class GrantStep(models.Model):
    """A step of a grant: which state it came to, on which day, by whom, and why where it was taken back."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=Grant.State.choices)
    on = models.DateField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, blank=True)
    is_back = models.BooleanField(default=False)
    """Whether the step before was taken back by this one."""
    at = models.DateTimeField(default=clock.now)

    class Privacy:
        safe = frozenset({"id", "grant", "state", "on", "staff", "reason", "is_back", "at"})

    def __str__(self) -> str:
        return f"{self.state} {self.on}"


class GrantLine(models.Model):
    """A line of the budget by which the money is spent."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="lines")
    category = models.CharField(max_length=20)
    words = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="incubation_a_line_is_money", condition=models.Q(amount__gt=0)),
        ]

    class Privacy:
        safe = frozenset({"id", "grant", "category", "words", "amount", "created_at"})

    def __str__(self) -> str:
        return self.words


class EntityAccount(SealedAccount):
    """The bank account of an entity. The number is sealed."""

    SEALED_AS: ClassVar[str] = "incubation_entityaccount"

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.PROTECT, related_name="bank_account"
    )
    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        identity = frozenset({"number_sealed", "tail"})
        safe = frozenset({"organisation", "controller", "version"})
