"""Employers: an organisation, recorded once whatever it does, takes on one more role."""

from collections.abc import Mapping
from typing import Any

from kladka.audit.actions import Actor, verb
from kladka.core.errors import check_version
from kladka.employers import policies
from kladka.employers.models import Employer
from kladka.organisations import actions as organisations
from kladka.organisations.models import Organisation

_EDITABLE = frozenset({"trade", "size", "about"})


def add_employer(
    *,
    controller: Organisation,
    organisation: Organisation | Mapping[str, Any],
    trade: str,
    by: Actor,
    size: str = "",
    about: str = "",
) -> Employer:
    """Record an organisation as an employer of a controller; an organisation that is not recorded yet comes as fields.

    Raises PolicyBroken when it is an employer already.
    """
    with verb("employers.add_employer", controller=controller.pk, by=by) as opened:
        if not isinstance(organisation, Organisation):
            organisation = organisations.add_organisation(**organisation, controller=controller, by=by)
        employer = Employer(
            controller=controller, organisation=organisation, trade=trade, size=size, about=about.strip()
        )
        policies.check_employer(employer)
        return opened.save(employer)


def change_employer(*, employer: Employer, version: int, changes: Mapping[str, Any], by: Actor) -> Employer:
    """Change what is known of an employer. Raises Stale when somebody changed it since `version`."""
    policies.check_changes(changes, _EDITABLE)
    with verb("employers.change_employer", controller=employer.controller_id, by=by) as opened:
        stored = Employer.objects.select_related("organisation").get(pk=employer.pk)
        check_version(stored, version)
        for name, value in changes.items():
            setattr(stored, name, value.strip())
        policies.check_employer(stored)
        stored.version += 1
        return opened.save(stored, fields=[*sorted(changes), "version"])
