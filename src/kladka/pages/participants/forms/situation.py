"""Situations, coaching, leaving and coming back."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.coaching.models import NextStep
from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.pages.participants.forms.choices import Choices, from_dictionary, offer
from kladka.pages.participants.forms.evidence import DocumentFields
from kladka.people.models import Document
from kladka.programmes.rules import Profile

OWNERS = [
    (NextStep.Owner.PARTICIPANT.value, gettext_lazy("The participant")),
    (NextStep.Owner.COACH.value, gettext_lazy("The coach")),
]
"""Who may have a next step."""


class SituationForm(DocumentFields):
    """What happened in a participant's life, and what proves it."""

    kind = from_dictionary("situation-kinds", label=gettext_lazy("What happened?"))
    from_date = forms.DateField(label=gettext_lazy("Since when?"))
    until_date = forms.DateField(
        label=gettext_lazy("Until when?"),
        help_text=gettext_lazy("Only if the end is agreed in the contract. Record a real end when it comes."),
        required=False,
    )
    contract_kind = from_dictionary(
        "contract-kinds",
        empty=gettext_lazy("Not about work"),
        label=gettext_lazy("Kind of contract"),
        help_text=gettext_lazy("Only for work."),
        required=False,
    )
    full_time_share = forms.DecimalField(
        label=gettext_lazy("Share of full time"),
        help_text=gettext_lazy("Only for an employment contract: 1 is full time, 0.5 is half."),
        min_value=Decimal("0.001"),
        max_value=Decimal(1),
        max_digits=4,
        decimal_places=3,
        required=False,
    )

    field_order = ("kind", "from_date", "until_date", "contract_kind", "full_time_share", "how")

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, may_wait=True, initial={"how": Document.Form.ORIGINAL_INSPECTED}, **kwargs)
        self._profile = profile

    def situation(self) -> dict[str, Any]:
        """Return the answers as `people.actions.record_situation` takes them."""
        names = ("kind", "from_date", "until_date", "contract_kind", "full_time_share")
        return {name: self.cleaned_data[name] for name in names}

    def clean(self) -> dict[str, Any]:
        """Ask for the kind of contract where the situation is work."""
        typed = super().clean()
        kind = typed.get("kind")
        if kind and dictionary("situation-kinds")[kind].data.get("needs_contract") and not typed.get("contract_kind"):
            self.add_error("contract_kind", _("Choose the kind of contract."))
        if kind and typed.get("document_kind"):
            self._check_document(kind, typed["document_kind"])
        return typed

    def _check_document(self, kind: str, document: str) -> None:
        """Refuse a document that the programme does not take as a proof of this situation."""
        taken = self._profile.proof_of(kind).documents
        if document in taken:
            return
        labels = dictionary("document-kinds")
        self.add_error(
            "document_kind",
            _("This kind of document does not prove it in this programme. Choose one of: %(documents)s.")
            % {"documents": ", ".join(labels.label(code) for code in taken)},
        )


class EndSituationForm(forms.Form):
    """How and when a situation ended."""

    until_date = forms.DateField(label=gettext_lazy("Last day"))
    outcome = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("How did it end?"))

    def __init__(self, *args: Any, outcomes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", outcomes)


class EndCoachingForm(EndSituationForm):
    """How and when a coach's work with a participant ended."""


class AssignForm(forms.Form):
    """Who coaches, where and by which model."""

    coach = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Coach"))
    site = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Site"))
    model = from_dictionary("coaching-models", look="radios", label=gettext_lazy("Coaching model"))
    from_date = forms.DateField(label=gettext_lazy("From which day?"))

    def __init__(self, *args: Any, coaches: Choices, sites: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "coach", coaches, empty=_("Choose"))
        offer(self, "site", sites, empty=_("Choose"))


class HandOverForm(forms.Form):
    """Several people go on with another coach."""

    participants = forms.ChoicesField(choices=(), label=gettext_lazy("Who is handed over?"))
    coach = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("New coach"))
    from_date = forms.DateField(label=gettext_lazy("From which day?"))
    words = forms.LongTextField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Kept in the history of changes. Do not write about health."),
        required=False,
    )

    def __init__(self, *args: Any, participants: Choices, coaches: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participants", participants)
        offer(self, "coach", coaches, empty=_("Choose"))


class LeaveForm(forms.Form):
    """When and how a participation ends."""

    exit_date = forms.DateField(label=gettext_lazy("Last day in the project"))
    path_completed = forms.YesNo(label=gettext_lazy("Was the planned path completed?"))
    leaving_reason = from_dictionary(
        "leaving-reasons",
        empty=gettext_lazy("The path was completed"),
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Only if the path was not completed."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the path was not completed."""
        typed = super().clean() or self.cleaned_data
        if typed.get("path_completed") is False and not typed.get("leaving_reason"):
            self.add_error("leaving_reason", _("Choose why the participant left before the path was completed."))
        return typed


class ReenterForm(forms.Form):
    """When a participant came back."""

    reentry_date = forms.DateField(label=gettext_lazy("First day back in the project"))


class StepForm(forms.Form):
    """Something to do outside a session."""

    what = forms.TextField(label=gettext_lazy("What is to be done?"), max_length=200)
    owner = forms.ChoiceField(choices=OWNERS, label=gettext_lazy("Who does it?"), inline=True)
    due_on = forms.DateField(label=gettext_lazy("By when?"), required=False)
