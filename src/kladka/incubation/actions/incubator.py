"""Incubators and their branches."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.incubation import policies
from kladka.incubation.models import AdviceCard, EntityRegistration, Incubator
from kladka.organisations.models import Site
from kladka.people import actions as people
from kladka.people import policies as people_policies
from kladka.programmes.models import Project


def open_incubator(
    *, project: Project, site: Site, opened_on: date, by: Actor, branch_of: Incubator | None = None
) -> Incubator:
    """Record that an incubator of `project` opened at `site`, as a branch of another one where that is given.

    Raises PolicyBroken when the site belongs to no partner, has an incubator already, or the branch is of a branch.
    """
    with verb("incubation.open_incubator", controller=project.controller_id, by=by) as opened:
        incubator = Incubator(project=project, site=site, opened_on=opened_on)
        incubator.branch_of = branch_of.pk if branch_of else None
        if Incubator.objects.current().filter(project=project, site=site).exists():
            raise PolicyBroken(_("There is already an incubator at this site."), field="site")
        _check(incubator, branch_of)
        return opened.record(incubator)


def correct_incubator(
    *, incubator: Incubator, changes: Mapping[str, Any], reason: str, by: Actor, words: str = ""
) -> Incubator:
    """Replace an incubator by one with `changes`; its branches follow. Raises as `open_incubator` does."""
    with verb("incubation.correct_incubator", controller=incubator.controller, by=by) as opened:
        new = people.correct(fact=incubator, changes=changes, reason=reason, by=by, words=words)
        _check(new, Incubator.objects.current().filter(pk=new.branch_of).first() if new.branch_of else None)
        for branch in Incubator.objects.current().filter(branch_of=incubator.pk):
            moved = Incubator(project=branch.project, site=branch.site, opened_on=branch.opened_on, branch_of=new.pk)
            opened.replace(branch, moved, reason=reason)
        return new


def withdraw_incubator(*, incubator: Incubator, reason: str, by: Actor, words: str = "") -> None:
    """Stop believing that there was an incubator. Raises PolicyBroken when something was recorded in it."""
    with verb("incubation.withdraw_incubator", controller=incubator.controller, by=by):
        in_use = (
            AdviceCard.objects.filter(project=incubator.project_id, site=incubator.site_id, is_withdrawn=False),
            EntityRegistration.objects.current().filter(project=incubator.project_id, site=incubator.site_id),
            Incubator.objects.current().filter(branch_of=incubator.pk),
        )
        if any(rows.exists() for rows in in_use):
            raise PolicyBroken(_("This incubator has cards, entities or branches. Correct those first."))
        people.withdraw(fact=incubator, reason=reason, by=by, words=words)


def _check(incubator: Incubator, branch_of: Incubator | None) -> None:
    people_policies.check_not_in_future(incubator.opened_on, clock.today(), field="opened_on")
    people_policies.check_within_project(incubator.opened_on, incubator.project, field="opened_on")
    policies.check_site_of_partner(incubator.site, incubator.project, incubator.opened_on)
    if branch_of is not None:
        policies.check_branch(branch_of, incubator.site)
