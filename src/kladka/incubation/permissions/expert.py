"""Who sees what external experts cost: coordinators of the partner that agreed the contract; officers accept, too."""

from django.db.models import Q, QuerySet

from kladka.incubation.models import AcceptanceProtocol, AdviceClient, ExpertContract
from kladka.incubation.permissions.advice import cards_visible_to
from kladka.incubation.permissions.aid import entities_aided_by
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def contracts_visible_to(viewer: Viewer) -> QuerySet[ExpertContract]:
    """Return the contracts whose costs `viewer` sees, and whose protocols they make and accept."""
    return ExpertContract.objects.filter(
        viewer.of_partners(Post.Role.COORDINATOR) | Q(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))
    )


def contracts_changeable_by(viewer: Viewer) -> QuerySet[ExpertContract]:
    """Return the contracts whose terms `viewer` may say anew: of the partner whose coordinator they are."""
    return ExpertContract.objects.filter(viewer.of_partners(Post.Role.COORDINATOR))


def protocols_visible_to(viewer: Viewer) -> QuerySet[AcceptanceProtocol]:
    """Return the protocols of contracts whose costs `viewer` sees."""
    return AcceptanceProtocol.objects.filter(contract__in=contracts_visible_to(viewer))


def advised_valued_by(viewer: Viewer) -> QuerySet[AdviceClient]:
    """Return the entities advised whose advice `viewer` may value as aid, on the cards that they open."""
    entities = entities_aided_by(viewer).values("organisation")
    cards = cards_visible_to(viewer).filter(is_withdrawn=False)
    return AdviceClient.objects.filter(organisation__in=entities, card__in=cards)
