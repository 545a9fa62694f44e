"""The forms by which a participant asks for something about their data."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.pages.own.register import purposes
from kladka.pages.participants.forms.choices import offer
from kladka.people.models import Participation
from kladka.people.policies.own_page import LONGEST_WORDS


class GiveForm(forms.Form):
    """A consent is given by ticking it: nothing is ticked beforehand."""

    agreed = forms.ConfirmField(label=gettext_lazy("Yes, I agree"))
    may_repeat = True
    """Whoever withdrew a consent may give it again in the same words."""


class CorrectForm(forms.Form):
    """What is wrong, about what it is, and in which project where there are several."""

    participation = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("In which project?"))
    about = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("What is it about?"))
    words = forms.LongTextField(
        label=gettext_lazy("What is wrong, and how is it right?"),
        help_text=gettext_lazy("For example: I moved. My address is now Przykładowa 1, Kraków."),
        max_length=LONGEST_WORDS,
        rows=5,
    )

    def __init__(self, *args: Any, participations: Sequence[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.participations = participations
        if len(participations) == 1:
            del self.fields["participation"]
        else:
            offer(self, "participation", [(str(one.pk), str(one.project)) for one in participations])
        offer(self, "about", [(one.code, one.words["title"]) for one in purposes()])

    @property
    def chosen(self) -> Participation:
        """Return the participation that is meant."""
        wanted = self.cleaned_data.get("participation", str(self.participations[0].pk))
        return next(one for one in self.participations if str(one.pk) == wanted)
