"""The stays of a group in its stages: entered, taken back, and what of them rests on the entry of its entity."""

from datetime import date

from kladka.audit.actions import Verb
from kladka.core import clock
from kladka.incubation.models import EntityRegistration, GroupPosition, InitiativeGroup
from kladka.incubation.policies import group as policies
from kladka.incubation.queries.group import GroupWay, group_of, group_way

How = GroupPosition.How


def enter(opened: Verb, way: GroupWay, stage: str, on: date, how: str, because: str) -> GroupPosition:
    """Let a group enter a stage on a day, within a verb."""
    policies.check_stage_entered(on, way.now, way.group)
    way.now.left_on = on
    opened.save(way.now, fields=("left_on",))
    changed(opened, way.group)
    number = way.now.number + 1
    return opened.save(
        GroupPosition(group=way.group, number=number, stage=stage, entered_on=on, how=how, reason=because, by=opened.by)
    )


def take_back(opened: Verb, way: GroupWay) -> GroupPosition:
    """Take the last stay back, with what was confirmed in it; return the one before, which goes on."""
    opened.delete_all(way.ticks)
    opened.delete(way.now)
    before: GroupPosition = way.positions[-2]
    before.left_on = None
    changed(opened, way.group)
    return opened.save(before, fields=("left_on",))


def changed(opened: Verb, group: InitiativeGroup, *fields: str) -> InitiativeGroup:
    """Save these fields of a group as its next version."""
    group.version += 1
    return opened.save(group, fields=(*fields, "version"))


def unfound(opened: Verb, registration: EntityRegistration) -> None:
    """Let nothing of a group rest on an entry that is withdrawn: it became nothing, and stands again where it stood
    before the entry, or, where it went on since, where the entry is asked for."""
    group = group_of(registration.organisation_id)
    if group is None:
        return
    way = group_way(group, clock.today())
    stage = way.stage_without_entry
    if way.now.how == How.FOUNDED:
        take_back(opened, way)
    elif stage.code != way.now.stage:
        on = max(way.now.entered_on, group.ended_on or clock.today())
        enter(opened, way, stage.code, on, How.UNFOUNDED, "")
    group.entity = None
    changed(opened, group, "entity")


def move_founding(opened: Verb, registration: EntityRegistration) -> None:
    """Let the stay that a group entered by the entry of its entity begin on the day of that, when it is corrected.
    Raises PolicyBroken where the group went on before that day, which only an entry allows."""
    group = group_of(registration.organisation_id)
    if group is None:
        return
    way, day = group_way(group, clock.today()), registration.register_date
    policies.check_went_on_after_entry(day, way.went_on_after_entry)
    if way.founded is None:
        return
    before, stay = way.founded
    on = max(day, before.entered_on)
    policies.check_went_on_after_entry(on, stay.left_on)
    stay.entered_on = before.left_on = on
    opened.save(before, fields=("left_on",))
    opened.save(stay, fields=("entered_on",))
    changed(opened, group)
