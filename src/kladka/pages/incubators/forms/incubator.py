"""Opening an incubator or a branch."""

from typing import Any

from django.utils.translation import gettext_lazy

from kladka.core import forms


class IncubatorForm(forms.Form):
    """Where and when an incubator opened. `places` are (project and site, label), `parents` incubators."""

    opened_on = forms.DateField(label=gettext_lazy("Opened on"))

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], parents: list[tuple[str, str]], **kwargs: Any
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
