"""What is asked about organisations, sites, staff and posts."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.organisations import rules
from kladka.organisations.models import Organisation, Site, Staff
from kladka.organisations.policies import check_website
from kladka.pages.projects.presenters import text_of
from kladka.people.policies import check_phone
from kladka.programmes.models import Project


def _legal_forms() -> list[tuple[str, str]]:
    return dictionary("legal-forms").choices()


def _roles() -> list[tuple[str, str]]:
    return dictionary("post-roles").choices()


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field: Any = form.fields[name]
    field.choices = choices


class OrganisationForm(forms.Form):
    """An organisation, whatever it does."""

    name = forms.TextField(
        label=_("Name of the organisation"), max_length=250, help_text=_("In full, as in the register.")
    )
    short_name = forms.TextField(
        label=_("Short name"),
        max_length=60,
        required=False,
        help_text=_("Shown in lists. Empty: the beginning of the name."),
    )
    legal_form = forms.ChoiceField(label=_("Legal form"), choices=_legal_forms)
    krs = forms.TextField(
        label=_("KRS number"), max_length=20, required=False, width=10, inputmode="numeric", help_text=_("Ten digits.")
    )
    municipality = forms.TextField(label=_("Municipality"), max_length=80, required=False)
    powiat = forms.ChoiceField(label=_("Powiat"), choices=rules.powiat_choices, required=False)
    website = forms.TextField(label=_("Website"), max_length=200, required=False)

    def clean_krs(self) -> str:
        """Return the number without the spaces that people put in."""
        return "".join(self.cleaned_data["krs"].split())

    def clean_website(self) -> str:
        """Return a full address: people leave out the beginning."""
        address: str = self.cleaned_data["website"].strip()
        full = address if not address or "://" in address else f"https://{address}"
        self.ask(check_website, full)
        return full if "website" not in self.errors else address

    @staticmethod
    def stored_values(organisation: Organisation) -> dict[str, Any]:
        """Return what the form shows first."""
        names = ("name", "short_name", "legal_form", "krs", "municipality", "powiat", "website")
        return {name: getattr(organisation, name) for name in names}


class SiteForm(forms.Form):
    """A place where an organisation works."""

    name = forms.TextField(label=_("Name of the site"), max_length=120)
    town = forms.TextField(label=_("Town"), max_length=80)
    address = forms.TextField(label=_("Address"), max_length=200, required=False)
    powiat = forms.ChoiceField(label=_("Powiat"), choices=rules.powiat_choices)
    branch_of = forms.ChoiceField(
        label=_("Branch of the site"),
        choices=(),
        look="select",
        required=False,
        help_text=_("Only if the site is a branch."),
    )
    opened_on = forms.DateField(label=_("Open since"))

    def __init__(self, *args: Any, mains: Sequence[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mains = {str(site.pk): site for site in mains}
        _offer(self, "branch_of", [("", _("No branch")), *((key, site.name) for key, site in self.mains.items())])
        if not mains:
            del self.fields["branch_of"]

    @property
    def given(self) -> dict[str, Any]:
        """The values as the verbs take them."""
        values = self.values
        values["branch_of"] = self.mains.get(values.get("branch_of", ""))
        return values

    @staticmethod
    def stored_values(site: Site) -> dict[str, Any]:
        """Return what the form shows first."""
        names = ("name", "town", "address", "powiat", "opened_on")
        return {name: getattr(site, name) for name in names} | {"branch_of": str(site.branch_of_id or "")}


class CloseSiteForm(forms.Form):
    """The last day of a site."""

    closed_on = forms.DateField(label=_("Last day"))


class StaffForm(forms.Form):
    """Somebody who works for an organisation."""

    given_name = forms.TextField(label=_("Given name"), max_length=60)
    family_name = forms.TextField(label=_("Family name"), max_length=80)
    phone = forms.PhoneField(read=check_phone, label=_("Phone"), max_length=20, required=False)
    signs_as = forms.TextField(
        label=_("Signs for the organisation as"),
        max_length=80,
        required=False,
        help_text=_(
            "The function, as it is to stand beside the name on certificates, like: President of the board. "
            "Leave it empty for everybody who does not sign."
        ),
    )
    is_administrator = forms.YesNo(
        label=_("Looks after the organisation and its staff in Kładka?"),
        help_text=_("Being an administrator does not let anybody see participants."),
    )

    @staticmethod
    def stored_values(staff: Staff) -> dict[str, Any]:
        """Return what the form shows first."""
        names = ("given_name", "family_name", "phone", "signs_as", "is_administrator")
        return {name: getattr(staff, name) for name in names}


class NewStaffForm(StaffForm):
    """Somebody new, with an account or without."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Makes an account with this address. Leave it empty if the person does not sign in."),
    )

    field_order = ("given_name", "family_name", "phone", "email", "signs_as", "is_administrator")


class AccountForm(forms.Form):
    """The address with which somebody will sign in."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("An account that has this address already and belongs to nobody is used; otherwise one is made."),
    )


class AddressForm(forms.Form):
    """The address of an account that nobody has used yet."""

    email = forms.EmailField(label=_("E-mail address"))


class ReopenForm(forms.Form):
    """Nothing but the decision."""


class AppointForm(forms.Form):
    """A post in a project."""

    project = forms.ChoiceField(label=_("Project"), choices=(), look="select")
    role = forms.ChoiceField(label=_("Role"), choices=_roles)
    site = forms.ChoiceField(label=_("Site"), choices=(), look="select", required=False)
    from_date = forms.DateField(label=_("From"))
    until_date = forms.DateField(label=_("Until"), required=False, help_text=_("Leave it empty if no end is known."))

    def __init__(self, *args: Any, projects: Sequence[Project], sites: Sequence[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {str(project.pk): project for project in projects}
        self.sites = {str(site.pk): site for site in sites}
        _offer(
            self,
            "project",
            [("", _("Choose")), *((key, text_of(each, "title")) for key, each in self.projects.items())],
        )
        _offer(self, "site", [("", _("No site")), *((key, each.name) for key, each in self.sites.items())])

    @property
    def given(self) -> dict[str, Any]:
        """The values as `programmes.actions.appoint` takes them."""
        values = self.values
        return values | {"project": self.projects[values["project"]], "site": self.sites.get(values["site"])}


class EndPostForm(forms.Form):
    """The last day of a post; one recorded before may be taken back."""

    until_date = forms.DateField(label=_("Last day"))

    def __init__(self, *args: Any, has_ended: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_ended:
            self.fields["until_date"].required = False
            self.fields["until_date"].help_text = _("Leave it empty if the post goes on after all.")
