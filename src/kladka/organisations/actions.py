"""The verbs of organisations, their sites and staff.

An organisation answers for the data of its own staff, so by default a verb writes into that organisation's chain;
`controller` names another ledger when the verb is part of a project's act.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kladka.accounts.models import User
from kladka.audit.actions import Actor, verb
from kladka.core import polish
from kladka.core.errors import check_version
from kladka.organisations import policies, rules
from kladka.organisations.models import Organisation, Site, Staff

_SHORT = 60
"""Characters of a short name."""
_ORGANISATION = frozenset({"name", "short_name", "legal_form", "municipality", "powiat", "krs", "website"})
_SITE = frozenset({"name", "town", "address", "powiat", "opened_on", "branch_of"})
_STAFF = frozenset({"given_name", "family_name", "phone", "signs_as", "is_administrator"})


def add_organisation(
    *,
    name: str,
    legal_form: str,
    by: Actor,
    short_name: str = "",
    municipality: str = "",
    powiat: str = "",
    krs: str = "",
    website: str = "",
    is_controller: bool = False,
    is_made_up: bool = False,
    controller: Organisation | None = None,
) -> Organisation:
    """Record an organisation, once whatever it does. Raises PolicyBroken for a wrong form, powiat or KRS number."""
    organisation = Organisation(
        name=name,
        short_name=short_name,
        legal_form=legal_form,
        municipality=municipality,
        powiat=powiat,
        krs=krs,
        website=website,
        is_controller=is_controller,
        is_made_up=is_made_up,
    )
    with verb("organisations.add_organisation", controller=(controller or organisation).pk, by=by) as opened:
        _name_organisation(organisation)
        policies.check_organisation(organisation)
        return opened.save(organisation)


def change_organisation(
    *,
    organisation: Organisation,
    version: int,
    changes: Mapping[str, Any],
    by: Actor,
    controller: Organisation | None = None,
) -> Organisation:
    """Change what is recorded of an organisation. Raises Stale when somebody changed it since `version`."""
    policies.check_changes(changes, _ORGANISATION)
    with verb("organisations.change_organisation", controller=(controller or organisation).pk, by=by) as opened:
        stored = Organisation.objects.get(pk=organisation.pk)
        _change(stored, version, changes)
        _name_organisation(stored)
        policies.check_organisation(stored)
        return opened.save(stored, fields=[*changes, "name", "short_name", "name_fold", "name_sort", "version"])


def add_site(
    *,
    organisation: Organisation,
    name: str,
    town: str,
    powiat: str,
    opened_on: date,
    by: Actor,
    address: str = "",
    branch_of: Site | None = None,
    controller: Organisation | None = None,
) -> Site:
    """Record a place where an organisation works; with `branch_of` a branch of another of its sites."""
    with verb("organisations.add_site", controller=(controller or organisation).pk, by=by) as opened:
        site = Site(
            organisation=organisation,
            name=name.strip(),
            town=town.strip(),
            address=address.strip(),
            powiat=powiat,
            branch_of=branch_of,
            opened_on=opened_on,
        )
        policies.check_site(site)
        return opened.save(site)


def change_site(
    *, site: Site, version: int, changes: Mapping[str, Any], by: Actor, controller: Organisation | None = None
) -> Site:
    """Change what is recorded of a site. Raises Stale when somebody changed it since `version`."""
    policies.check_changes(changes, _SITE)
    with verb("organisations.change_site", controller=(controller or site.organisation).pk, by=by) as opened:
        stored = Site.objects.select_related("branch_of").get(pk=site.pk)
        _change(stored, version, changes)
        policies.check_site(stored)
        return opened.save(stored, fields=[*changes, "version"])


def close_site(*, site: Site, version: int, closed_on: date, by: Actor, controller: Organisation | None = None) -> Site:
    """Record the last day of a site; its records stay. Raises PolicyBroken while a branch of it is open."""
    with verb("organisations.close_site", controller=(controller or site.organisation).pk, by=by) as opened:
        stored = Site.objects.get(pk=site.pk)
        policies.check_can_close(stored, closed_on)
        _change(stored, version, {"closed_on": closed_on})
        return opened.save(stored, fields=["closed_on", "version"])


def reopen_site(*, site: Site, version: int, by: Actor, controller: Organisation | None = None) -> Site:
    """Take back that a site closed. Raises PolicyBroken while the site it is a branch of is closed."""
    with verb("organisations.reopen_site", controller=(controller or site.organisation).pk, by=by) as opened:
        stored = Site.objects.select_related("branch_of").get(pk=site.pk)
        policies.check_can_reopen(stored)
        _change(stored, version, {"closed_on": None})
        return opened.save(stored, fields=["closed_on", "version"])


def add_staff(
    *,
    organisation: Organisation,
    given_name: str,
    family_name: str,
    by: Actor,
    phone: str = "",
    user: User | None = None,
    signs_as: str = "",
    is_administrator: bool = False,
    controller: Organisation | None = None,
) -> Staff:
    """Record somebody who works for an organisation. Roles come from posts; an account is optional.

    `signs_as` is the function in which they sign for the organisation; one of its staff does.
    """
    with verb("organisations.add_staff", controller=(controller or organisation).pk, by=by) as opened:
        staff = Staff(
            organisation=organisation,
            given_name=given_name,
            family_name=family_name,
            phone=phone.strip(),
            signs_as=signs_as.strip(),
            is_administrator=is_administrator,
        )
        _name_staff(staff)
        policies.check_staff(staff)
        if user is not None:
            policies.check_may_link(staff, user)
            staff.user = user
        return opened.save(staff)


def change_staff(
    *, staff: Staff, version: int, changes: Mapping[str, Any], by: Actor, controller: Organisation | None = None
) -> Staff:
    """Change what is recorded of a staff member. Raises Stale when somebody changed it since `version`."""
    policies.check_changes(changes, _STAFF)
    with verb("organisations.change_staff", controller=(controller or staff.organisation).pk, by=by) as opened:
        stored = Staff.objects.select_related("organisation").get(pk=staff.pk)
        _change(stored, version, changes)
        _name_staff(stored)
        policies.check_staff(stored)
        return opened.save(stored, fields=[*changes, "given_name", "family_name", "name_fold", "name_sort", "version"])


def link_user(*, staff: Staff, version: int, user: User, by: Actor, controller: Organisation | None = None) -> Staff:
    """Give a staff member an account. Raises PolicyBroken when either already belongs to another."""
    with verb("organisations.link_user", controller=(controller or staff.organisation).pk, by=by) as opened:
        stored = Staff.objects.select_related("organisation").get(pk=staff.pk)
        policies.check_may_link(stored, user)
        _change(stored, version, {"user": user})
        return opened.save(stored, fields=["user", "version"])


def _change(stored: Organisation | Site | Staff, version: int, changes: Mapping[str, Any]) -> None:
    check_version(stored, version)
    for name, value in changes.items():
        setattr(stored, name, value.strip() if isinstance(value, str) else value)
    stored.version += 1


def _name_organisation(organisation: Organisation) -> None:
    organisation.name = " ".join(organisation.name.split())
    organisation.short_name = " ".join(organisation.short_name.split()) or rules.shortened(organisation.name, _SHORT)
    organisation.name_fold = polish.fold(organisation.name)
    organisation.name_sort = polish.sort_key(organisation.name)


def _name_staff(staff: Staff) -> None:
    staff.given_name, staff.family_name = " ".join(staff.given_name.split()), " ".join(staff.family_name.split())
    staff.name_fold = polish.fold(f"{staff.family_name} {staff.given_name}")
    staff.name_sort = polish.sort_key(f"{staff.family_name} {staff.given_name}")
