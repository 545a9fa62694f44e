"""An entity at each incubator of the cast, with founders."""

from collections.abc import Callable
from uuid import UUID

from kladka.incubation import actions
from kladka.incubation.models import EntityRegistration, Founder
from tests.kladka.pages.incubators.access_samples import opened
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


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {"entity": entities_of, "founder": _founders}
