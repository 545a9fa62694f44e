"""Planning to meet groups and entities, who are no participants."""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from kladka.agenda.models import Appointment
from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.incubation import policies, queries
from kladka.incubation.models import ExpectedClient, InitiativeGroup
from kladka.organisations.models import Organisation
from kladka.programmes.models import Project


def plan_with_clients(
    *,
    plan: Callable[[], Sequence[Appointment]],
    project: Project,
    by: Actor,
    groups: Sequence[InitiativeGroup] = (),
    entities: Sequence[Organisation] = (),
    keeping: Collection[UUID] = (),
) -> list[Appointment]:
    """Plan or change appointments by `plan`, a verb of the calendar, and say which groups and entities are expected.

    Whoever of them was expected and is not said again is expected no more, but at the appointments `keeping` theirs.
    Raises what `plan` raises, and PolicyBroken
    for advice with nobody, for clients at an appointment that is not for advice, or a group of another project or that
    does not exist on its day.
    """
    with verb("incubation.plan_with_clients", controller=project.controller_id, by=by) as opened:
        made = list(plan())
        changing = [one for one in made if one.pk not in keeping]
        for one in changing:
            people = one.attendees.count()
            policies.check_expected(groups, entities, project, kind=one.kind, people=people)
            policies.check_group_planned(groups, clock.day_of(one.starts_at))
        _expect(opened, changing, groups, entities)
        return made


def _expect(
    opened: Verb, made: Sequence[Appointment], groups: Sequence[InitiativeGroup], entities: Sequence[Organisation]
) -> None:
    there = queries.clients_expected([one.pk for one in made])
    wanted = {*((group.pk, None) for group in groups), *((None, entity.pk) for entity in entities)}
    new = []
    for one in made:
        known = {(each.group_id, each.organisation_id): each for each in there.get(one.pk, ())}
        for key in known.keys() - wanted:
            opened.delete(known[key])
        new += [
            ExpectedClient(appointment=one, group_id=group, organisation_id=entity)
            for group, entity in sorted(wanted - known.keys(), key=str)
        ]
    opened.save_all(ExpectedClient, new)
