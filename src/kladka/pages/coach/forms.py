"""The form of a session: quick on a phone, and complete."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.agenda.models import Appointment
from kladka.coaching import policies
from kladka.coaching.actions import Step
from kladka.coaching.models import Session
from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.pages.employers.choices import Desk
from kladka.pages.participants.forms.choices import from_dictionary, offer
from kladka.pages.participants.forms.corrections import TYPING_ERROR
from kladka.pages.participants.forms.situation import OWNERS

OTHER = "other"
QUICK = ("30", "45", "60", "90", "120")
"""Lengths one tap away; any other is typed."""
WORDS = ("on_date", "starts_at", "place", "purpose", "done", "confirmed", "employer_words", "travel_minutes")
MORE = ("starts_at", "purpose", "employer", "employer_words", "travel_minutes")
"""What is asked last: a session is saved without it."""


class SessionFields(forms.Form):
    """What is asked about every session."""

    on_date = forms.DateField(label=gettext_lazy("Date"))
    minutes = forms.ChoiceField(
        choices=[*((each, each) for each in QUICK), (OTHER, gettext_lazy("Other"))],
        look="radios",
        inline=True,
        label=gettext_lazy("How many minutes?"),
    )
    other_minutes = forms.IntegerField(label=gettext_lazy("Other number of minutes"), required=False)
    place = from_dictionary("place-kinds", look="radios", label=gettext_lazy("Where?"))
    done = forms.LongTextField(
        label=gettext_lazy("What was done?"),
        help_text=gettext_lazy("Do not write about health."),
        max_length=2000,
        rows=4,
        required=False,
    )
    starts_at = forms.TimeField(
        label=gettext_lazy("Beginning"), help_text=gettext_lazy("For example 9:30."), required=False
    )
    purpose = forms.TextField(label=gettext_lazy("Purpose"), max_length=200, required=False)
    employer_words = forms.TextField(
        label=gettext_lazy("An employer who is not recorded"),
        help_text=gettext_lazy("If you met or called one that is not on the list: which one?"),
        max_length=200,
        required=False,
    )
    travel_minutes = forms.IntegerField(
        label=gettext_lazy("Travel there and back, in minutes"), min_value=0, max_value=1440, required=False
    )
    confirmed = forms.ConfirmField(
        label=gettext_lazy("The participant confirmed the session"),
        help_text=gettext_lazy("Tick this if it was confirmed in words. A signature or a card confirms by itself."),
        required=False,
    )

    needed = frozenset({"other_minutes"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {"other_minutes": ("minutes", (OTHER,))}

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        self.fields["employer"] = desk.employer_field(_("Which employer did you meet or call?"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take the quick choice or the typed number; an employer is chosen or named, not both."""
        typed = super().clean() or self.cleaned_data
        if typed.get("employer") and typed.get("employer_words"):
            self.add_error(
                "employer_words", _("You chose one from the list already. Leave this empty, or choose none.")
            )
        if typed.get("minutes") == OTHER and not typed.get("other_minutes") and "other_minutes" not in self.errors:
            self.add_error("other_minutes", _("Enter the number of minutes."))
        minutes, on = typed.get("other_minutes"), typed.get("on_date")
        self.refuse_what_does_not_follow("other_minutes")
        if typed.get("minutes") == OTHER and minutes is not None and on:
            self.ask(_check_length, minutes, on)
        return typed

    def session(self) -> dict[str, Any]:
        """Return the answers as the verbs of coaching take them."""
        typed = self.cleaned_data
        minutes = typed["other_minutes"] if typed["minutes"] == OTHER else int(typed["minutes"])
        found = self.desk.employer(typed.get("employer") or "")
        employer = {"employer": found.pk, "employer_words": str(found)} if found else {"employer": None}
        return {**{name: typed[name] for name in WORDS}, "minutes": minutes, **employer}

    @staticmethod
    def stored_values(session: Session) -> dict[str, Any]:
        """Return what the form shows of a stored session."""
        quick = str(session.minutes)
        is_quick = quick in QUICK
        length = {"minutes": quick if is_quick else OTHER, "other_minutes": None if is_quick else session.minutes}
        return {**{name: getattr(session, name) for name in WORDS}, **length, **employer_of(session)}


def employer_of(one: Session | Appointment) -> dict[str, Any]:
    """Return the two answers about the employer: one of the list, or in words."""
    return {"employer": str(one.employer), "employer_words": ""} if one.employer else {}


def _check_length(minutes: int, on: date) -> None:
    with policies.shown_at("other_minutes"):
        policies.check_minutes(minutes, on)


class LogSessionForm(SessionFields):
    """A new session and the next step agreed in it."""

    step = forms.TextField(label=gettext_lazy("Next step"), max_length=200, required=False)
    step_due_on = forms.DateField(label=gettext_lazy("By when?"), required=False)
    step_owner = forms.ChoiceField(
        choices=OWNERS, inline=True, label=gettext_lazy("Who does it?"), initial="participant", required=False
    )
    card = forms.FileField(
        label=gettext_lazy("Signed card"),
        help_text=gettext_lazy("A photo or a scan of the card that the participant signed. You can add it later."),
        accept=".pdf,.png,.jpg,.jpeg",
        required=False,
    )

    signature = forms.SignatureField()

    sections = (
        forms.Section(gettext_lazy("The session"), ("on_date", "minutes", "other_minutes", "place", "done")),
        forms.Section(gettext_lazy("What comes next"), ("step", "step_due_on", "step_owner")),
        forms.Section(gettext_lazy("More, if you like"), (*MORE, "confirmed", "card")),
    )

    def clean(self) -> dict[str, Any]:
        """Ask what is due by the day that was given."""
        typed = super().clean()
        if typed.get("step_due_on") and not typed.get("step") and "step" not in self.errors:
            self.add_error("step", _("Say what is to be done by that day, or leave the day empty."))
        return typed

    def steps(self) -> list[Step]:
        """Return the next step, if one was agreed."""
        typed = self.cleaned_data
        if not typed["step"]:
            return []
        return [Step(typed["step"], typed["step_owner"] or "participant", typed["step_due_on"])]


class ChangeSessionForm(SessionFields):
    """Changes of a session; a reason is asked of anybody but its recent author."""

    reason = forms.ChoiceField(
        choices=(),
        look="select",
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Only if the date, the length or the place changes."),
        required=False,
    )
    signature = forms.SignatureField()

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["reason"]
            return
        reasons = [pair for pair in dictionary("correction-reasons").choices() if pair[0] != TYPING_ERROR]
        offer(self, "reason", reasons, empty=_("Choose"))
