"""The forms of benefits: a request, a decision, an early end, an account; paying and taking back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.benefits.queries import Kind
from kladka.core import forms
from kladka.pages.participants.forms.choices import Choices, from_dictionary, offer
from kladka.pages.participants.forms.evidence import LATER, DocumentFields

GRANT, REFUSE = "grant", "refuse"


def cost_field(**kwargs: Any) -> forms.DecimalField:
    """Return a field for an amount of money."""
    return forms.DecimalField(max_digits=8, decimal_places=2, min_value=0, width=10, **kwargs)


class RequestForm(DocumentFields):
    """What the participant asks for, with the document that proves a cost, now or later."""

    kind = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Which benefit is asked for?"))
    from_date = forms.DateField(label=gettext_lazy("From which day?"))
    until_date = forms.DateField(label=gettext_lazy("Until which day?"))
    asked = cost_field(
        label=gettext_lazy("Cost in zloty"),
        help_text=gettext_lazy("Of one day’s travel, of one hour of care, or of the examination. Stipends need none."),
        required=False,
    )
    words = forms.TextField(
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("For example: bus from Klucze to Kraków and back. Do not write about health."),
        max_length=300,
        required=False,
    )
    requested_on = forms.DateField(label=gettext_lazy("Requested on"))

    field_order = (
        *("kind", "from_date", "until_date", "asked", "words", "requested_on"),
        *("how", "document_kind", "document_date", "file"),
    )
    needed = frozenset({"asked", "document_kind", "document_date", "file"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = DocumentFields.shown_when

    def __init__(self, *args: Any, kinds: Mapping[str, Kind], **kwargs: Any) -> None:
        taken = {code for kind in kinds.values() for code in kind.raw.get("documents", ())}
        super().__init__(*args, may_wait=True, documents=taken, **kwargs)
        offer(self, "kind", [(code, one.label.capitalize()) for code, one in kinds.items()])
        costs = tuple(code for code, one in kinds.items() if one.terms.is_cost)
        self.shown_when = {**self.shown_when, "asked": ("kind", costs)}
        self.initial.setdefault("how", LATER)
        self.fields["how"].label = _("Document that proves the cost")

    def clean(self) -> dict[str, Any]:
        """Refuse a cost of what is paid by rate, where it stands."""
        typed = super().clean() or self.cleaned_data
        self.refuse_what_does_not_follow("asked")
        return typed


class LaterDocumentForm(DocumentFields):
    """The document of a request that came without one."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, may_wait=False, documents=kind.raw.get("documents", ()), **kwargs)


class DecideForm(forms.Form):
    """Granted for some days, or refused with a reason."""

    decision = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("What is decided?"))
    from_date = forms.DateField(label=gettext_lazy("Granted from"), required=False)
    until_date = forms.DateField(label=gettext_lazy("Granted until"), required=False)
    granted = cost_field(label=gettext_lazy("Granted cost in zloty"), required=False)
    reason = from_dictionary("benefit-refusals", label=gettext_lazy("Why is it refused?"), required=False)
    decided_on = forms.DateField(label=gettext_lazy("Day of the decision"))

    needed = frozenset({"from_date", "until_date", "granted", "reason"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {
        "from_date": ("decision", (GRANT,)),
        "until_date": ("decision", (GRANT,)),
        "granted": ("decision", (GRANT,)),
        "reason": ("decision", (REFUSE,)),
    }

    def __init__(self, *args: Any, is_cost: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "decision", [(GRANT, _("Grant it")), (REFUSE, _("Refuse it"))])
        if not is_cost:
            del self.fields["granted"]

    def clean(self) -> dict[str, Any]:
        """A refusal has its reason."""
        typed = super().clean() or self.cleaned_data
        if typed.get("decision") == REFUSE and not typed.get("reason"):
            self.add_error("reason", _("Choose why it is refused."))
        if typed.get("decision") == GRANT:
            self.refuse_what_does_not_follow("reason")
        return typed


class EndForm(forms.Form):
    """An end before the granted one."""

    until_date = forms.DateField(label=gettext_lazy("Last day of the benefit"))
    words = forms.LongTextField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Kept in the history of changes. Do not write about health."),
        max_length=500,
        rows=2,
        required=False,
    )


class AccountForm(forms.Form):
    """Where the money goes."""

    number = forms.TextField(
        label=gettext_lazy("Account number"),
        help_text=gettext_lazy("26 digits. Leave it empty to delete the number that is recorded."),
        max_length=40,
        required=False,
        inputmode="numeric",
    )


class MonthForm(forms.FilterForm):
    """Which month, and where somebody coordinates several partners, whose."""

    month = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Month"), empty="", required=False)
    partner = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Partner"), empty="", required=False)

    def __init__(self, data: Any, months: Sequence[date], partners: Choices | None = None) -> None:
        super().__init__(data={key: data[key] for key in ("month", "partner") if data.get(key)} or None)
        offer(self, "month", [(f"{one:%Y-%m}", date_format(one, "F Y")) for one in months])
        offer(self, "partner", partners or [])
        if len(partners or ()) <= 1:
            del self.fields["partner"]

    def chosen(self, name: str) -> str:
        """Return what is asked for by a right address, else nothing."""
        return str(self.cleaned_data.get(name) or "") if self.is_bound and self.is_valid() else ""


class PayForm(forms.Form):
    """Which lines were paid, and when. All are ticked."""

    on = forms.DateField(label=gettext_lazy("Paid on"))
    lines = forms.ChoicesField(choices=(), label=gettext_lazy("Which lines were paid?"), required=False)

    needed = frozenset({"lines"})

    def __init__(self, *args: Any, lines: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "lines", list(lines))


class TakeBackForm(forms.Form):
    """Which lines were not paid after all, or the approval, and why."""

    lines = forms.ChoicesField(choices=(), label=gettext_lazy("Which lines were not paid?"), required=False)
    reason = from_dictionary("payment-corrections", label=gettext_lazy("Why do you take it back?"))
    words = forms.LongTextField(
        label=gettext_lazy("More about it"),
        help_text=gettext_lazy("Kept in the history of changes. Do not write about health."),
        max_length=500,
        rows=2,
        required=False,
    )

    needed = frozenset({"lines"})

    def __init__(self, *args: Any, lines: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "lines", list(lines))
        if not lines:
            del self.fields["lines"]
