"""Forms of completing an event, and of removal from its list."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.pages.events.forms import reason_field
from kladka.pages.participants.forms.choices import Choices


class CompletionForm(forms.Form):
    """Who completed; a reason when what was confirmed changes, and why where the marks say otherwise."""

    may_repeat = True

    people = forms.ChoicesField(choices=(), label=gettext_lazy("Who completed it?"), required=False)
    reason = reason_field(
        label=gettext_lazy("Why does what was confirmed change?"),
        help_text=gettext_lazy("Only if you tick otherwise than was confirmed."),
        empty=gettext_lazy("Nothing changes"),
        required=False,
    )
    words = forms.LongTextField(
        label=gettext_lazy("Why otherwise than the marks say?"),
        help_text=gettext_lazy("Only if you tick otherwise than is proposed. Kept with who confirmed it and when."),
        max_length=500,
        rows=2,
        required=False,
    )

    def __init__(self, *args: Any, people: Choices, hints: Mapping[str, str], corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.ChoicesField(
            choices=people, hints=hints, label=self.fields["people"].label, required=False
        )
        if not corrects:
            del self.fields["reason"]


class RemovalForm(forms.Form):
    """The decision, and why, in somebody's own words."""

    words = forms.LongTextField(
        label=gettext_lazy("Why do you decide so?"),
        help_text=gettext_lazy("Kept with who decided and when."),
        max_length=500,
        rows=2,
        required=False,
    )
