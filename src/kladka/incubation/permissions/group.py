"""Which initiative groups somebody opens, and which they work with."""

from django.db.models import QuerySet

from kladka.incubation.models import InitiativeGroup
from kladka.incubation.permissions.scope import within_scope, works_in
from kladka.programmes.permissions import Viewer


def groups_visible_to(viewer: Viewer) -> QuerySet[InitiativeGroup]:
    """Return the groups whose page `viewer` may open, with the names of who is in them."""
    return InitiativeGroup.objects.filter(within_scope(viewer))


def groups_of_work(viewer: Viewer) -> QuerySet[InitiativeGroup]:
    """Return the groups that `viewer` helps as their site's adviser or their partner's coordinator."""
    return InitiativeGroup.objects.filter(works_in(viewer))
