"""Sending a participant on to another body, or from it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.employers.models import Referral
from kladka.pages.employers.choices import WORD, Desk
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
        label=gettext_lazy("Name of the body"),
        help_text=gettext_lazy("With its town; only if it is not recorded as an organisation."),
        max_length=150,
        required=False,
    )
    question = forms.LongTextField(
        label=gettext_lazy("What is asked for?"),
        help_text=gettext_lazy("Do not write about health."),
        max_length=LONG,
        rows=3,
    )
    sent_on = forms.DateField(label=gettext_lazy("Sent on"))
    due_on = forms.DateField(label=gettext_lazy("Answer due by"), required=False)

    needed: Collection[str] = frozenset({"body"})
    field_order: Sequence[str] = ("direction", "body_kind", "organisation", "body", "question", "sent_on", "due_on")

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._desk = desk
        self.fields["organisation"] = forms.PickerField(
            label=gettext_lazy("Organisation recorded already"),
            search=desk.search_organisations,
            label_of=desk.label_of_organisation,
            search_label=WORD,
            required=False,
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, a recorded organisation or a name, and for days that can be true."""
        typed = super().clean() or self.cleaned_data
        chosen, name = typed.get("organisation"), typed.get("body")
        if chosen and name and name != self.initial.get("body"):
            self.add_error("body", _("You chose one that is recorded already. Leave the name empty, or choose none."))
        elif not chosen and not name and not {"organisation", "body"} & set(self.errors):
            self.add_error("body", _("Name the body, with its town."))
        if sent := typed.get("sent_on"):
            self.ask(check_not_in_future, sent, clock.today(), field="sent_on")
            self.ask(check_order, sent, typed.get("due_on"), field="due_on")
        return typed

    def told(self) -> dict[str, Any]:
        """Return the answers as the verbs take them."""
        chosen = self.values.get("organisation")
        return self.values | {"organisation": self._desk.organisation(chosen) if chosen else None}


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

    needed = frozenset({"answered_on", "body"})
    sections: Sequence[forms.Section] = (
        forms.Section(gettext_lazy("Answer"), ("answer", "answered_on", "answer_words")),
        forms.Section(
            gettext_lazy("Question"),
            ("direction", "body_kind", "organisation", "body", "question", "sent_on", "due_on"),
        ),
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
        told = {name: getattr(referral, name) for name in ReferralForm.base_fields}
        return told | {"organisation": str(referral.organisation_id or "")}
