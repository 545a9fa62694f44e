"""What may never happen to organisations, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from collections.abc import Collection
from datetime import date
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.quoting import in_quotes
from kladka.organisations import rules
from kladka.organisations.models import Organisation, Site, Staff


def check_organisation(organisation: Organisation) -> None:
    """An organisation has a name and a known form; a KRS number has ten digits and belongs to one organisation."""
    if not organisation.name.strip():
        raise PolicyBroken(_("Enter the name of the organisation."), field="name")
    dictionary("legal-forms").check(organisation.legal_form, field="legal_form")
    check_powiat(organisation.powiat)
    check_website(organisation.website)
    if not organisation.krs:
        return
    if not rules.is_krs(organisation.krs):
        raise PolicyBroken(_("A KRS number has ten digits, like 0000123456."), field="krs")
    if rules.register_of(organisation.legal_form) != "krs":
        raise PolicyBroken(
            _("Organisations of this legal form are not in the National Court Register. Leave the KRS number empty."),
            field="krs",
        )
    twin = Organisation.objects.filter(krs=organisation.krs).exclude(pk=organisation.pk).first()
    if twin:
        raise PolicyBroken(
            _("%(name)s already has this KRS number. One organisation is recorded once, whatever it does.")
            % {"name": twin.name},
            field="krs",
        )


def check_site(site: Site) -> None:
    """A site has a name, a town and a powiat; a branch belongs to a site that is none, of the same organisation."""
    if not site.name.strip():
        raise PolicyBroken(_("Enter the name of the site."), field="name")
    if not site.town.strip():
        raise PolicyBroken(_("Enter the town."), field="town")
    if not site.powiat:
        raise PolicyBroken(_("Choose the powiat."), field="powiat")
    check_powiat(site.powiat)
    if site.branch_of_id:
        _check_branch(site)


def check_can_close(site: Site, day: date) -> None:
    """A site closes after it opened, once, and after its branches."""
    if site.closed_on is not None:
        raise PolicyBroken(_("The site is already closed."), field="closed_on")
    if day < site.opened_on:
        raise PolicyBroken(
            _("The site opened on %(day)s. It cannot close before.") % {"day": day_in_words(site.opened_on)},
            field="closed_on",
        )
    still_open = site.branches.filter(closed_on=None).first()
    if still_open:
        raise PolicyBroken(
            _("The branch “%(name)s” is still open. Close it first.") % {"name": in_quotes(still_open.name)},
            field="closed_on",
        )


def check_can_reopen(site: Site) -> None:
    """A site that closed may open again, a branch only below an open site."""
    if site.closed_on is None:
        raise PolicyBroken(_("The site is not closed."))
    if site.branch_of is not None and site.branch_of.closed_on is not None:
        raise PolicyBroken(
            _("“%(name)s”, to which this branch belongs, is closed.") % {"name": in_quotes(site.branch_of.name)}
        )


def check_staff(staff: Staff) -> None:
    """Who works somewhere has a given name and a family name; one of the staff signs for the organisation."""
    if not staff.given_name.strip() or not staff.family_name.strip():
        raise PolicyBroken(_("Enter the given name and the family name."), field="given_name")
    if not staff.signs_as:
        return
    other = Staff.objects.filter(organisation=staff.organisation_id).exclude(signs_as="").exclude(pk=staff.pk).first()
    if other is not None:
        words = _("%(name)s signs for this organisation as %(function)s. Empty this field at that person first.")
        raise PolicyBroken(words % {"name": other.name, "function": other.signs_as}, field="signs_as")


def check_may_link(staff: Staff, user: User) -> None:
    """One account belongs to one staff member, and one staff member has one account."""
    if staff.user_id is not None and staff.user_id != user.pk:
        raise PolicyBroken(_("%(name)s already has an account.") % {"name": staff.name}, field="user")
    other = Staff.objects.filter(user=user).exclude(pk=staff.pk).first()
    if other:
        raise PolicyBroken(_("This account already belongs to %(name)s.") % {"name": other.name}, field="user")


def check_changes(changes: Collection[str], allowed: frozenset[str]) -> None:
    """Only what the verb names can be changed by it."""
    unknown = sorted(set(changes) - allowed)
    if unknown:
        raise PolicyBroken(_("This cannot be changed here: %(names)s.") % {"names": ", ".join(unknown)})


def check_website(address: str) -> None:
    """A website is an address that a browser opens as a page, and nothing that it would run."""
    try:
        if address:
            URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise _no_website() from error
    if "@" in urlsplit(address).netloc:
        raise _no_website()


def _no_website() -> PolicyBroken:
    return PolicyBroken(_("Type the address of a website, like https://example.pl."), field="website")


def check_powiat(code: str) -> None:
    """An empty powiat is unknown; any other is on the list."""
    if code:
        dictionary("powiats").check(code, field="powiat")


def _check_branch(site: Site) -> None:
    parent = site.branch_of
    if parent is None or parent.pk == site.pk or parent.organisation_id != site.organisation_id:
        raise PolicyBroken(_("A branch belongs to another site of the same organisation."), field="branch_of")
    if parent.branch_of_id is not None:
        raise PolicyBroken(
            _("“%(name)s” is a branch itself and has no branches.") % {"name": in_quotes(parent)}, field="branch_of"
        )
    if site.branches.exists():
        raise PolicyBroken(_("This site has branches and cannot become one."), field="branch_of")
    if site.opened_on < parent.opened_on:
        raise PolicyBroken(
            _("The site it belongs to opened on %(day)s. The branch cannot be older.")
            % {"day": day_in_words(parent.opened_on)},
            field="opened_on",
        )
