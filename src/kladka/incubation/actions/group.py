"""Initiative groups: formed, joined and left, led from stage to stage, ended, and become an entity."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock, polish
from kladka.core.errors import PolicyBroken
from kladka.incubation import policies
from kladka.incubation.actions.entity import register_entity
from kladka.incubation.actions.stays import changed, enter, take_back
from kladka.incubation.models import (
    EntityRegistration,
    Founder,
    GroupMember,
    GroupPosition,
    GroupTick,
    InitiativeGroup,
    Member,
)
from kladka.incubation.policies import group as group_policies
from kladka.incubation.queries.group import first_recorded, group_way
from kladka.incubation.rules import is_ticked
from kladka.organisations.models import Organisation, Site
from kladka.people import policies as people
from kladka.people.models import Person
from kladka.processes.queries import GROUP, shipped
from kladka.programmes.models import Project

How = GroupPosition.How


def form_group(
    *,
    project: Project,
    site: Site,
    name: str,
    formed_on: date,
    by: Actor,
    idea: str = "",
    legal_form: str = "",
    model: str = "ies-group",
) -> InitiativeGroup:
    """Record that a group is helped at `site` since a day, by the newest version of `model`, in its first stage.

    Raises PolicyBroken where no incubator was open there on that day.
    """
    with verb("incubation.form_group", controller=project.controller_id, by=by) as opened:
        _check_formed(site, project, formed_on, closed_at="site")
        group_policies.check_intended_form(legal_form)
        process = shipped(GROUP)[model]
        group = InitiativeGroup(
            project=project,
            site=site,
            name=group_policies.check_group_name(name),
            idea=idea.strip(),
            legal_form=legal_form,
            formed_on=formed_on,
            code=process.code,
            number=process.version,
        )
        opened.save(group)
        first = process.stages[0].code
        opened.save(
            GroupPosition(group=group, number=1, stage=first, entered_on=formed_on, how=How.BEGAN, by=opened.by)
        )
        return group


def change_group(
    *, group: InitiativeGroup, version: int, by: Actor, name: str, idea: str, legal_form: str, formed_on: date
) -> InitiativeGroup:
    """Say anew what a group is called, what it wants, which form it means to have and since when it is helped.

    Raises PolicyBroken where something of the group is recorded before that day; Stale as others do.
    """
    with verb("incubation.change_group", controller=group.project.controller_id, by=by) as opened:
        stored = group_policies.unchanged_group(group, version)
        group_policies.check_intended_form(legal_form)
        stored.name, stored.idea = group_policies.check_group_name(name), idea.strip()
        stored.legal_form = legal_form
        if formed_on != stored.formed_on:
            _check_formed(stored.site, stored.project, formed_on, closed_at="formed_on")
            group_policies.check_formed_first(formed_on, first_recorded(stored))
            stored.formed_on = formed_on
            began = stored.positions.get(number=1)
            began.entered_on = formed_on
            opened.save(began, fields=("entered_on",))
        return changed(opened, stored, "name", "idea", "legal_form", "formed_on")


def _check_formed(site: Site, project: Project, day: date, *, closed_at: str) -> None:
    people.check_not_in_future(day, clock.today(), field="formed_on")
    people.check_within_project(day, project, field="formed_on")
    policies.check_incubator_at(site, project, day, field=closed_at)


def add_group_members(
    *,
    group: InitiativeGroup,
    joined_on: date,
    by: Actor,
    natural: Sequence[Person] = (),
    legal: Sequence[Organisation] = (),
    names: Sequence[str] = (),
) -> Sequence[GroupMember]:
    """Record who joined a group on a day: people, organisations, and people of whom only the name is known."""
    with verb("incubation.add_group_members", controller=group.project.controller_id, by=by) as opened:
        stored = _running(group)
        group_policies.check_somebody_joins(len(natural) + len(legal) + len(names))
        group_policies.check_not_before(joined_on, stored, field="joined_on")
        present = list(stored.members.filter(Q(left_on=None) | Q(left_on__gte=joined_on)))
        cleaned = [" ".join(name.split()) for name in names]
        chosen = [one.pk for one in natural], [one.pk for one in legal]
        group_policies.check_joins_once(present, *chosen, cleaned)
        return opened.save_all(
            GroupMember,
            [
                *(GroupMember(group=stored, person=person, joined_on=joined_on) for person in natural),
                *(GroupMember(group=stored, organisation=one, joined_on=joined_on) for one in legal),
                *(GroupMember(group=stored, name=name, joined_on=joined_on) for name in cleaned),
            ],
        )


def change_member(
    *, member: GroupMember, joined_on: date, by: Actor, at_risk: bool | None = None, ground: str = ""
) -> GroupMember:
    """Say anew when somebody joined, and whether they are at risk of exclusion: None where nobody asked."""
    with verb("incubation.change_member", controller=member.group.project.controller_id, by=by) as opened:
        _running(member.group)
        group_policies.check_not_before(joined_on, member.group, field="joined_on")
        if member.left_on is not None and member.left_on < joined_on:
            raise PolicyBroken(_("They left before that day. Write an earlier one."), field="joined_on")
        member.joined_on, member.at_risk, member.ground = joined_on, at_risk, ground
        group_policies.check_risk(member)
        return opened.save(member, fields=("joined_on", "at_risk", "ground"))


def tie_member(
    *, member: GroupMember, by: Actor, person: Person | None = None, organisation: Organisation | None = None
) -> GroupMember:
    """Say which person, or which organisation, somebody is of whom only the name was known. It adds nobody."""
    with verb("incubation.tie_member", controller=member.group.project.controller_id, by=by) as opened:
        stored = GroupMember.objects.get(pk=member.pk)
        group_policies.check_only_named(stored)
        group_policies.check_tied_to_one(person, organisation)
        others = stored.group.members.exclude(pk=stored.pk).exclude(left_on__lt=stored.joined_on)
        if stored.left_on is not None:
            others = others.exclude(joined_on__gt=stored.left_on)
        chosen = [one.pk for one in (person,) if one], [one.pk for one in (organisation,) if one]
        group_policies.check_joins_once(list(others), *chosen, [])
        return _tied(opened, stored, person, organisation)


def leave_group(*, member: GroupMember, left_on: date, by: Actor) -> GroupMember:
    """Record until which day somebody was in a group. It ends nothing else: not their participation, not their help."""
    with verb("incubation.leave_group", controller=member.group.project.controller_id, by=by) as opened:
        stored = GroupMember.objects.get(pk=member.pk)
        group_policies.check_leaves(stored, left_on)
        stored.left_on = left_on
        return opened.save(stored, fields=("left_on",))


def remove_member(*, member: GroupMember, by: Actor) -> None:
    """Take out somebody who never was in the group. Who was and left is recorded by `leave_group`."""
    with verb("incubation.remove_member", controller=member.group.project.controller_id, by=by) as opened:
        opened.delete(member)


def confirm_of_group(*, group: InitiativeGroup, requirements: Collection[str], on: date, by: Actor) -> None:
    """Confirm these things that the present stage asks, and no others, as one act; the days of earlier ones stay."""
    with verb("incubation.confirm_of_group", controller=group.project.controller_id, by=by) as opened:
        stored = _running(group)
        group_policies.check_not_before(on, stored, field="on")
        way = group_way(stored, clock.today())
        asked = {one.code for one in way.stage.gate if is_ticked(one)}
        before = {one.requirement: one for one in way.ticks}
        for code in sorted((before.keys() & asked) - set(requirements)):
            opened.delete(before[code])
        for code in sorted((set(requirements) & asked) - before.keys()):
            opened.save(GroupTick(position=way.now, requirement=code, ticked_on=on, by=opened.by))


def move_group_on(*, group: InitiativeGroup, version: int, on: date, by: Actor, because: str = "") -> GroupPosition:
    """Let a group enter the next stage. Raises PolicyBroken while the gate lacks what must be there, or, of the rest,
    without a reason; Stale when somebody changed the group since `version`."""
    with verb("incubation.move_group_on", controller=group.project.controller_id, by=by) as opened:
        stored = group_policies.unchanged_group(group, version)
        group_policies.check_runs(stored)
        way = group_way(stored, clock.today())
        stage = group_policies.check_following(way.next_stage)
        group_policies.check_group_gate(way.gate, because)
        how = How.ALL_THE_SAME if way.lacking else How.MOVED_ON
        return enter(opened, way, stage.code, on, how, because.strip() if way.lacking else "")


def move_group_back(
    *, group: InitiativeGroup, version: int, stage: str, on: date, because: str, by: Actor
) -> GroupPosition:
    """Let a group enter an earlier stage again, for a reason; what this stage asks is confirmed anew."""
    with verb("incubation.move_group_back", controller=group.project.controller_id, by=by) as opened:
        stored = group_policies.unchanged_group(group, version)
        group_policies.check_runs(stored)
        way = group_way(stored, clock.today())
        group_policies.check_earlier_stage(way.process, stage, way.now)
        return enter(opened, way, stage, on, How.MOVED_BACK, group_policies.check_why(because))


def undo_group_move(*, group: InitiativeGroup, version: int, by: Actor) -> GroupPosition:
    """Take the last move back, as if it had not been made; return the stay that goes on."""
    with verb("incubation.undo_group_move", controller=group.project.controller_id, by=by) as opened:
        stored = group_policies.unchanged_group(group, version)
        group_policies.check_runs(stored)
        way = group_way(stored, clock.today())
        group_policies.check_move_to_undo(way.positions)
        return take_back(opened, way)


def end_group(*, group: InitiativeGroup, version: int, on: date, because: str, by: Actor) -> InitiativeGroup:
    """Record that a group gave up, or does not meet any more. Who was in it stays in it until that day."""
    with verb("incubation.end_group", controller=group.project.controller_id, by=by) as opened:
        stored = group_policies.unchanged_group(group, version)
        group_policies.check_runs(stored)
        group_policies.check_not_before(on, stored, field="on")
        stored.ended_on, stored.ended_because = on, group_policies.check_why(because)
        return changed(opened, stored, "ended_on", "ended_because")


def reopen_group(*, group: InitiativeGroup, version: int, by: Actor) -> InitiativeGroup:
    """Let a group that had ended go on, as if it had not."""
    with verb("incubation.reopen_group", controller=group.project.controller_id, by=by) as opened:
        stored = group_policies.unchanged_group(group, version)
        stored.ended_on, stored.ended_because = None, ""
        return changed(opened, stored, "ended_on", "ended_because")


def found_entity(*, group: InitiativeGroup, by: Actor, **entity: Any) -> EntityRegistration:
    """Record the entity that a group became, as `register_entity` does at the group's site, and link it to the group.

    `entity`: what `register_entity` takes but project and site. What the group was given stays where it is and is
    told of the entity through the group; nobody becomes a participant by it.
    """
    with verb("incubation.found_entity", controller=group.project.controller_id, by=by) as opened:
        stored = _running(group)
        group_policies.check_became_nothing(stored)
        policies.check_not_before_group(entity["register_date"], stored)
        registration = register_entity(project=stored.project, site=stored.site, by=by, **_of(entity))
        stored.entity = registration.organisation
        stored.legal_form = registration.legal_form
        changed(opened, stored, "entity", "legal_form")
        _tie_founders(opened, stored, registration)
        _carry_risk(opened, stored, registration)
        _bring_to_founding(opened, stored, registration)
        return registration


def _bring_to_founding(opened: Verb, group: InitiativeGroup, registration: EntityRegistration) -> None:
    """Let a group that stands before the stage that asks for the entry enter it: its entity is in the register."""
    way = group_way(group, clock.today())
    asking = way.founding_stage
    if asking and way.process.position(way.now.stage) < way.process.position(asking.code):
        enter(opened, way, asking.code, max(registration.register_date, way.now.entered_on), How.FOUNDED, "")


def _tie_founders(opened: Verb, group: InitiativeGroup, registration: EntityRegistration) -> None:
    """Who was in the group by name and founded under that name is that person; of two of one name nobody guesses."""
    founders = Founder.objects.current().filter(entity=registration.organisation, person__isnull=False)
    known = set(group.members.filter(person__isnull=False).values_list("person", flat=True))
    by_name: dict[str, list[Person]] = {}
    for each in founders.exclude(person__in=known).select_related("person__identity"):
        identity = each.person.identity if each.person else None
        if identity:
            by_name.setdefault(polish.fold(f"{identity.given_name} {identity.family_name}"), []).append(each.person)
    named = list(group.members.exclude(name=""))
    names = [polish.fold(one.name) for one in named]
    for member, name in zip(named, names, strict=True):
        if names.count(name) == len(by_name.get(name, ())) == 1:
            _tied(opened, member, by_name[name][0], None)


def _carry_risk(opened: Verb, group: InitiativeGroup, registration: EntityRegistration) -> None:
    """What the group knew of who is at risk of exclusion is known of the entity's members, from the entry on."""
    on = registration.register_date
    founders = Founder.objects.current().filter(entity=registration.organisation, person__isnull=False)
    asked = group.members.filter(person__in=founders.values("person"), at_risk__isnull=False)
    there = {each.person_id: each for each in asked.exclude(left_on__lt=on).order_by("joined_on", "pk")}
    opened.record_all(
        [
            Member(
                entity=registration.organisation,
                kind=Member.Kind.NATURAL,
                person_id=pk,
                at_risk=each.at_risk,
                ground=each.ground,
                from_date=on,
            )
            for pk, each in there.items()
        ]
    )


def _tied(opened: Verb, member: GroupMember, person: Person | None, organisation: Organisation | None) -> GroupMember:
    member.person, member.organisation, member.name = person, organisation, ""
    group_policies.check_risk(member)
    return opened.save(member, fields=("person", "organisation", "name"))


def _of(entity: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entity.items() if name not in ("project", "site")}


def _running(group: InitiativeGroup) -> InitiativeGroup:
    stored = InitiativeGroup.objects.select_related("project", "site").get(pk=group.pk)
    group_policies.check_runs(stored)
    return stored
