"""The money of grants: what is due and paid by which list, what it was spent on."""

from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.db import models

from kladka.core import clock, ids
from kladka.core.bank_account import FixedAccount
from kladka.incubation.models.grant import Grant, GrantLine
from kladka.organisations.models import Organisation, Staff
from kladka.people.models import Document
from kladka.programmes.models import Project


class GrantList(models.Model):
    """Payments of one partner's grants that go to the bank together, once a second person has approved them."""

    DRAFT, APPROVED = "draft", "approved"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="grant_lists")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=DRAFT)
    prepared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    prepared_on = models.DateField()
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "partner"],
                condition=models.Q(state="draft"),
                name="incubation_one_list_in_preparation",
            ),
            models.CheckConstraint(
                name="incubation_approved_by_another_person",
                condition=models.Q(state="draft", approved_by=None, approved_on=None)
                | (
                    models.Q(state="approved", approved_by__isnull=False, approved_on__isnull=False)
                    & ~models.Q(approved_by=models.F("prepared_by"))
                ),
            ),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "project", "partner", "state", "prepared_by", "prepared_on", "approved_by", "approved_on"}
            | {"created_at", "version"}
        )

    def __str__(self) -> str:
        return f"{self.prepared_on}"


class GrantPayment(FixedAccount):
    """A part of a grant that is due on a day; `listing` is the list that pays it.

    The account to which it goes is fixed when that list is approved.
    """

    FIXED_AS: ClassVar[str] = "incubation_grantpayment"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="payments")
    due = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    listing = models.ForeignKey(GrantList, null=True, on_delete=models.PROTECT, related_name="payments")
    paid_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="incubation_a_payment_is_money", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="incubation_paid_by_a_list",
                condition=models.Q(paid_on=None) | models.Q(listing__isnull=False),
            ),
        ]

    class Privacy:
        identity = frozenset({"account_sealed", "account_tail"})
        safe = frozenset({"id", "grant", "due", "amount", "listing", "paid_on", "created_at"})

    def __str__(self) -> str:
        return f"{self.due} {self.amount}"

    @property
    def account_controller(self) -> UUID:
        return self.grant.project.controller_id


class GrantExpense(models.Model):
    """What an entity spent of a grant, by a document. `eligible` is empty until somebody has judged it.

    Without `line` it stands outside the plan. `reason` says why not all of it is eligible, `because` why something of
    it is all the same that is outside the plan, above it or outside its time.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="expenses")
    line = models.ForeignKey(GrantLine, null=True, on_delete=models.PROTECT, related_name="expenses")
    seller = models.CharField(max_length=200)
    number = models.CharField(max_length=60)
    words = models.CharField(max_length=200, blank=True)
    spent_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    eligible = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    reason = models.CharField(max_length=20, blank=True)
    because = models.TextField(blank=True)
    judged_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    judged_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="incubation_an_expense_is_judged_by_somebody",
                condition=models.Q(eligible=None, reason="", judged_by=None, judged_on=None)
                | models.Q(eligible__gte=0, judged_by__isnull=False, judged_on__isnull=False),
            ),
            models.CheckConstraint(
                name="incubation_what_is_cut_has_a_reason",
                condition=models.Q(eligible=None)
                | models.Q(models.Q(eligible=models.F("amount")), reason="")
                | models.Q(models.Q(eligible__lt=models.F("amount")), ~models.Q(reason="")),
            ),
            models.UniqueConstraint(
                fields=["grant", "seller", "number"], name="incubation_one_document_of_a_seller_once"
            ),
        ]

    class Privacy:
        personal = frozenset({"seller", "number", "words", "because"})
        safe = frozenset(
            {"id", "grant", "line", "spent_on", "amount", "document", "eligible", "reason", "judged_by", "judged_on"}
            | {"created_at", "version"}
        )

    def __str__(self) -> str:
        return self.number


class GrantReturn(models.Model):
    """Money of a grant that came back on a day: from whom, by which document, how much of it is interest.

    One that is taken back, with a reason, stays on the page and counts no more.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="returns")
    on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    interest = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    payer = models.CharField(max_length=200, blank=True)
    """Who paid it back; empty of what was recorded before anybody was asked, as is `words`."""
    words = models.CharField(max_length=200, blank=True)
    """By which document it is shown."""
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    taken_back_on = models.DateField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="incubation_a_return_is_money",
                condition=models.Q(amount__gt=0, interest__gte=0, interest__lte=models.F("amount")),
            ),
            models.CheckConstraint(
                name="incubation_a_return_is_taken_back_for_a_reason",
                condition=models.Q(taken_back_on=None, reason="")
                | models.Q(taken_back_on__isnull=False) & ~models.Q(reason=""),
            ),
        ]

    class Privacy:
        identity = frozenset({"payer"})
        personal = frozenset({"words"})
        safe = frozenset({"id", "grant", "on", "amount", "interest", "staff", "taken_back_on", "reason", "created_at"})

    def __str__(self) -> str:
        return f"{self.on} {self.amount}"

    @property
    def principal(self) -> Decimal:
        """What of it is no interest."""
        return self.amount - self.interest
