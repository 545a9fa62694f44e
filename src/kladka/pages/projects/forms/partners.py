"""Who takes part in a project, and from where which areas are served."""

from collections.abc import Sequence
from typing import Any

from django.forms import HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.organisations import rules
from kladka.organisations.models import Organisation, Site
from kladka.programmes.models import Partnership


class PartnerForm(forms.Form):
    """An organisation's part in the project."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"), choices=(), look="select")
    role = forms.ChoiceField(
        label=gettext_lazy("Part in the project"),
        choices=[
            (Partnership.Role.PARTNER.value, gettext_lazy("Partner")),
            (Partnership.Role.FUNDER.value, gettext_lazy("Funder")),
        ],
    )
    from_date = forms.DateField(label=gettext_lazy("From"))
    until_date = forms.DateField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Leave it empty if no end is known.")
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(each.pk): each for each in organisations}
        field: Any = self.fields["organisation"]
        field.choices = [("", _("Choose")), *((key, each.name) for key, each in self.organisations.items())]

    @property
    def given(self) -> dict[str, Any]:
        """The answers as `programmes.actions.add_partner` takes them."""
        return self.values | {"organisation": self.organisations[self.cleaned_data["organisation"]]}


class EndPartnerForm(forms.Form):
    """The last day of a partnership; one recorded before may be taken back."""

    until_date = forms.DateField(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, has_ended: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_ended:
            self.fields["until_date"].required = False
            self.fields["until_date"].help_text = _("Leave it empty if the partnership goes on after all.")


class AreasForm(forms.Form):
    """The powiats that a site serves."""

    site = forms.ChoiceField(label=gettext_lazy("Site"), choices=(), look="select")
    powiats = forms.ChoicesField(label=gettext_lazy("Powiats served from there"), choices=rules.powiat_choices)

    def __init__(self, *args: Any, sites: Sequence[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = {str(site.pk): site for site in sites}
        named = [(key, f"{site.name} ({site.organisation.short_name})") for key, site in self.sites.items()]
        field: Any = self.fields["site"]
        field.choices = [("", _("Choose")), *named]


class ChangeAreasForm(forms.Form):
    """Exactly the powiats that a site serves. `before` carries what was shown, so that others’ changes stay."""

    powiats = forms.ChoicesField(
        label=gettext_lazy("Powiats served from there"), choices=rules.powiat_choices, required=False
    )
    before = forms.TextField(widget=HiddenInput, required=False)
    needed = frozenset({"powiats"})

    @property
    def seen(self) -> list[str] | None:
        """Return the powiats that were ticked when the page was shown; None when it does not say."""
        return self.cleaned_data["before"].split() if self.add_prefix("before") in self.data else None
