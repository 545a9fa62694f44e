"""The forms of benefits: a request, a decision, an early end, an account; paying and taking back."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import HiddenInput
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.benefits.queries import Kind
from kladka.benefits.rules import MONTH
from kladka.core import forms
from kladka.pages.participants.forms.choices import Choices, from_dictionary, offer
from kladka.pages.participants.forms.evidence import LATER, DocumentFields

GRANT, REFUSE = "grant", "refuse"
TO_ACCOUNT, CASH = "account", "cash"


def cost_field(**kwargs: Any) -> forms.DecimalField:
    """Return a field for an amount of money."""
    return forms.DecimalField(max_digits=8, decimal_places=2, min_value=0, width=10, **kwargs)


def share_field() -> forms.DecimalField:
    """Return a field for a part of full time, as it is typed of a job: 1 is full time."""
    wrong = gettext_lazy("Type a share above 0 and at most 1: 1 is full time, 0.5 is half.")
    return forms.DecimalField(
        label=gettext_lazy("Part of full time"),
        help_text=gettext_lazy("For example 0.5 for half of full time. Left empty, it is the whole."),
        min_value=Decimal("0.01"),
        max_value=Decimal(1),
        max_digits=3,
        decimal_places=2,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "max_digits", "max_decimal_places"), wrong),
    )


class PrepareForm(forms.ConfirmForm):
    """Nothing is asked. `holds` stands for what the list would hold as it was shown: made again of something else, it
    is not the same a second time."""

    holds = forms.TextField(widget=HiddenInput, required=False)


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
    share = share_field()
    words = forms.TextField(
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("For example: bus from Klucze to Kraków and back. Do not write about health."),
        max_length=300,
        required=False,
    )
    requested_on = forms.DateField(label=gettext_lazy("Requested on"))

    field_order = (
        *("kind", "from_date", "until_date", "asked", "share", "words", "requested_on"),
        *("how", "document_kind", "document_date", "file"),
    )
    needed = frozenset({"asked", "document_kind", "document_date", "file"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = DocumentFields.shown_when

    def __init__(self, *args: Any, kinds: Mapping[str, Kind], **kwargs: Any) -> None:
        taken = {code for kind in kinds.values() for code in kind.raw.get("documents", ())}
        super().__init__(*args, may_wait=True, documents=taken, **kwargs)
        offer(self, "kind", [(code, one.label.capitalize()) for code, one in kinds.items()])
        self.fields["kind"].widget.hints = paid_days(kinds)
        self.shown_when = {**self.shown_when, **by_kind(kinds)}
        self.initial.setdefault("how", LATER)
        self.fields["how"].label = _("Document that proves the cost")

    def clean(self) -> dict[str, Any]:
        """Refuse a cost of what is paid by rate, where it stands."""
        typed = super().clean() or self.cleaned_data
        self.refuse_what_does_not_follow("asked", "share")
        return typed


class WriteDownForm(RequestForm):
    """What a participant sent, to be put right together; which benefit, and when it was sent, stays."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, kinds={kind.code: kind}, **kwargs)
        kept = {"asked": kind.terms.is_cost, "share": kind.terms.unit == MONTH}
        for name in ("kind", "requested_on", *(name for name, is_kept in kept.items() if not is_kept)):
            del self.fields[name]
        self.shown_when = {name: when for name, when in self.shown_when.items() if name not in kept}

    def clean(self) -> dict[str, Any]:
        """Ask what the document needs; the rest goes with the one kind."""
        return DocumentFields.clean(self)


