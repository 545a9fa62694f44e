"""May this person? Scopes of the adviser (own sites and their branches), the coordinator (own partner), the officer."""

from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kladka.incubation.models import AdviceCard, EntityRegistration, Founder, Incubator
from kladka.people.models import Participation
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def cards_visible_to(viewer: Viewer) -> QuerySet[AdviceCard]:
    """Return the advice cards `viewer` may open; an adviser also keeps those of meetings they held themselves."""
    own = Q(adviser=viewer.staff, project__in=viewer.projects_as(Post.Role.ADVISER))
    return AdviceCard.objects.filter(_within_scope(viewer) | own)


def cards_changeable_by(viewer: Viewer) -> QuerySet[AdviceCard]:
    """Return the cards `viewer` may change: an adviser's or coordinator's; a monitoring officer only reads."""
    own = Q(adviser=viewer.staff, project__in=viewer.projects_as(Post.Role.ADVISER))
    return AdviceCard.objects.filter(_works_in(viewer) | own)


def incubators_visible_to(viewer: Viewer) -> QuerySet[Any]:
    """Return the current incubators whose page `viewer` may open."""
    return Incubator.objects.current().filter(_within_scope(viewer))


def incubators_of_work(viewer: Viewer) -> QuerySet[Any]:
    """Return the current incubators in which `viewer` may record advice and entities."""
    return Incubator.objects.current().filter(_works_in(viewer))


def incubators_led_by(viewer: Viewer, *, retracted: bool = False) -> QuerySet[Any]:
    """Return the current incubators that `viewer`, a coordinator, may correct; with `retracted` those that were."""
    scope = reduce(or_, _coordinated(viewer.partners_as(Post.Role.COORDINATOR)), Q(pk__in=()))
    return (Incubator.objects.all() if retracted else Incubator.objects.current()).filter(scope)


def may_correct(viewer: Viewer, incubator: Incubator) -> bool:
    """Tell whether `incubators_led_by` holds this incubator (its site is joined). No query."""
    return (incubator.project_id, incubator.site.organisation_id) in viewer.partners_as(Post.Role.COORDINATOR)


def entities_visible_to(viewer: Viewer) -> QuerySet[Any]:
    """Return the registered entities of the projects in which `viewer` holds a post: registers are public."""
    return EntityRegistration.objects.current().filter(project__in={post.project_id for post in viewer.posts})


def entities_opened_by(viewer: Viewer) -> QuerySet[Any]:
    """Return the visible entities with what `viewer` may do with each, so that a page asks once.

    `may_change` and `with_names` tell whether the two scopes below hold it; `incubator` is the id of the incubator
    that prepared it, if `viewer` may open that.
    """
    incubators = incubators_visible_to(viewer).filter(project=OuterRef("project"), site=OuterRef("site"))
    found: QuerySet[Any] = entities_visible_to(viewer).annotate(
        may_change=Exists(entities_changeable_by(viewer).filter(pk=OuterRef("pk"))),
        with_names=Exists(entities_in_scope(viewer).filter(pk=OuterRef("pk"))),
        incubator=Subquery(incubators.order_by("pk").values("pk")[:1]),
    )
    return found


def entities_in_scope(viewer: Viewer) -> QuerySet[Any]:
    """Return the registered entities whose natural founders `viewer` may see by name."""
    return EntityRegistration.objects.current().filter(_within_scope(viewer))


def entities_changeable_by(viewer: Viewer, *, retracted: bool = False) -> QuerySet[Any]:
    """Return the registered entities that `viewer` may correct; with `retracted` those that were."""
    rows = EntityRegistration.objects.all() if retracted else EntityRegistration.objects.current()
    return rows.filter(_works_in(viewer))


def findable_founders(viewer: Viewer) -> QuerySet[Any]:
    """Return who founded entities whose founders `viewer` may correct, as natural persons; their page names them."""
    entities = entities_changeable_by(viewer).values("organisation")
    return Founder.objects.current().filter(kind=Founder.Kind.NATURAL, entity__in=entities)


def findable_clients(viewer: Viewer, incubator: Incubator) -> QuerySet[Participation]:
    """Return the participations of the incubator's partner, to whom a card may be written; names only are shown."""
    partner = incubator.site.organisation_id
    return Participation.objects.filter(
        Q(partner=partner) | Q(assignments__partner=partner, assignments__retracted_at=None),
        mistake=None,
        project=incubator.project_id,
        project__in={post.project_id for post in viewer.posts},
    ).distinct()


def may_record(viewer: Viewer) -> bool:
    """Tell whether the viewer may write cards and register entities somewhere."""
    return viewer.has(Post.Role.ADVISER) or viewer.has(Post.Role.COORDINATOR)


def _within_scope(viewer: Viewer) -> Q:
    return _works_in(viewer) | Q(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))


def _works_in(viewer: Viewer) -> Q:
    return reduce(or_, [_advises_at(viewer), *_coordinated(viewer.partners_as(Post.Role.COORDINATOR))])


def _advises_at(viewer: Viewer) -> Q:
    conditions = [
        Q(project=post.project_id) & (Q(site=post.site_id) | Q(site__branch_of=post.site_id))
        for post in viewer.posts
        if post.role == Post.Role.ADVISER and post.site_id
    ]
    return reduce(or_, conditions, Q(pk__in=()))


def _coordinated(pairs: frozenset[tuple[UUID, UUID]]) -> list[Q]:
    return [Q(project=project, site__organisation=partner) for project, partner in pairs]
