"""Forms of training cycles and modules."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.learning.actions import CycleText, ModuleText
from kladka.learning.models import Module, TrainingCycle


class CycleForm(forms.Form):
    """What a cycle is called and asks for; a new one also of which partner and project it is."""

    title_pl = forms.TextField(label=gettext_lazy("Title in Polish"), max_length=160)
    title_en = forms.TextField(label=gettext_lazy("Title in English"), max_length=160, required=False)
    of_choice = forms.IntegerField(
        label=gettext_lazy("How many modules of choice have to be completed?"),
        help_text=gettext_lazy("Beside all required ones. Leave empty when none has to be."),
        min_value=0,
        max_value=50,
        required=False,
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places is not None:
            place: Any = forms.ChoiceField(
                label=gettext_lazy("Project and partner"), choices=places, look="select", required=True
            )
            self.fields = {"place": place, **self.fields}

    @property
    def text(self) -> CycleText:
        """What was typed, as the verbs take it."""
        typed = self.cleaned_data
        return CycleText(typed["title_pl"], typed["title_en"], typed["of_choice"] or 0)

    @staticmethod
    def stored_values(cycle: TrainingCycle) -> dict[str, Any]:
        """Return what the form asks, as the cycle holds it."""
        return {"title_pl": cycle.title_pl, "title_en": cycle.title_en, "of_choice": cycle.of_choice}


class ModuleForm(forms.Form):
    """One module of a cycle, and its place among the others."""

    title_pl = forms.TextField(label=gettext_lazy("Title in Polish"), max_length=160)
    title_en = forms.TextField(label=gettext_lazy("Title in English"), max_length=160, required=False)
    hours = forms.DecimalField(
        label=gettext_lazy("Hours"),
        help_text=gettext_lazy("Clock hours, as sessions have them."),
        min_value=0,
        max_digits=6,
        decimal_places=2,
    )
    aim_pl = forms.LongTextField(
        label=gettext_lazy("Aim in Polish"),
        help_text=gettext_lazy("What people can do afterwards."),
        max_length=500,
        rows=2,
        required=False,
    )
    aim_en = forms.LongTextField(label=gettext_lazy("Aim in English"), max_length=500, rows=2, required=False)
    kind = forms.ChoiceField(
        choices=[
            ("required", gettext_lazy("Required: without it the cycle is not completed")),
            ("choice", gettext_lazy("Of choice")),
        ],
        look="radios",
        label=gettext_lazy("Is it required?"),
    )
    place = forms.IntegerField(
        label=gettext_lazy("Which place has it in the cycle?"),
        help_text=gettext_lazy("1 is the first. Others move up or down. Leave empty for the last place."),
        min_value=1,
        max_value=100,
        required=False,
    )

    @property
    def text(self) -> ModuleText:
        """What was typed, as the verbs take it."""
        names = ("title_pl", "hours", "title_en", "aim_pl", "aim_en")
        said = {name: self.cleaned_data[name] for name in names}
        return ModuleText(**said, is_required=self.cleaned_data["kind"] == "required")

    @staticmethod
    def stored_values(module: Module) -> dict[str, Any]:
        """Return what the form asks, as the module holds it."""
        names = ("title_pl", "title_en", "hours", "aim_pl", "aim_en")
        kind = {"kind": "required" if module.is_required else "choice", "place": module.number}
        return {name: getattr(module, name) for name in names} | kind
