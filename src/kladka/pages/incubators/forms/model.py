"""Which version of a model an incubator follows, and what was found of one of its lines."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.incubation.policies import standard as policies
from kladka.incubation.rules.standard import Answer, Compared, Line, Standard
from kladka.pages.incubators.presenters import model_choices
from kladka.pages.participants.forms.choices import offer

ANSWERS = {
    Answer.MET: gettext_lazy("It is met"),
    Answer.NOT_MET: gettext_lazy("It is not met"),
    Answer.NOT_LOOKED: gettext_lazy("Nobody has looked at it"),
}


class FollowForm(forms.Form):
    """A version, and the day from which the incubator follows it."""

    model = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Model and version"))
    from_date = forms.DateField(label=gettext_lazy("From which day on?"))

    def __init__(self, versions: Sequence[Standard], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {f"{one.code}:{one.number}": one for one in versions}
        offer(self, "model", model_choices(versions))

    @property
    def version_chosen(self) -> Standard:
        """Return the version that was chosen."""
        return self.versions[self.cleaned_data["model"]]


class LookForm(forms.Form):
    """Whether a line is met, since when, how many there are, and what was seen."""

    answer = forms.ChoiceField(choices=list(ANSWERS.items()), look="radios", label=gettext_lazy("What did you find?"))
    since = forms.DateField(label=gettext_lazy("Since when is it so?"))
    found = forms.IntegerField(label=gettext_lazy("How many are there?"), min_value=0, max_value=9999, required=False)
    words = forms.LongTextField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("What you saw, or what is missing. Do not write about people."),
        rows=2,
        max_length=300,
        required=False,
    )

    def __init__(self, line: Line, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        if line.least is None:
            del self.fields["found"]
        else:
            self.fields["found"].help_text = _("The model asks for at least %(least)s.") % {"least": line.least}

    def clean(self) -> dict[str, Any]:
        """A number and an answer go together."""
        typed = super().clean() or self.cleaned_data
        if typed.get("answer") and "found" not in self.errors:
            self.ask(policies.check_found, self.line, typed["answer"], typed.get("found"))
        return typed

    @staticmethod
    def stored_values(compared: Compared, today: date) -> dict[str, Any]:
        """Return what the form shows first: what was found last, if it still says something."""
        last = None if compared.is_old else compared.look
        if last is None:
            return {"since": today}
        return {"answer": last.answer, "since": last.since, "found": last.found, "words": last.words}
