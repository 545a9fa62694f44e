"""A group at each incubator of the cast, with somebody in it."""

from collections.abc import Callable
from uuid import UUID

from kladka.incubation import actions
from kladka.incubation.models import GroupMember
from tests.kladka.incubation.world import OPENED
from tests.kladka.pages.incubators.access_samples import opened
from tests.world.cast import Cast


def _groups(cast: Cast) -> tuple[UUID, ...]:
    world = opened(cast)
    made = []
    for incubator, who in ((world.alfa, "alan"), (world.branch, "alan"), (world.beta, "bozena")):
        group = actions.form_group(
            project=cast.project,
            site=incubator.site,
            name=f"Grupa {incubator.site.name}",
            idea="Pracownia krawiecka.",
            legal_form="social_cooperative",
            formed_on=OPENED,
            by=cast.users[who],
        )
        actions.add_group_members(group=group, names=["Jan Nowy", "Ewa Stara"], joined_on=OPENED, by=cast.users[who])
        made.append(group.pk)
    return tuple(made)


def _members(cast: Cast) -> tuple[UUID, ...]:
    members = GroupMember.objects.order_by("pk")
    return tuple(members.filter(group=pk)[0].pk for pk in _groups(cast))


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {"initiative": _groups, "group_member": _members}
