"""Incubators and their branches."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.incubation import policies
from kladka.incubation.actions.standard import followed
from kladka.incubation.models import AdviceCard, EntityRegistration, Followed, Incubator, IncubatorEnding, Use
from kladka.organisations.models import Site
from kladka.people import actions as people
from kladka.people import policies as people_policies
from kladka.programmes.models import Project


def open_incubator(
    *,
    project: Project,
    site: Site,
    opened_on: date,
    by: Actor,
    branch_of: Incubator | None = None,
    model: tuple[str, int] | None = None,
) -> Incubator:
    """Record that an incubator of `project` opened at `site`, as a branch of another one where that is given.

    `model`: code and number of the version of a model from which it is opened, and with which it is compared.

    Raises PolicyBroken when the site belongs to no partner, has an incubator already, or the branch is of a branch.
    """
    with verb("incubation.open_incubator", controller=project.controller_id, by=by) as opened:
        incubator = Incubator(project=project, site=site, opened_on=opened_on)
        incubator.branch_of = branch_of.pk if branch_of else None
        if Incubator.objects.current().filter(project=project, site=site).exists():
            raise PolicyBroken(_("There is already an incubator at this site."), field="site")
        _check(incubator, branch_of)
        opened.record(incubator)
        if model is not None:
            followed(opened, incubator, *model, opened_on)
        return incubator


def close_incubator(*, incubator: Incubator, until_date: date, by: Actor) -> IncubatorEnding:
    """Record the last day on which an incubator was open. Raises PolicyBroken while a branch is open or it is used."""
    with verb("incubation.close_incubator", controller=incubator.controller, by=by) as opened:
        people_policies.check_not_in_future(until_date, clock.today(), field="until_date")
        here = {"project_id": incubator.project_id, "site_id": incubator.site_id}
        closed = IncubatorEnding.objects.current().filter(project=incubator.project_id).values("site")
        branches = Incubator.objects.current().filter(branch_of=incubator.pk).exclude(site__in=closed)
        uses = Use.objects.filter(Q(until_date=None) | Q(until_date__gt=until_date), **here)
        policies.check_closes(
            incubator,
            until_date,
            is_closed=IncubatorEnding.objects.current().filter(**here).exists(),
            branches=branches.count(),
            uses=uses.count(),
        )
        return opened.record(IncubatorEnding(until_date=until_date, **here))


def reopen_incubator(*, ending: IncubatorEnding, reason: str, by: Actor, words: str = "") -> None:
    """Stop believing that an incubator was closed."""
    with verb("incubation.reopen_incubator", controller=ending.controller, by=by):
        people.withdraw(fact=ending, reason=reason, by=by, words=words)


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
    with verb("incubation.withdraw_incubator", controller=incubator.controller, by=by) as opened:
        in_use = (
            AdviceCard.objects.filter(project=incubator.project_id, site=incubator.site_id, is_withdrawn=False),
            EntityRegistration.objects.current().filter(project=incubator.project_id, site=incubator.site_id),
            Incubator.objects.current().filter(branch_of=incubator.pk),
            Use.objects.filter(project=incubator.project_id, site=incubator.site_id),
        )
        if any(rows.exists() for rows in in_use):
            raise PolicyBroken(_("This incubator has cards, entities or branches, or is used. Correct those first."))
        for model in (Followed, IncubatorEnding):
            for fact in model.objects.current().filter(project=incubator.project_id, site=incubator.site_id):
                opened.retract(fact, reason=reason)
        people.withdraw(fact=incubator, reason=reason, by=by, words=words)


def _check(incubator: Incubator, branch_of: Incubator | None) -> None:
    people_policies.check_not_in_future(incubator.opened_on, clock.today(), field="opened_on")
    people_policies.check_within_project(incubator.opened_on, incubator.project, field="opened_on")
    policies.check_site_of_partner(incubator.site, incubator.project, incubator.opened_on)
    if branch_of is not None:
        policies.check_branch(branch_of, incubator.site)
