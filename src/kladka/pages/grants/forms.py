"""The forms of grants: what is granted, the plan, the contract, expenses, the settlement, lists for the bank."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.incubation.models import Grant
from kladka.pages.explaining import Explained, aid_because
from kladka.pages.participants.forms.choices import Choices, from_dictionary, offer
from kladka.pages.participants.forms.evidence import DocumentFields

OUTSIDE = "outside"
"""In place of a line: the expense is not in the budget."""


def money_field(**kwargs: Any) -> forms.DecimalField:
    """Return a field for an amount in złoty."""
    return forms.DecimalField(max_digits=12, decimal_places=2, min_value=0, width=10, **kwargs)


class GrantForm(Explained):
    """Who is to get how much, for which jobs; of bridging support for how many months."""

    needed = frozenset({"because", "more_because"})
    field_order = ("receiver", "because", "amount", "more_because", "months", "jobs")

    receiver = forms.ChoiceField(
        choices=(),
        look="select",
        label=gettext_lazy("Who gets the money?"),
        help_text=gettext_lazy(
            "A registered entity, or a group that is on the way to be one. Needed for the contract."
        ),
        required=False,
        empty=gettext_lazy("Not known yet"),
    )
    amount = money_field(label=gettext_lazy("Amount, zł"))
    months = forms.IntegerField(label=gettext_lazy("For how many months?"), min_value=1, max_value=60)
    jobs = forms.IntegerField(label=gettext_lazy("Jobs promised"), min_value=0, max_value=200)
    because = forms.LongTextField(
        label=gettext_lazy("Why does somebody other than the applicant get the money?"),
        help_text=gettext_lazy("It is kept with the grant: who controls it reads it."),
        max_length=500,
        rows=3,
        required=False,
    )
    more_because = forms.LongTextField(
        label=gettext_lazy("Why is it more than was asked for?"),
        help_text=gettext_lazy("It is kept with the grant: who controls it reads it."),
        max_length=500,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, receivers: Choices, kind: str, span: tuple[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "receiver", receivers, empty=_("Not known yet"))
        if kind == Grant.Kind.BRIDGING:
            self.fields["months"].help_text = _("From %(least)d to %(most)d: the call says so.") % {
                "least": span[0],
                "most": span[1],
            }
        else:
            del self.fields["months"]


class LineForm(forms.Form):
    """A line of the budget."""

    category = from_dictionary("grant-categories", label=gettext_lazy("Category"))
    words = forms.TextField(label=gettext_lazy("What is the money for?"), max_length=200)
    amount = money_field(label=gettext_lazy("Amount, zł"))


class PaymentForm(forms.Form):
    """A part of a grant that is paid on a day."""

    due = forms.DateField(label=gettext_lazy("Day on which it is due"))
    amount = money_field(label=gettext_lazy("Amount, zł"))


class ContractForm(Explained):
    """The contract, and the de minimis aid that it grants."""

    number = forms.TextField(label=gettext_lazy("Number of the contract"), max_length=40, width=20)
    signed_on = forms.DateField(label=gettext_lazy("Signed on"))
    first_month = forms.DateField(label=gettext_lazy("Day on which the first month is due"), required=False)
    settle_by = forms.DateField(
        label=gettext_lazy("Settled until"),
        help_text=gettext_lazy("As the contract says. Empty: the usual day."),
        required=False,
    )
    stands_until = forms.DateField(
        label=gettext_lazy("The enterprise and its jobs stand until"),
        help_text=gettext_lazy("As the contract says. Empty: the usual day."),
        required=False,
    )
    rate = forms.DecimalField(
        label=gettext_lazy("Złoty for one euro on that day"),
        help_text=gettext_lazy("The average rate of the National Bank of Poland, table A."),
        max_digits=7,
        decimal_places=4,
    )
    because = aid_because()
    is_road_freight = forms.YesNo(
        label=gettext_lazy("Does the undertaking carry goods by road for others?"),
        help_text=gettext_lazy("Until the end of 2023 a lower limit held for those who do."),
        required=False,
    )
    certificate = forms.TextField(
        label=gettext_lazy("Number of the certificate of aid"), max_length=40, width=20, required=False
    )

    sections = (
        forms.Section(gettext_lazy("Contract"), ("number", "signed_on", "first_month", "settle_by", "stands_until")),
        forms.Section(gettext_lazy("De minimis aid"), ("rate", "because", "is_road_freight", "certificate")),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Grant.Kind.BRIDGING:
            del self.fields["first_month"]

    @property
    def told(self) -> dict[str, Any]:
        """The answers as the verb takes them."""
        typed = self.cleaned_data
        by_road = typed["is_road_freight"]
        names = ("number", "signed_on", "settle_by", "stands_until", "rate", "certificate")
        return {
            **{name: typed[name] for name in names},
            "because": typed.get("because", ""),
            "first_month": typed.get("first_month"),
            "is_road_freight": None if by_road in ("", None) else bool(by_road),
        }


class AccountForm(forms.Form):
    """Where the money goes."""

    number = forms.TextField(
        label=gettext_lazy("Account number"), help_text=gettext_lazy("26 digits."), max_length=40, inputmode="numeric"
    )


class ExpenseForm(DocumentFields):
    """What was spent, by which document, on which line of the budget."""

    seller = forms.TextField(label=gettext_lazy("Who issued the document?"), max_length=200)
    number = forms.TextField(label=gettext_lazy("Number of the document"), max_length=60, width=20)
    words = forms.TextField(label=gettext_lazy("What was bought?"), max_length=200, required=False)
    amount = money_field(label=gettext_lazy("Amount, zł"))
    spent_on = forms.DateField(label=gettext_lazy("Day of payment"))
    line = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Line of the budget"))

    field_order = (
        *("seller", "number", "words", "amount", "spent_on", "line"),
        *("how", "document_kind", "document_date", "file"),
    )

    def __init__(self, *args: Any, lines: Choices, **kwargs: Any) -> None:
        super().__init__(*args, may_wait=False, documents=DOCUMENTS, **kwargs)
        offer(self, "line", [*lines, (OUTSIDE, _("Outside the budget"))], empty=_("Choose"))


DOCUMENTS = frozenset({"invoice", "civil_contract", "statement"})
"""Which documents prove an expense."""


class JudgeForm(Explained):
    """What of an expense is eligible, why not all of it, and why something in doubt is."""

    eligible = money_field(label=gettext_lazy("Eligible amount, zł"))
    reason = from_dictionary(
        "grant-cuts",
        label=gettext_lazy("Why is not all of it eligible?"),
        empty=gettext_lazy("All of it is"),
        required=False,
    )
    because = forms.LongTextField(
        label=gettext_lazy("Why is it eligible all the same?"),
        help_text=gettext_lazy("It is kept with the expense: who decides the settlement reads it."),
        max_length=500,
        rows=3,
        required=False,
    )


class TerminateForm(Explained):
    """When and why a contract ends, what comes back, and why less than is not eligible."""

    on = forms.DateField(label=gettext_lazy("Terminated on"))
    to_return = money_field(label=gettext_lazy("Amount to be returned, zł"))
    reason = from_dictionary("grant-ends", label=gettext_lazy("Why?"))
    words = forms.LongTextField(label=gettext_lazy("In your own words"), max_length=500, rows=2, required=False)
    because = forms.LongTextField(
        label=gettext_lazy("Why does less come back?"),
        help_text=gettext_lazy("It is kept with the grant: who confirms the termination reads it."),
        max_length=500,
        rows=3,
        required=False,
    )


class ReturnForm(forms.Form):
    """What came back, and when, from whom, by which document."""

    returned = money_field(label=gettext_lazy("Amount that came back, zł"))
    interest = money_field(label=gettext_lazy("Of it interest, zł"), required=False)
    on = forms.DateField(label=gettext_lazy("Day on which it came"))
    payer = forms.TextField(label=gettext_lazy("Who paid it back?"), max_length=200)
    document = forms.TextField(
        label=gettext_lazy("Which document shows it?"),
        help_text=gettext_lazy("For example a bank statement, with its number and day."),
        max_length=200,
    )


class BackForm(forms.Form):
    """Why a step is taken back."""

    reason = from_dictionary("grant-ends", label=gettext_lazy("Why?"))
    words = forms.LongTextField(label=gettext_lazy("In your own words"), max_length=500, rows=2, required=False)


class ReturnBackForm(BackForm):
    """Why a return of money is taken back: what ends a contract is no reason for that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = dictionary("grant-ends")
        codes = {code for code, item in reasons.items.items() if item.data.get("of_return")}
        offer(self, "reason", [(code, label) for code, label in reasons.choices() if code in codes])


