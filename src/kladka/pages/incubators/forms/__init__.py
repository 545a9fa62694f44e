"""Opening an incubator or a branch, and correcting its day."""

from typing import Any

from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.incubation.models import Incubator
from kladka.pages.correcting import ReasonFields


class IncubatorForm(forms.Form):
    """Where, when and from which version of a model an incubator opened.

    `places` are (project and site, label), `parents` incubators, `models` (code and number, label).
    """

    opened_on = forms.DateField(label=gettext_lazy("Opened on"))

    def __init__(
        self,
        *args: Any,
        places: list[tuple[str, str]],
        parents: list[tuple[str, str]],
        models: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"] = forms.ChoiceField(label=gettext_lazy("Site"), choices=places)
        self.fields["branch_of"] = forms.ChoiceField(
            label=gettext_lazy("Branch of the incubator"),
            choices=parents,
            look="select",
            empty=gettext_lazy("It is no branch"),
            required=False,
        )
        self.fields["model"] = forms.ChoiceField(
            label=gettext_lazy("Opened from the model"),
            help_text=gettext_lazy("Then each line of the model can be looked at here. It can also be chosen later."),
            choices=models,
            look="select",
            empty=gettext_lazy("None, or not decided yet"),
            required=False,
        )

    @property
    def model_chosen(self) -> tuple[str, int] | None:
        """Return code and number of the version that was chosen."""
        code, _colon, number = (self.cleaned_data["model"] or "").partition(":")
        return (code, int(number)) if code else None


class CorrectIncubatorForm(ReasonFields):
    """The day on which an incubator really opened."""

    opened_on = forms.DateField(label=gettext_lazy("Opened on"))

    field_order = ("opened_on", "reason", "words")

    @staticmethod
    def stored_values(incubator: Incubator) -> dict[str, Any]:
        """Return what the form shows first."""
        return {"opened_on": incubator.opened_on}

    @property
    def changes(self) -> dict[str, Any]:
        """What differs, as the verb takes it."""
        return {"opened_on": self.cleaned_data["opened_on"]}


class CloseForm(forms.Form):
    """The last day on which an incubator was open."""

    until_date = forms.DateField(label=gettext_lazy("Last day on which it was open"))
