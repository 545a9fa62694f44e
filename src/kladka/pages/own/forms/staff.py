"""The forms of the staff about somebody's own page."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.messages import channels
from kladka.pages.own.register import purposes
from kladka.pages.own.rights import HOW
from kladka.pages.participants.forms.choices import from_dictionary, offer
from kladka.people.models import Consent, CorrectionRequest, OwnAccess
from kladka.people.policies.own_page import LONGEST_WORDS, check_address

WAYS = {
    OwnAccess.Way.EMAIL: gettext_lazy("By e-mail"),
    OwnAccess.Way.SMS: gettext_lazy("By text message"),
    OwnAccess.Way.LETTER: gettext_lazy("By a letter, printed here and handed over"),
}
ANSWERS = [
    (CorrectionRequest.State.CORRECTED.value, gettext_lazy("It is done")),
    (CorrectionRequest.State.PARTLY.value, gettext_lazy("Part of it is done")),
    (CorrectionRequest.State.REFUSED.value, gettext_lazy("Nothing is changed")),
]
LANGUAGES = [("pl", gettext_lazy("Polish")), ("en", gettext_lazy("English"))]


class InviteForm(forms.Form):
    """How somebody is invited to their own page, and in which language."""

    way = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("How do you invite?"))
    address = forms.TextField(
        label=gettext_lazy("E-mail address or telephone number"),
        help_text=gettext_lazy("It must be the participant’s own: whoever reads the messages there can sign in."),
        max_length=254,
        required=False,
    )
    language = forms.ChoiceField(choices=LANGUAGES, look="radios", label=gettext_lazy("In which language?"))

    shown_when = {"address": ("way", ("email", "sms"))}
    needed = frozenset({"address"})
    may_repeat = True
    """A second invitation in the same words is meant: the first one was lost."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [way for way in WAYS if way != OwnAccess.Way.SMS or channels.SMS in channels.available()]
        offer(self, "way", [(str(way), str(WAYS[way])) for way in ways])

    def clean(self) -> dict[str, Any]:
        """Ask for an address where messages are sent."""
        typed = super().clean() or self.cleaned_data
        way = typed.get("way")
        if not way or way == OwnAccess.Way.LETTER:
            return typed
        if not typed.get("address") and "address" not in self.errors:
            self.add_error("address", _("Type the address to which codes shall go, or invite by a letter."))
        elif typed.get("address"):
            self.ask(check_address, way, typed["address"])
        return typed


class ConsentForm(forms.Form):
    """A consent that the participant gave."""

    kind = from_dictionary("consent-kinds", look="radios", label=gettext_lazy("To what?"))
    given_on = forms.DateField(label=gettext_lazy("When was it given?"))
    how = forms.ChoiceField(
        choices=[(one.value, HOW[one]) for one in (Consent.How.PAPER, Consent.How.TOLD)],
        look="radios",
        label=gettext_lazy("How was it given?"),
    )


class TakeForm(forms.Form):
    """What somebody without an own page asks about their data, as they said or wrote it."""

    about = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("What is it about?"))
    words = forms.LongTextField(
        label=gettext_lazy("What does the participant ask for, in their own words?"), max_length=LONGEST_WORDS, rows=5
    )
    on = forms.DateField(
        label=gettext_lazy("When did they ask?"), help_text=gettext_lazy("The time to answer runs from this day.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "about", [(one.code, one.words["title"]) for one in purposes()])


class AnswerForm(forms.Form):
    """What became of a request, in words that the person reads."""

    state = forms.ChoiceField(choices=ANSWERS, look="radios", label=gettext_lazy("What became of it?"))
    answer = forms.LongTextField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy(
            "The participant reads it. If something stays as it is, say why, and that they may complain."
        ),
        max_length=LONGEST_WORDS,
        rows=5,
    )
