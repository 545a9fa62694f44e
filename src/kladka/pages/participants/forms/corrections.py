"""Corrections and withdrawals of facts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.core.ledger import Fact
from kladka.pages.participants.forms.choices import Choices, from_dictionary, offer
from kladka.pages.participants.forms.entry import EntryForm, check_consistent
from kladka.pages.participants.forms.situation import LeaveForm, LookedFields, follows_kind, full_time_share
from kladka.people.models import Assignment, Ending, Entry, Evidence, Exit, Reentry, Situation, Support
from kladka.people.queries.assigned import HANDED_OVER
from kladka.people.rules.entry import CONDITIONAL, QUESTIONS
from kladka.processes.queries import choices_for, label_of
from kladka.programmes.rules import profile

TYPING_ERROR = "typing_error"


class ReasonFields(LookedFields):
    """Why something recorded is no longer believed."""

    reason = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Why do you withdraw it?"))
    words = forms.LongTextField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("Kept in the history of changes. Do not write about health."),
        required=False,
    )

    def __init__(self, *args: Any, fact: Fact, is_own: bool, reason: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # "Typing error" is open to the author for a few days; others say what really happened.
        offered = [pair for pair in reasons_for(fact) if is_own or pair[0] != TYPING_ERROR]
        offer(self, "reason", offered, empty=_("Choose"))
        wanted = reason or (TYPING_ERROR if is_own else "")
        if wanted in dict(offered):
            self.fields["reason"].initial = wanted


def reasons_for(fact: Fact) -> Choices:
    """Return the reasons that can be true of a fact of this kind, in the language in use."""
    kind, reasons = str(fact._meta.model_name), dictionary("correction-reasons")
    return [(code, text) for code, text in reasons.choices() if kind in reasons[code].data.get("of", [kind])]


class WithdrawForm(ReasonFields):
    """A fact that never was."""


class CorrectForm(ReasonFields):
    """A fact that was otherwise: its dates and particulars, filled with what was recorded."""

    def __init__(self, *args: Any, fact: Fact, is_own: bool, **kwargs: Any) -> None:
        names = _names(fact)
        initial = {name: getattr(fact, name) for name in names}
        super().__init__(*args, fact=fact, is_own=is_own, initial=initial, **kwargs)
        self.fields["reason"].label = _("Why do you correct it?")
        for name in names:
            self.fields[name] = _field(name, fact)
        self.order_fields([*names, "reason", "words"])
        self.shown_when = _follows(fact)
        self.needed = frozenset(self.shown_when) & {"contract_kind", "leaving_reason"}
        self._fact, self._names = fact, names

    def changes(self) -> dict[str, Any]:
        """Return what differs from the fact as recorded."""
        typed = {name: self.cleaned_data[name] for name in self._names}
        return {name: value for name, value in typed.items() if getattr(self._fact, name) != value}


class CorrectEntryForm(ReasonFields):
    """An entry that was otherwise: its day, and every answer of the entry form."""

    entry_date = forms.DateField(label=gettext_lazy("Entry date"))

    def __init__(self, *args: Any, fact: Entry, is_own: bool, **kwargs: Any) -> None:
        project = fact.participation.project
        required = profile(project.profile).required_on(fact.entry_date)
        asked = EntryForm(project=project, required=required)
        names = [name for name in QUESTIONS if name in asked.fields]
        initial = {"entry_date": fact.entry_date, **EntryForm.stored_values(fact)}
        super().__init__(*args, fact=fact, is_own=is_own, initial=initial, **kwargs)
        self.fields["reason"].label = _("Why do you correct it?")
        for name in names:
            self.fields[name] = asked.fields[name]
            self.fields[name].required = name in required and name not in CONDITIONAL
        self.order_fields(["entry_date", *names, "reason", "words"])
        self.shown_when, self.needed = EntryForm.shown_when, frozenset(required)
        self._fact, self._names, self._asked = fact, names, asked

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts another answer."""
        typed = super().clean() or self.cleaned_data
        check_consistent(self, typed, latest=typed.get("entry_date") or self._fact.entry_date)
        return typed

    def changes(self) -> dict[str, Any]:
        """Return what differs from the entry as recorded."""
        typed = self._asked.converted({name: self.cleaned_data[name] for name in self._names})
        typed["entry_date"] = self.cleaned_data["entry_date"]
        return {name: value for name, value in typed.items() if getattr(self._fact, name) != value}


