"""Which cards somebody opens and changes, and whom they may write on one."""

from django.db.models import Q, QuerySet

from kladka.incubation.models import AdviceCard, Incubator
from kladka.incubation.permissions.scope import within_scope, works_in
from kladka.people.models import Participation
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def cards_visible_to(viewer: Viewer) -> QuerySet[AdviceCard]:
    """Return the advice cards `viewer` may open; an adviser also keeps those of meetings they held themselves."""
    own = Q(adviser=viewer.staff, project__in=viewer.projects_as(Post.Role.ADVISER))
    return AdviceCard.objects.filter(within_scope(viewer) | own)


def cards_changeable_by(viewer: Viewer) -> QuerySet[AdviceCard]:
    """Return the cards `viewer` may change: an adviser's or coordinator's; a monitoring officer only reads."""
    own = Q(adviser=viewer.staff, project__in=viewer.projects_as(Post.Role.ADVISER))
    return AdviceCard.objects.filter(works_in(viewer) | own)


def clients_of_advisers(viewer: Viewer) -> QuerySet[Participation]:
    """Return the participations of the partners for whom `viewer` advises: whom they may meet; names only are shown."""
    advising = viewer.of_partners(Post.Role.ADVISER)
    return Participation.objects.filter(advising, mistake=None)


def findable_clients(viewer: Viewer, incubator: Incubator) -> QuerySet[Participation]:
    """Return the participations of the incubator's partner, to whom a card may be written; names only are shown."""
    partner = incubator.site.organisation_id
    return Participation.objects.filter(
        Q(partner=partner) | Q(assignments__partner=partner, assignments__retracted_at=None),
        mistake=None,
        project=incubator.project_id,
        project__in={post.project_id for post in viewer.posts},
    ).distinct()
