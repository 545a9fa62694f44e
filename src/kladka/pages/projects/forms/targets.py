"""What a project promises, all indicators on one page, and corrections of single promises."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.programmes.models import Target
from kladka.programmes.queries import Promised

FOR_WHOM = ("", "sex=female", "sex=male")
"""The total, then the breakdowns in which a project promises."""
PARTS_DIFFER = "parts_differ"
"""The box to tick when a total is right though women and men do not add up to it."""


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

    def __init__(
        self, *args: Any, titles: Mapping[str, str], counted: Collection[str], promised: Promised, **kwargs: Any
    ) -> None:
        self.names = {f"{code}-{number}": (code, whom) for code in titles for number, whom in enumerate(FOR_WHOM)}
        super().__init__(*args, initial=self.stored_values(promised), version=promised.version, **kwargs)
        labels = [_("Total"), *(capfirst(dictionary("breakdowns").label(whom)) for whom in FOR_WHOM[1:])]
        for name, (code, whom) in self.names.items():
            label = labels[FOR_WHOM.index(whom)]
            self.fields[name] = _value_field(label, is_counted=code in counted)
            self.fields[name].summary_label = f"{titles[code]}, {label}"  # type: ignore[attr-defined]
        # Above the form it is said that what was not promised stays empty; thirty labels need not repeat it.
        self.needed = {*self.names, "reason"}
        self.titles, self.counted = titles, counted
        if self.add_prefix(PARTS_DIFFER) in self.data:
            self._offer_difference()
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

    def clean(self) -> dict[str, Any]:
        """Ask about totals that are not what women and men add up to; no wall, for the plan may say so."""
        typed = super().clean() or self.cleaned_data
        self._check_parts(typed)
        differing = [title for code, title in self.titles.items() if self._differs(code, typed)]
        if differing and not self.data.get(self.add_prefix(PARTS_DIFFER)):
            self._offer_difference()
            message = _("Women and men do not add up to the total: %(indicators)s. Correct it, or tick the box.")
            self.add_error(PARTS_DIFFER, message % {"indicators": "; ".join(differing)})
        return typed

    def _check_parts(self, typed: Mapping[str, Any]) -> None:
        """Refuse more women, or more men, than there are people."""
        for name, (code, whom) in self.names.items():
            total, part = typed.get(f"{code}-0"), typed.get(name)
            if whom and code in self.counted and total is not None and part is not None and part > total:
                message = _("This is more than the total, %(total)s. Correct one of the two.")
                self.add_error(name, message % {"total": total})

    def _differs(self, code: str, typed: Mapping[str, Any]) -> bool:
        total, *parts = (typed.get(f"{code}-{number}") for number in range(len(FOR_WHOM)))
        known = [part for part in parts if part is not None]
        return total is not None and len(known) == len(parts) and sum(known) != total

    def _offer_difference(self) -> None:
        box = forms.ConfirmField(label=_("The totals are right as they are"), required=False)
        self.fields = {PARTS_DIFFER: box, **self.fields}

    @property
    def promises(self) -> dict[tuple[str, str], Decimal | None]:
        """What was typed, by indicator and breakdown, as `programmes.actions.promise` takes it."""
        typed = {key: self.cleaned_data[name] for name, key in self.names.items()}
        return {key: None if value is None else Decimal(value) for key, value in typed.items()}


def _value_field(label: str, *, is_counted: bool) -> forms.IntegerField | forms.DecimalField:
    if is_counted:
        return forms.IntegerField(label=label, min_value=0, required=False)
    return forms.DecimalField(label=label, min_value=0, max_digits=12, decimal_places=2, required=False)


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

    value = forms.DecimalField(label=gettext_lazy("Value"), min_value=0, max_digits=12, decimal_places=2)
    on_date = forms.DateField(label=gettext_lazy("To be reached by"))

    field_order = ("value", "on_date", "reason", "words")

    def __init__(self, *args: Any, is_counted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_counted:
            self.fields["value"] = forms.IntegerField(label=gettext_lazy("Value"), min_value=0)
            self.order_fields(self.field_order)

    @staticmethod
    def stored_values(target: Target) -> dict[str, Any]:
        """Return what the form shows first."""
        return {"value": _plain(target.value), "on_date": target.on_date}

    @property
    def changes(self) -> dict[str, Any]:
        """The value and the day, as `programmes.actions.correct_target` takes them."""
        return {"value": Decimal(self.cleaned_data["value"]), "on_date": self.cleaned_data["on_date"]}
