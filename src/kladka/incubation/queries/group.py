"""Reads of initiative groups: their list, where each stands, who is in it, and what it became."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from kladka.accounts.models import User
from kladka.agenda.models import Appointment
from kladka.core import clock, polish
from kladka.incubation import rules
from kladka.incubation.models import (
    AdviceClient,
    EntityRegistration,
    GroupMember,
    GroupPosition,
    GroupTick,
    InitiativeGroup,
)
from kladka.processes.queries import GROUP, shipped_versions
from kladka.processes.rules.gate import Checked, lacking
from kladka.processes.rules.process import Process, Stage


@dataclass(frozen=True)
class GroupWay:
    """Where a group stands today. `positions` are its stays in order, `gate` what the present stage asks."""

    group: InitiativeGroup
    process: Process
    positions: tuple[Any, ...]
    ticks: tuple[GroupTick, ...]
    gate: tuple[Checked, ...]
    members: tuple[GroupMember, ...]
    registration: EntityRegistration | None
    verdict: rules.Verdict | None
    today: date

    @property
    def now(self) -> GroupPosition:
        """The present stay."""
        found: GroupPosition = self.positions[-1]
        return found

    @property
    def stage(self) -> Stage:
        """The present stage."""
        return self._stage_of(self.now)

    @property
    def next_stage(self) -> Stage | None:
        """The stage that follows, if one does."""
        return self.process.next_after(self.now.stage)

    @property
    def founding_stage(self) -> Stage | None:
        """The stage that asks for the entry of the entity, if one does."""
        asking = (one for one in self.process.stages if any(each.kind == "registered" for each in one.gate))
        return next(asking, None)

    @property
    def stage_without_entry(self) -> Stage:
        """The stage in which the group stands once the entry of its entity is withdrawn."""
        if self.now.how == GroupPosition.How.FOUNDED:
            return self._stage_of(self.positions[-2])
        asking = self.founding_stage
        return asking if asking and self._is_after(self.now, asking) else self.stage

    @property
    def went_on_after_entry(self) -> date | None:
        """The first day on which the group entered a stage that only the entry of its entity leads to, if it did."""
        asking = self.founding_stage
        stays = self.positions[self._unfounded :]
        return min((one.entered_on for one in stays if asking and self._is_after(one, asking)), default=None)

    @property
    def founded(self) -> tuple[GroupPosition, GroupPosition] | None:
        """The stay before, and the one that the group entered by the entry of its entity; None where it did not."""
        for place in range(len(self.positions) - 1, self._unfounded, -1):
            if self.positions[place].how == GroupPosition.How.FOUNDED:
                return self.positions[place - 1], self.positions[place]
        return None

    @property
    def _unfounded(self) -> int:
        """The place of the stay since which an entry that was withdrawn has no part in the way."""
        undone = [place for place, one in enumerate(self.positions) if one.how == GroupPosition.How.UNFOUNDED]
        return undone[-1] if undone else 0

    def _is_after(self, stay: GroupPosition, stage: Stage) -> bool:
        return self.process.position(stay.stage) > self.process.position(stage.code)

    def _stage_of(self, stay: GroupPosition) -> Stage:
        return self.process.stage(stay.stage) or Stage(stay.stage, {})

    @property
    def lacking(self) -> tuple[Checked, ...]:
        """What the gate still lacks."""
        return lacking(self.gate)

    @property
    def present(self) -> list[GroupMember]:
        """Those who are in the group today, by name."""
        return sorted(
            (one for one in self.members if in_group(one).is_in(self.today)),
            key=lambda one: polish.sort_key(name_of(one)),
        )

    @property
    def former(self) -> list[GroupMember]:
        """Those who left, the last one first."""
        gone = [one for one in self.members if one.left_on is not None and one.left_on < self.today]
        return sorted(gone, key=lambda one: one.left_on or self.today, reverse=True)


def group_way(group: InitiativeGroup, today: date) -> GroupWay:
    """Return where a group stands, with everybody who is or was in it. Four queries."""
    process = shipped_versions(GROUP)[group.code, group.number]
    name = User.objects.filter(pk=OuterRef("by")).values("name")[:1]
    positions = tuple(group.positions.annotate(by_name=Subquery(name)).order_by("number"))
    ticks = tuple(positions[-1].ticks.order_by("requirement"))
    rows = group.members.select_related("person__identity", "organisation", "group__project").order_by(
        "joined_on", "pk"
    )
    members = tuple(rows)
    registration = registration_of(group)
    records = rules.GroupRecords(
        legal_form=registration.legal_form if registration else group.legal_form,
        members=tuple(map(in_group, members)),
        registered_on=registration.register_date if registration else None,
    )
    stage = process.stage(positions[-1].stage)
    days = {one.requirement: one.ticked_on for one in ticks}
    return GroupWay(
        group=group,
        process=process,
        positions=positions,
        ticks=ticks,
        gate=rules.checked(stage, records, days, today) if stage else (),
        members=members,
        registration=registration,
        verdict=None if registration else rules.founding_verdict(group.legal_form, records.members, today),
        today=today,
    )


def group_of(entity: UUID) -> InitiativeGroup | None:
    """Return the group that became an entity, if one did. One query."""
    return InitiativeGroup.objects.select_related("project").filter(entity=entity).first()


def registration_of(group: InitiativeGroup) -> EntityRegistration | None:
    """Return the standing registration of what a group became; None also where it was withdrawn."""
    if group.entity_id is None:
        return None
    found: EntityRegistration | None = (
        EntityRegistration.objects.current().filter(organisation=group.entity_id).select_related("organisation").first()
    )
    return found


def first_recorded(group: InitiativeGroup) -> date | None:
    """Return the first day on which something is recorded of a group: who joined, a move, what was confirmed, its end,
    advice, its entry. None where nothing is."""
    joined = GroupMember.objects.filter(group=group).values_list("joined_on", flat=True)
    moved = GroupPosition.objects.filter(group=group, number__gt=1).values_list("entered_on", flat=True)
    ticked = GroupTick.objects.filter(position__group=group).values_list("ticked_on", flat=True)
    advised = AdviceClient.objects.filter(group=group, card__is_withdrawn=False).values_list("card__on_date", flat=True)
    days = [*joined, *moved, *ticked, *advised]
    if group.ended_on is not None:
        days.append(group.ended_on)
    if registration := registration_of(group):
        days.append(registration.register_date)
    return min(days, default=None)


def in_group(member: GroupMember) -> rules.InGroup:
    """Return what rules ask of a member, whose organisation is joined."""
    form = member.organisation.legal_form if member.organisation else None
    return rules.InGroup(since=member.joined_on, until=member.left_on, legal_form=form, at_risk=member.at_risk)


def name_of(member: GroupMember) -> str:
    """Return the name of somebody in a group, whose person or organisation is joined."""
    if member.organisation is not None:
        return member.organisation.name
    return member.person.identity.name if member.person is not None else member.name


def listed_groups(groups: QuerySet[InitiativeGroup], today: date) -> QuerySet[Any]:
    """Add what a list shows: site, project, entity, the present `stage`, and how many are in the group today."""
    present = Q(members__joined_on__lte=today) & (Q(members__left_on=None) | Q(members__left_on__gte=today))
    now = GroupPosition.objects.filter(group=OuterRef("pk"), left_on=None).values("stage")[:1]
    return groups.select_related("site", "project", "entity").annotate(
        stage=Subquery(now), size=Count("members", filter=present, distinct=True)
    )


def searched_groups(groups: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Return those groups whose name, or the name of somebody in it, holds all of `words`. Three queries.

    Who may open a group sees who is in it, so its list may be searched by them.
    """
    wanted = polish.fold(words).split()

    def holds(*fields: str) -> Q:
        return Q(*(Q(*((f"{field}__contains", word) for field in fields), _connector=Q.OR) for word in wanted))

    members = GroupMember.objects.filter(group__in=groups.order_by().values("pk"))
    known = members.filter(holds("person__identity__name_fold") | holds("organisation__name_fold"))
    texts = [*groups.order_by().values_list("pk", "name"), *members.exclude(name="").values_list("group", "name")]
    named = {pk for pk, name in texts if all(word in polish.fold(name) for word in wanted)}
    return groups.filter(Q(pk__in=named) | Q(pk__in=known.values("group")))


def stages_of_groups() -> Sequence[Stage]:
    """Return every stage of the models that are shipped, each code once, for a filter."""
    found = {stage.code: stage for process in shipped_versions(GROUP).values() for stage in process.stages}
    return list(found.values())


def planned_with(group: InitiativeGroup) -> list[Appointment]:
    """Return the appointments to come that are planned with a group, the next one first. One query."""
    rows = Appointment.objects.filter(clients__group=group, state=Appointment.State.PLANNED, starts_at__gte=clock.now())
    return list(rows.select_related("staff").order_by("starts_at", "pk"))
