"""Goals, target groups and awards."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kladka.core import forms
from kladka.programmes import policies
from kladka.programmes.models import Award, Goal, TargetGroup


class GoalForm(forms.Form):
    """What the project is for, and which indicators measure it."""

    kind = forms.ChoiceField(
        label=_("Kind of goal"),
        choices=[(Goal.Kind.GENERAL.value, _("General")), (Goal.Kind.SPECIFIC.value, _("Specific"))],
        hints={Goal.Kind.GENERAL.value: _("A project has one.")},
    )
    text_pl = forms.LongTextField(label=_("The goal in Polish"), max_length=1000)
    text_en = forms.LongTextField(label=_("The goal in English"), max_length=1000)
    indicators = forms.ChoicesField(label=_("Indicators that measure it"), choices=(), required=False)

    def __init__(self, *args: Any, indicators: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["indicators"]
        field.choices = [(code, f"{title} ({code})") for code, title in indicators.items()]

    @staticmethod
    def stored_values(goal: Goal) -> dict[str, Any]:
        """Return what the form shows first."""
        return {name: getattr(goal, name) for name in ("kind", "text_pl", "text_en", "indicators")}


class EditGroupForm(forms.Form):
    """Whom the project is for. The code stays: entries and files name it."""

    name_pl = forms.TextField(label=_("Name in Polish"), max_length=250)
    name_en = forms.TextField(label=_("Name in English"), max_length=250)
    description_pl = forms.LongTextField(label=_("Description in Polish"), max_length=2000, required=False)
    description_en = forms.LongTextField(label=_("Description in English"), max_length=2000, required=False)
    institutional = forms.YesNo(
        label=_("Are these people whom an institution sends?"),
        help_text=_("For example staff of a social welfare centre who are prepared for their work."),
    )

    @staticmethod
    def stored_values(group: TargetGroup) -> dict[str, Any]:
        """Return what the form shows first."""
        return {name: getattr(group, name) for name in EditGroupForm.base_fields}


class GroupForm(EditGroupForm):
    """A new target group."""

    field_order = ("code",)

    code = forms.TextField(
        label=_("Code of the group"),
        max_length=40,
        width=20,
        spellcheck=False,
        help_text=_("Short, in small letters, for example: unemployed."),
    )

    def clean(self) -> dict[str, Any]:
        """Check the code beside everything else."""
        cleaned = super().clean() or self.cleaned_data
        if "code" not in self.errors:
            self.ask(policies.check_code, cleaned["code"])
        return cleaned


class AwardForm(forms.Form):
    """An entry of the project in a contest, and the distinction that it received."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[
            (Award.Outcome.ENTERED.value, _("It is not known yet")),
            (Award.Outcome.CHOSEN.value, _("The project was chosen")),
            (Award.Outcome.NOT_CHOSEN.value, _("The project was not chosen")),
        ],
        look="radios",
    )
    title = forms.TextField(
        label=_("Award"),
        help_text=_("The title that the project received, if it was chosen."),
        max_length=200,
        required=False,
    )
    contest = forms.TextField(label=_("Contest"), max_length=200)
    organiser = forms.TextField(label=_("Organiser"), max_length=200)
    entered_on = forms.DateField(label=_("Day on which the project was entered"))
    entries = forms.IntegerField(label=_("How many projects were entered"), min_value=1, required=False)
    chosen = forms.IntegerField(label=_("How many projects were chosen"), min_value=1, required=False)

    field_order = ("contest", "organiser", "entered_on", "outcome", "title", "entries", "chosen")

    @staticmethod
    def stored_values(award: Award) -> dict[str, Any]:
        """Return what the form shows first."""
        return {name: getattr(award, name) for name in AwardForm.base_fields}


class AwardFileForm(forms.Form):
    """A document of an entry in a contest."""

    words = forms.TextField(label=_("Which document is it?"), max_length=200)
    file = forms.FileField(label=_("File"), help_text=_("PDF, PNG or JPEG."), accept=".pdf,.png,.jpg,.jpeg")


class RemoveForm(forms.Form):
    """Nothing is asked: the button is the answer."""