class AskForm(forms.Form):
    """What a participant asks for on the own page."""

    participation = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("In which project?"))
    kind = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("What do you ask for?"))
    from_date = forms.DateField(label=gettext_lazy("From which day?"))
    until_date = forms.DateField(label=gettext_lazy("Until which day?"))
    asked = cost_field(
        label=gettext_lazy("How much does it cost, in zloty?"),
        help_text=gettext_lazy("One day of travel, one hour of care, or the examination."),
        required=False,
    )
    words = forms.TextField(
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("For example: bus from Klucze to Kraków and back. Do not write about health."),
        max_length=300,
        required=False,
    )

    needed = frozenset({"asked"})

    def __init__(self, *args: Any, participations: Sequence[Any], kinds: Mapping[str, Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.participations = participations
        offer(self, "kind", [(code, one.label.capitalize()) for code, one in kinds.items()])
        self.fields["kind"].widget.hints = paid_days(kinds)
        offer(self, "participation", [(str(one.pk), str(one.project)) for one in participations])
        if len(participations) <= 1:
            del self.fields["participation"]
        self.shown_when = {"asked": by_kind(kinds)["asked"]}

    def clean(self) -> dict[str, Any]:
        """Refuse a cost of what is paid by rate, where it stands."""
        typed = super().clean() or self.cleaned_data
        self.refuse_what_does_not_follow("asked")
        return typed

    @property
    def chosen(self) -> Any:
        """Return the participation that is meant."""
        wanted = self.cleaned_data.get("participation", str(self.participations[0].pk))
        return next(one for one in self.participations if str(one.pk) == wanted)


def paid_days(kinds: Mapping[str, Kind]) -> dict[str, str]:
    """Return in words for which days each kind is paid: others bring nothing, however often somebody came."""
    words = _("Paid for days of: %(attendance)s.")
    return {code: words % {"attendance": ", ".join(one.paid_for)} for code, one in kinds.items() if one.paid_for}


def by_kind(kinds: Mapping[str, Kind]) -> dict[str, tuple[str, Sequence[str]]]:
    """Return of which kinds the cost and the part of full time are asked."""
    return {
        "asked": ("kind", tuple(code for code, one in kinds.items() if one.terms.is_cost)),
        "share": ("kind", tuple(code for code, one in kinds.items() if one.terms.unit == MONTH)),
    }


def share_of(typed: Mapping[str, Any]) -> Decimal:
    """Return the part of full time that was typed; the whole where nothing was."""
    return Decimal(typed.get("share") or 1)


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
    share = share_field()
    reason = from_dictionary("benefit-refusals", label=gettext_lazy("Why is it refused?"), required=False)
    decided_on = forms.DateField(label=gettext_lazy("Day of the decision"))

    needed = frozenset({"from_date", "until_date", "granted", "reason"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {
        "from_date": ("decision", (GRANT,)),
        "until_date": ("decision", (GRANT,)),
        "granted": ("decision", (GRANT,)),
        "share": ("decision", (GRANT,)),
        "reason": ("decision", (REFUSE,)),
    }

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "decision", [(GRANT, _("Grant it")), (REFUSE, _("Refuse it"))])
        if not kind.terms.is_cost:
            del self.fields["granted"]
        if kind.terms.unit != MONTH:
            del self.fields["share"]

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


class RevokeForm(forms.Form):
    """Why a decision was wrong from the beginning."""

    reason = from_dictionary("benefit-revocations", label=gettext_lazy("Why do you take the decision back?"))
    words = forms.LongTextField(
        label=gettext_lazy("More about it"),
        help_text=gettext_lazy("Kept in the history of changes. Do not write about health."),
        max_length=500,
        rows=2,
        required=False,
    )


class AccountForm(forms.Form):
    """Where the money goes: to an account or, where the programme does that, in cash to the person."""

    way = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("How is this person paid?"))
    number = forms.TextField(
        label=gettext_lazy("Account number"),
        help_text=gettext_lazy("26 digits. Leave it empty to delete the number that is recorded."),
        max_length=40,
        required=False,
        inputmode="numeric",
    )

    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {"number": ("way", (TO_ACCOUNT,))}

    def __init__(self, *args: Any, may_be_cash: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "way", [(TO_ACCOUNT, _("To a bank account")), (CASH, _("In cash"))])
        if not may_be_cash:
            del self.fields["way"]
            self.shown_when = {}

    def clean(self) -> dict[str, Any]:
        """Refuse a number of whom is paid in cash, where it stands."""
        typed = super().clean() or self.cleaned_data
        self.refuse_what_does_not_follow("number")
        return typed


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
    """Which lines were not paid after all, and whether they come with the next list; or the approval. And why."""

    lines = forms.ChoicesField(choices=(), label=gettext_lazy("Which lines were not paid?"), required=False)
    is_due_again = forms.YesNo(
        label=gettext_lazy("Do they leave this list?"),
        help_text=gettext_lazy(
            "Yes: they are due again and come with the next list, for example because the account was wrong; somebody "
            "approves them anew. No: they stay on this list, and are marked when they are paid."
        ),
    )
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
        if lines:
            self.fields["words"].help_text = _(
                "Kept in the history of changes and, of lines that leave it, shown on the list. The participant may "
                "read it. Do not write about health."
            )
        else:
            del self.fields["lines"], self.fields["is_due_again"]
