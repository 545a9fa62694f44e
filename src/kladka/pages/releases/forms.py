"""What is asked about publication."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words


def _reasons() -> list[tuple[str, str]]:
    return dictionary("correction-reasons").choices()


def _grounds() -> list[tuple[str, str]]:
    return dictionary("declaration-grounds").choices()


def _days(days: Sequence[date]) -> list[tuple[str, str]]:
    return [(day.isoformat(), day_in_words(day)) for day in days]


class PrepareForm(forms.Form):
    """As of which day, and why again, if it was published."""

    may_repeat = True  # what was refused is tried again once something was declared or recorded

    as_of = forms.ChoiceField(label=gettext_lazy("As of"), choices=())
    words = forms.LongTextField(
        label=gettext_lazy("Why it is published again"),
        rows=3,
        max_length=500,
        required=False,
        help_text=gettext_lazy("Only where a release as of this day is published already."),
    )

    def __init__(self, *args: Any, days: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"] = forms.ChoiceField(label=_("As of"), choices=_days(days))

    @property
    def day(self) -> date:
        """The day that was chosen."""
        return date.fromisoformat(self.cleaned_data["as_of"])


class DeclareForm(forms.Form):
    """Which total shall be told, and why."""

    as_of = forms.ChoiceField(label=gettext_lazy("As of"), choices=())
    indicator = forms.ChoiceField(label=gettext_lazy("Figure"), choices=())
    value = forms.IntegerField(
        label=gettext_lazy("Total"),
        min_value=0,
        help_text=gettext_lazy("As it is counted now. Type it, so that you have looked."),
    )
    ground = forms.ChoiceField(label=gettext_lazy("Reason"), choices=_grounds, look="radios")
    words = forms.LongTextField(
        label=gettext_lazy("In your own words"),
        rows=3,
        max_length=500,
        help_text=gettext_lazy("Why this number shall be told though it is small."),
    )

    def __init__(self, *args: Any, days: Sequence[date], titles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"] = forms.ChoiceField(label=_("As of"), choices=_days(days))
        self.fields["indicator"] = forms.ChoiceField(label=_("Figure"), choices=titles, look="select")

    @property
    def day(self) -> date:
        """The day that was chosen."""
        return date.fromisoformat(self.cleaned_data["as_of"])


class WithdrawForm(forms.Form):
    """Why a total shall not be told after all."""

    reason = forms.ChoiceField(label=gettext_lazy("Why?"), choices=_reasons, look="select")
    words = forms.LongTextField(label=gettext_lazy("In your own words"), rows=3, max_length=500, required=False)


class DecideForm(forms.Form):
    """A last word before everybody may read it."""

    words = forms.LongTextField(label=gettext_lazy("In your own words"), rows=3, max_length=500, required=False)


class PublishForm(DecideForm):
    """The same, by whoever prepared it: then nobody else may be there to do it."""

    is_alone = forms.ConfirmField(
        label=gettext_lazy("I prepared this or declared a total in it, and there is nobody else who could publish it"),
        required=False,
    )

    def __init__(self, *args: Any, is_involved: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_involved:
            del self.fields["is_alone"]
