"""An entity at each incubator of the cast, with founders."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from kladka.files.actions import store
from kladka.incubation import actions
from kladka.incubation.models import (
    EntityEnding,
    EntityLeaving,
    EntityRegistration,
    EntityStatus,
    Founder,
    Job,
    Member,
    Occupancy,
)
from kladka.people import actions as people
from tests.kladka.pages.incubators.access_samples import opened
from tests.kladka.pages.participants.access_samples import PNG
from tests.world.cast import Cast


def entities_of(cast: Cast) -> tuple[UUID, ...]:
    world = opened(cast)
    own = world.register(name="Spółdzielnia Socjalna „Pierwsza”", short_name="Pierwsza")
    neighbours = world.register(name="Spółdzielnia Socjalna „Druga”", short_name="Druga", site=world.branch.site)
    others = actions.register_entity(
        project=cast.project,
        site=world.beta.site,
        legal_form="social_cooperative",
        register_date=own.register_date,
        name="Spółdzielnia Socjalna „Trzecia”",
        short_name="Trzecia",
        municipality="Nowy Sącz",
        powiat="1262",
        natural=[cast.participations[name].person for name in ("lucja", "nadia", "teresa")],
        legal=[cast.organisations["alfa"], cast.organisations["beta"]],
        is_made_up=True,
        by=cast.users["bozena"],
    )
    return own.pk, neighbours.pk, others.pk


def _founders(cast: Cast) -> tuple[UUID, ...]:
    entities = [EntityRegistration.objects.get(pk=pk) for pk in entities_of(cast)]
    found = Founder.objects.current().order_by("kind", "pk")
    own, neighbours, others = (found.filter(entity=row.organisation_id)[0].pk for row in entities)
    return own, neighbours, others


_AFTER: tuple[type[Any], ...] = (Member, EntityStatus, Job, Occupancy, EntityEnding, EntityLeaving)


def _after(cast: Cast, model: type[Any]) -> tuple[UUID, ...]:
    """What became of each of the three entities, recorded once."""
    made: Any = cast.__dict__
    if "after" not in made:
        entities = [EntityRegistration.objects.get(pk=pk) for pk in entities_of(cast)]
        made["after"] = [_recorded(cast, each) for each in entities]
    return tuple(each[_AFTER.index(model)] for each in made["after"])


def _recorded(cast: Cast, entity: EntityRegistration) -> tuple[UUID, ...]:
    by, day = cast.users["bozena"], entity.register_date
    common = {"registration": entity, "by": by}
    newcomer = {"given_name": "Zofia", "family_name": "Późna", "is_made_up": True}
    (member,) = actions.add_members(**common, from_date=day, newcomers=[newcomer])
    document = people.keep_document(
        controller=cast.project.controller,
        kind="register_extract",
        form="scan",
        document_date=day,
        file=store(upload=ContentFile(PNG, name="wypis.png"), controller=cast.project.controller_id, by=by),
        by=by,
    )
    status = actions.record_status(**common, kind="operating", from_date=day, document=document)
    job = actions.create_job(**common, created_date=day)
    holder = actions.take_job(
        **common, job=job, from_date=day, contract_kind="employment_contract", person=member.person
    )
    (left,) = actions.add_members(**common, from_date=day, newcomers=[{**newcomer, "family_name": "Dawna"}])
    ending = actions.end_lasting(fact=left, until_date=day, by=by)
    leaving = actions.leave_project(registration=entity, left_on=day, by=by)
    return member.pk, status.pk, job.pk, holder.pk, ending.pk, leaving.pk


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "entity": entities_of,
    "founder": _founders,
    "member": partial(_after, model=Member),
    "status": partial(_after, model=EntityStatus),
    "job": partial(_after, model=Job),
    "occupancy": partial(_after, model=Occupancy),
    "ending": partial(_after, model=EntityEnding),
    "leaving": partial(_after, model=EntityLeaving),
}