class BankBackForm(forms.Form):
    """Why an approval or a payment is taken back."""

    reason = from_dictionary("payment-corrections", label=gettext_lazy("Why do you take it back?"))
    words = forms.LongTextField(label=gettext_lazy("In your own words"), max_length=500, rows=2, required=False)


class NotPaidForm(BankBackForm):
    """Why a payment was not made, and whether it goes to the bank by a new list."""

    is_due_again = forms.YesNo(
        label=gettext_lazy("Does it go to the bank by a new list?"),
        help_text=gettext_lazy(
            "Yes: it leaves this list and is due again, for example because the account was wrong; somebody approves "
            "it anew. No: it stays on this list, and is marked when it is paid."
        ),
    )

    field_order = ("is_due_again", "reason", "words")


class DueForm(forms.Form):
    """Which payments that are due go to the bank now. All are ticked."""

    payments = forms.ChoicesField(choices=(), label=gettext_lazy("Payments that are due"), required=False)

    needed = frozenset({"payments"})

    def __init__(self, *args: Any, payments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "payments", payments)


class PaidForm(DueForm):
    """Which payments of a list were made, and when."""

    on = forms.DateField(label=gettext_lazy("Paid on"))
    field_order = ("on", "payments")


def category_of(code: str) -> str:
    """Return what a category of the budget is called."""
    return dictionary("grant-categories").label(code)