class CorrectDocumentForm(ReasonFields):
    """A document that was another one: its kind and its date."""

    document_kind = from_dictionary("document-kinds", label=gettext_lazy("Document"))
    document_date = forms.DateField(label=gettext_lazy("Date of the document"))

    field_order = ("document_kind", "document_date", "reason", "words")

    def __init__(self, *args: Any, fact: Evidence, **kwargs: Any) -> None:
        initial = {"document_kind": fact.document_kind, "document_date": fact.document_date}
        super().__init__(*args, fact=fact, initial=initial, **kwargs)
        self.fields["reason"].label = _("Why do you correct it?")


_FIELDS: dict[type[Fact], tuple[str, ...]] = {
    Assignment: ("from_date", "model"),
    Support: ("start_date", "end_date", "hours"),
    Situation: ("kind", "from_date", "until_date", "contract_kind", "full_time_share"),
    Ending: ("until_date", "outcome"),
    Exit: ("exit_date", "path_completed", "leaving_reason"),
    Reentry: ("reentry_date",),
}
_LABELS = {
    "from_date": gettext_lazy("Beginning"),
    "start_date": gettext_lazy("Beginning"),
    "end_date": gettext_lazy("End"),
    "until_date": gettext_lazy("End"),
    "exit_date": gettext_lazy("Exit date"),
    "reentry_date": gettext_lazy("Date of return"),
    "hours": gettext_lazy("Hours"),
    "kind": gettext_lazy("Situation"),
    "contract_kind": gettext_lazy("Kind of contract"),
    "model": gettext_lazy("Coaching model"),
    "outcome": gettext_lazy("How did it end?"),
    "path_completed": gettext_lazy("Was the planned path completed?"),
    "leaving_reason": gettext_lazy("Reason"),
}
_CHOICES = {
    "kind": "situation-kinds",
    "contract_kind": "contract-kinds",
    "leaving_reason": "leaving-reasons",
}
_OPTIONAL = frozenset({"end_date", "contract_kind", "leaving_reason", "hours"})


def correctable(fact: Fact) -> bool:
    """Tell whether facts of this kind are corrected in a form of their own."""
    return type(fact) in _FIELDS or isinstance(fact, Entry)


def _field(name: str, fact: Fact) -> Any:
    required = name not in _OPTIONAL and not (name == "until_date" and isinstance(fact, Situation))
    if name.endswith("_date"):
        return forms.DateField(label=_LABELS[name], required=required)
    if name == "path_completed":
        return forms.YesNo(label=_LABELS[name])
    if name == "full_time_share":
        return full_time_share()
    if name == "hours":
        return forms.DecimalField(
            label=_LABELS[name], min_value=Decimal("0.01"), max_digits=6, decimal_places=2, required=False
        )
    if name == "outcome":
        return from_dictionary(_outcomes(fact), look="radios", label=_LABELS[name])
    if isinstance(fact, Assignment):
        listed = dict([*choices_for([fact.controller]), (fact.model, label_of(fact.model))])
        return forms.ChoiceField(choices=list(listed.items()), label=_LABELS[name], required=required)
    return from_dictionary(_CHOICES[name], label=_LABELS[name], required=required)


def _names(fact: Fact) -> tuple[str, ...]:
    """Return what can be corrected: what came of a support was known on its own last day, a hand-over stays one."""
    if getattr(fact, "support_id", None):
        return ("outcome",)
    if getattr(fact, "outcome", "") == HANDED_OVER:
        return ("until_date",)
    return _FIELDS[type(fact)]


def _follows(fact: Fact) -> dict[str, tuple[str, Sequence[str]]]:
    """Return which questions follow from an answer, as where the fact was recorded."""
    if isinstance(fact, Situation):
        return {**follows_kind("kind")}
    if isinstance(fact, Exit):
        return {**LeaveForm.shown_when}
    return {}


def _outcomes(fact: Fact) -> str:
    if getattr(fact, "support_id", None):
        return "support-outcomes"
    return "situation-outcomes" if getattr(fact, "situation_id", None) else "coaching-outcomes"
