"""The forms of a vocational profile: what it asks, and the day on which the person accepts it."""

from collections.abc import Sequence
from typing import Any

from django.forms import HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.coaching.models import Profile, ProfileHealth
from kladka.coaching.policies.profile import LONGEST
from kladka.coaching.rules.profile import Question, Section, Words
from kladka.core import forms
from kladka.core.language import language_in_use

VETO = "_veto"
"""What follows the code of a question in the name of the field for what the person does not agree to."""


def said(words: Words) -> str:
    """Return a text of the pack in the language in use, else in Polish."""
    language = language_in_use()
    return words.get(language) or words.get("pl", "")


class ProfileForm(forms.Form):
    """What the person says, question by question, as the sections given ask. Nothing is required."""

    says_optional = False

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        self.asked = sections
        super().__init__(*args, **kwargs)
        shown = []
        for section in sections:
            names: list[str] = []
            for question in section.questions:
                names += self._offer(question)
            shown.append(forms.Section(said(section.label), tuple(names)))
        self.sections = tuple(shown)

    def _offer(self, question: Question) -> list[str]:
        given: dict[str, Any] = {"required": False, "rows": 2, "max_length": LONGEST}
        label = said(question.label)
        self.fields[question.code] = forms.LongTextField(label=label, help_text=said(question.hint), **given)
        if not question.has_veto:
            return [question.code]
        words = _("What I do not agree to: %(question)s") % {"question": label}
        self.fields[question.code + VETO] = forms.LongTextField(label=words, **given)
        return [question.code, question.code + VETO]

    def said_so(self) -> dict[str, dict[str, str]]:
        """Return the words and the vetoes as the verbs of coaching take them."""
        questions = [one for section in self.asked for one in section.questions]
        typed = self.cleaned_data
        return {
            "answers": {one.code: typed[one.code] for one in questions},
            "vetoes": {one.code: typed[one.code + VETO] for one in questions if one.has_veto},
        }

    def stored_values(self, record: Profile | ProfileHealth) -> dict[str, Any]:
        """Return what the form shows of a stored record."""
        return values_of(record, self.asked)


def values_of(record: Profile | ProfileHealth | None, sections: Sequence[Section]) -> dict[str, Any]:
    """Return what a form with these sections shows of a record; empty words of none."""
    found: dict[str, Any] = {}
    for one in (question for section in sections for question in section.questions):
        found[one.code] = record.answers.get(one.code, "") if record else ""
        if one.has_veto:
            found[one.code + VETO] = record.vetoes.get(one.code, "") if record else ""
    return found


class AcceptForm(forms.Form):
    """The person accepts the profile."""

    number = forms.IntegerField(widget=HiddenInput, required=False)
    """Which version: two accepted one after the other are not the same, saved twice."""
    on = forms.DateField(label=gettext_lazy("When?"))
    agreed = forms.ConfirmField(
        label=gettext_lazy("The participant read the profile, or had it read aloud, and accepts it as their own words")
    )
