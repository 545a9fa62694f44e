"""Initiative groups of the demo world: those behind the entities of the founding project, and one that meets now."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from kladka.accounts.models import User
from kladka.core import packs
from kladka.demo.advice import advise_group
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.incubation import actions as incubation
from kladka.incubation.models import InitiativeGroup
from kladka.incubation.queries import group_way
from kladka.incubation.rules import is_ticked
from kladka.organisations.models import Organisation, Site
from kladka.people.models import Participation, Person
from kladka.programmes.models import Project

FILE = "demo/groups.yaml"
LATE = 770
"""The minute of the last day at which the group that meets now is recorded, after everything else."""


def found_from_group(
    *,
    key: str,
    project: Project,
    site: Site,
    natural: Sequence[Person],
    legal: Sequence[Organisation],
    by: User,
    entity: Mapping[str, Any],
) -> None:
    """Record the group behind an entity, the way it went, and the entity that it became. Nobody is added by it."""
    plan = packs.load(FILE)["finished"]
    registered = entity["register_date"]
    formed = registered - timedelta(days=plan["days_before"])
    group = incubation.form_group(
        project=project,
        site=site,
        name=entity["short_name"],
        formed_on=formed,
        idea=plan["ideas"][key],
        legal_form=entity["legal_form"],
        by=by,
    )
    incubation.add_group_members(group=group, joined_on=formed, natural=natural, legal=legal, by=by)
    for number in (1, 2, 3):
        _move_on(group, formed + timedelta(days=number * plan["days_in_stage"]), by)
    incubation.found_entity(group=group, natural=natural, legal=legal, by=by, **entity)
    _move_on(group, registered, by)


def put_on_running(stage: Stage, present: Present, day: date) -> None:
    """Put the group that meets now on the stage."""
    stage.at(day, partial(_meet, present, day), minute=LATE)


def _meet(present: Present, day: date) -> None:
    plan = packs.load(FILE)["running"]
    by = present.users[present.staff[plan["by"]].pk]
    site = present.sites["most"]
    formed = day - timedelta(days=plan["days_ago"])
    group = incubation.form_group(
        project=present.project,
        site=site,
        name=plan["name"],
        idea=plan["idea"],
        legal_form=plan["legal_form"],
        formed_on=formed,
        by=by,
    )
    own = Participation.objects.filter(project=present.project, partner=site.organisation_id, mistake=None)
    people = [one.person for one in own.select_related("person").order_by("pk")[: plan["participants"]]]
    members = incubation.add_group_members(group=group, natural=people, names=plan["names"], joined_on=formed, by=by)
    ground = plan["at_risk"]["first"]
    incubation.change_member(member=members[0], joined_on=formed, at_risk=True, ground=ground, by=by)
    left = next(one for one in members if one.name == plan["left"]["name"])
    incubation.leave_group(member=left, left_on=day - timedelta(days=plan["left"]["days_ago"]), by=by)
    for each in plan["stages"]:
        _move_on(group, day - timedelta(days=each["days_ago"]), by)
    advise_group(present, group, day)


def _move_on(group: InitiativeGroup, on: date, by: User) -> None:
    """Confirm what the stage asks and the records cannot tell, and enter the next one on the same day."""
    group.refresh_from_db()
    ticked = [one.code for one in group_way(group, on).stage.gate if is_ticked(one)]
    incubation.confirm_of_group(group=group, requirements=ticked, on=on, by=by)
    incubation.move_group_on(group=group, version=group.version, on=on, by=by)
