"""What is planned of a call."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from kladka.calls import policies
from kladka.calls.rules.criteria import every_set
from kladka.core import forms

type Choices = Sequence[tuple[str, str]]


class CallForm(forms.Form):
    """A recruitment of one partner in a project. Once it was opened, place, criteria and first day stay."""

    where = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Project and partner"))
    title_pl = forms.TextField(label=gettext_lazy("Title in Polish"), max_length=200)
    title_en = forms.TextField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    criteria = forms.ChoiceField(
        choices=lambda: [(found.code, found.title) for found in every_set()],
        look="select",
        label=gettext_lazy("Criteria"),
        help_text=gettext_lazy(
            "They say who may take part, which form is asked, and how points are given. You can change them line by "
            "line until the call opens; with another set those changes are lost."
        ),
    )
    opens_on = forms.DateField(label=gettext_lazy("First day"))
    closes_on = forms.DateField(label=gettext_lazy("Last day"))
    places = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=5000)
    reserve_places = forms.IntegerField(label=gettext_lazy("Places on the reserve list"), min_value=0, max_value=5000)
    assessors = forms.ChoiceField(
        choices=[("1", gettext_lazy("One person")), ("2", gettext_lazy("Two people; their points are averaged"))],
        look="radios",
        label=gettext_lazy("Who assesses each application?"),
    )

    sections = (
        forms.Section(gettext_lazy("What"), ("where", "title_pl", "title_en", "criteria")),
        forms.Section(gettext_lazy("When"), ("opens_on", "closes_on")),
        forms.Section(gettext_lazy("For how many"), ("places", "reserve_places", "assessors")),
    )

    def __init__(self, *args: Any, places_of: Choices, is_new: bool, is_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = list(places_of)  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["where"]
        for name in () if is_draft else ("criteria", "opens_on"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        typed = super().clean() or self.cleaned_data
        if typed.get("opens_on") and typed.get("closes_on"):
            self.ask(policies.check_days, typed["opens_on"], typed["closes_on"])
        if typed.get("assessors"):
            typed["assessors"] = int(typed["assessors"])
        return typed

    @staticmethod
    def stored_values(call: Any) -> dict[str, Any]:
        """Return a call as the fields hold it."""
        names = ("title_pl", "title_en", "criteria", "opens_on", "closes_on", "places", "reserve_places")
        return {name: getattr(call, name) for name in names} | {"assessors": str(call.assessors)}
