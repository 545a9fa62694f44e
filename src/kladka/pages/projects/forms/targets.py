"""What a project promises, all indicators on one page, and corrections of single promises."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.programmes.models import Target
from kladka.programmes.queries import Promised

FOR_WHOM = ("", "sex=female", "sex=male")
"""The total, then the breakdowns in which a project promises."""


def _reasons() -> list[tuple[str, str]]:
    return dictionary("correction-reasons").choices()


class PromiseForm(forms.Form):
    """The values promised for one day: for each indicator in total, of women and of men."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why a value that was there changes"),
        choices=_reasons,
        look="select",
        required=False,
        help_text=gettext_lazy("Needed when you change or empty a value. New values need no reason."),
    )
    words = forms.LongTextField(label=gettext_lazy("In your own words"), rows=3, max_length=500, required=False)

    def __init__(self, *args: Any, titles: Mapping[str, str], promised: Promised, **kwargs: Any) -> None:
        self.names = {f"{code}-{number}": (code, whom) for code in titles for number, whom in enumerate(FOR_WHOM)}
        super().__init__(*args, initial=self.stored_values(promised), version=promised.version, **kwargs)
        labels = [_("all together"), *(dictionary("breakdowns").label(whom) for whom in FOR_WHOM[1:])]
        for name, (_code, whom) in self.names.items():
            label = labels[FOR_WHOM.index(whom)]
            self.fields[name] = forms.DecimalField(label=label, min_value=0, decimal_places=2, required=False)
        self.sections = [
            *(_section(code, title, range(len(FOR_WHOM))) for code, title in titles.items()),
            forms.Section(_("The reason"), ("reason", "words")),
        ]

    def stored_values(self, promised: Promised) -> dict[str, Any]:
        """Return the values promised now, by the names of the fields."""
        return {
            name: _plain(promised.targets[key].value) if key in promised.targets else None
            for name, key in self.names.items()
        }

    @property
    def promises(self) -> dict[tuple[str, str], Decimal | None]:
        """What was typed, by indicator and breakdown, as `programmes.actions.promise` takes it."""
        return {key: self.cleaned_data[name] for name, key in self.names.items()}


def _section(code: str, title: str, numbers: range) -> forms.Section:
    return forms.Section(title, tuple(f"{code}-{number}" for number in numbers), together=True)


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


class WithdrawTargetForm(forms.Form):
    """Why this was never promised."""

    reason = forms.ChoiceField(label=gettext_lazy("Why?"), choices=_reasons, look="select")
    words = forms.LongTextField(label=gettext_lazy("In your own words"), rows=3, max_length=500, required=False)


class CorrectTargetForm(WithdrawTargetForm):
    """What was promised instead."""

    value = forms.DecimalField(label=gettext_lazy("Value"), min_value=0, decimal_places=2)
    on_date = forms.DateField(label=gettext_lazy("To be reached by"))

    field_order = ("value", "on_date", "reason", "words")

    @staticmethod
    def stored_values(target: Target) -> dict[str, Any]:
        """Return what the form shows first."""
        return {"value": _plain(target.value), "on_date": target.on_date}

    @property
    def changes(self) -> dict[str, Any]:
        """The value and the day, as `programmes.actions.correct_target` takes them."""
        return {name: self.cleaned_data[name] for name in ("value", "on_date")}
