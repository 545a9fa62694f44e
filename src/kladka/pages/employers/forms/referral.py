"""Sending a participant on to another body, or from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.employers.models import Referral
from kladka.pages.employers.forms.employer import LONG
from kladka.pages.participants.forms.choices import from_dictionary
from kladka.people.policies import check_not_in_future, check_order

DIRECTIONS = [
    (Referral.Direction.OUT.value, gettext_lazy("We send the participant on to another body")),
    (Referral.Direction.IN.value, gettext_lazy("Another body sent the participant, or asks us")),
]


class ReferForm(forms.Form):
    """A new referral."""

    direction = forms.ChoiceField(choices=DIRECTIONS, label=gettext_lazy("Who sends to whom?"))
    body_kind = from_dictionary("referral-bodies", look="radios", label=gettext_lazy("Which kind of body?"))
    body = forms.TextField(
        label=gettext_lazy("Name of the body"), help_text=gettext_lazy("With its town."), max_length=150
    )
    question = forms.LongTextField(
        label=gettext_lazy("What is asked for?"),
        help_text=gettext_lazy("Do not write about health."),
        max_length=LONG,
        rows=3,
    )
    sent_on = forms.DateField(label=gettext_lazy("Sent on"))
    due_on = forms.DateField(label=gettext_lazy("Answer due by"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for days that can be true."""
        typed = super().clean() or self.cleaned_data
        if sent := typed.get("sent_on"):
            self.ask(check_not_in_future, sent, clock.today(), field="sent_on")
            self.ask(check_order, sent, typed.get("due_on"), field="due_on")
        return typed


class ReferralForm(ReferForm):
    """A referral with its answer."""

    answer = from_dictionary(
        "referral-answers", look="radios", label=gettext_lazy("What was answered?"), required=False,
        empty=gettext_lazy("No answer yet"),
    )  # fmt: skip
    answered_on = forms.DateField(label=gettext_lazy("Answered on"), required=False)
    answer_words = forms.LongTextField(
        label=gettext_lazy("The answer in words"), max_length=LONG, rows=2, required=False
    )

    needed = frozenset({"answered_on"})
    sections: Sequence[forms.Section] = (
        forms.Section(gettext_lazy("Answer"), ("answer", "answered_on", "answer_words")),
        forms.Section(gettext_lazy("Question"), ("direction", "body_kind", "body", "question", "sent_on", "due_on")),
    )
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {}

    def clean(self) -> dict[str, Any]:
        """An answer has a day, and came after the question."""
        typed = super().clean()
        answer, day = typed.get("answer"), typed.get("answered_on")
        if answer and not day and "answered_on" not in self.errors:
            self.add_error("answered_on", _("Enter the day of the answer."))
        if not answer and (day or typed.get("answer_words")):
            self.add_error("answer", _("Choose what was answered."))
        if day:
            self.ask(check_not_in_future, day, clock.today(), field="answered_on")
            if typed.get("sent_on"):
                self.ask(check_order, typed["sent_on"], day, field="answered_on")
        return typed

    @staticmethod
    def stored_values(referral: Referral) -> dict[str, Any]:
        """Return what the form shows of a stored referral."""
        return {name: getattr(referral, name) for name in ReferralForm.base_fields}
