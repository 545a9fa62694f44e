"""What is paid for a month, person by person."""

from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.db import models

from kladka.benefits.models.account import BankAccount
from kladka.benefits.models.benefit import Benefit
from kladka.core import clock, ids
from kladka.core.bank_account import FixedAccount, SealedAccount
from kladka.core.protection import Lasting
from kladka.organisations.models import Organisation, Staff
from kladka.programmes.models import Project


class PaymentList(models.Model):
    """The list of one partner's participants for one month: made again until a second person approves it.

    `month` is its first day. What is paid of it stands at its lines, and what left it since (`TakenOff`) beside them:
    both together are what was approved.
    """

    DRAFT, APPROVED = "draft", "approved"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="payment_lists")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    state = models.CharField(max_length=10, default=DRAFT)
    prepared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    prepared_on = models.DateField()
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "partner", "month"], name="benefits_one_list_a_month"),
            models.UniqueConstraint(
                fields=["project", "partner"],
                condition=models.Q(state="draft"),
                name="benefits_one_list_in_preparation",
            ),
            models.CheckConstraint(
                name="benefits_approved_by_another_person",
                condition=models.Q(state="draft", approved_by=None, approved_on=None)
                | (
                    models.Q(state="approved", approved_by__isnull=False, approved_on__isnull=False)
                    & ~models.Q(approved_by=models.F("prepared_by"))
                ),
            ),
        ]

    class Privacy:
        safe = frozenset(
            {"id", "project", "partner", "month", "state", "prepared_by", "prepared_on", "approved_by", "approved_on"}
            | {"created_at", "version"}
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class PaymentLine(FixedAccount):
    """What is due for one month of one benefit, less what approved lists hold of it already.

    A line of an earlier month than its list's corrects that month, or pays it late; it may take something back. `due`
    is all that is due for the month, `amount` what this line pays of it. `pieces` say how `due` came about.
    The account to which it goes, or that it is paid in cash, is fixed when the list is approved.
    """

    FIXED_AS: ClassVar[str] = "benefits_paymentline"

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    listing = models.ForeignKey(PaymentList, on_delete=models.CASCADE, related_name="lines")
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="lines")
    month = models.DateField()
    due = models.DecimalField(max_digits=9, decimal_places=2)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    contributions = models.DecimalField(max_digits=9, decimal_places=2, default=Decimal(0))
    pieces = models.JSONField(default=list)
    limit = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    paid_on = models.DateField(null=True)
    in_cash = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["listing", "benefit", "month"], name="benefits_one_line_a_month"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["benefit", "month"], name="line_of_benefit"),
        ]

    class Privacy:
        identity = frozenset({"account_sealed", "account_tail"})
        personal = frozenset({"due", "amount", "contributions", "pieces", "limit", "in_cash"})
        safe = frozenset({"id", "listing", "benefit", "month", "paid_on"})

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.amount}"

    @property
    def is_fixed(self) -> bool:
        """Tell whether it was approved how this line is paid, in cash or to which account."""
        return self.in_cash or super().is_fixed

    @property
    def account_controller(self) -> UUID:
        return self.listing.project.controller_id

    def fix_account(self, account: SealedAccount | None) -> None:
        """Keep how this line is paid, as it is recorded now; None: let it go."""
        super().fix_account(account)
        self.in_cash = isinstance(account, BankAccount) and account.in_cash


class TakenOff(Lasting):
    """That a line left an approved list: what it paid of which month of which benefit, who took it off, when and why.

    `line` is what the line was called, `paid_on` the day on which it had been marked as paid. The amounts are those
    that were approved. `words` alone need not last: they are about a person, and may be erased.
    """

    FROZEN = frozenset(
        {"id", "listing_id", "line", "benefit_id", "month", "amount", "contributions", "paid_on"}
        | {"taken_on", "taken_by_id", "reason"}
    )

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    listing = models.ForeignKey(PaymentList, on_delete=models.PROTECT, related_name="taken_off")
    line = models.UUIDField(unique=True)
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="taken_off")
    month = models.DateField()
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    contributions = models.DecimalField(max_digits=9, decimal_places=2)
    paid_on = models.DateField(null=True)
    taken_on = models.DateField()
    taken_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="benefits_taken_off_for_a_reason", condition=~models.Q(reason="")),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["benefit", "month"], name="taken_off_of_benefit"),
        ]

    class Privacy:
        personal = frozenset({"amount", "contributions", "reason", "words"})
        safe = frozenset({"id", "listing", "line", "benefit", "month", "paid_on", "taken_on", "taken_by"})

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.amount}"
