"""Which entities somebody opens and changes, and whose founders they see by name."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kladka.incubation.models import (
    EntityEnding,
    EntityLeaving,
    EntityRegistration,
    EntityStatus,
    Founder,
    Member,
    Occupancy,
)
from kladka.incubation.permissions.aid import entities_with_aid
from kladka.incubation.permissions.group import groups_visible_to
from kladka.incubation.permissions.incubator import incubators_visible_to
from kladka.incubation.permissions.scope import within_scope, works_in
from kladka.programmes.permissions import Viewer


def entities_visible_to(viewer: Viewer) -> QuerySet[Any]:
    """Return the registered entities of the projects in which `viewer` holds a post: registers are public."""
    return EntityRegistration.objects.current().filter(project__in={post.project_id for post in viewer.posts})


def entities_opened_by(viewer: Viewer) -> QuerySet[Any]:
    """Return the visible entities with what `viewer` may do with each, so that a page asks once.

    `may_change` and `with_names` tell whether the two scopes below hold it, `sees_aid` whether its aid is shown;
    `left_early` is the fact that it left before the project's end, `left_early_on` the day;
    `incubator` is the id of the incubator that prepared it, `group` and `group_name` of the group that it grew out of,
    if `viewer` may open them.
    """
    groups = groups_visible_to(viewer).filter(entity=OuterRef("organisation")).order_by("pk")
    incubators = incubators_visible_to(viewer).filter(project=OuterRef("project"), site=OuterRef("site"))
    here = {"entity": OuterRef("organisation"), "project": OuterRef("project")}
    leaving = EntityLeaving.objects.current().filter(**here)
    found: QuerySet[Any] = entities_visible_to(viewer).annotate(
        may_change=Exists(entities_changeable_by(viewer).filter(pk=OuterRef("pk"))),
        with_names=Exists(entities_in_scope(viewer).filter(pk=OuterRef("pk"))),
        sees_aid=Exists(entities_with_aid(viewer).filter(pk=OuterRef("pk"))),
        left_early=Subquery(leaving.values("pk")[:1]),
        left_early_on=Subquery(leaving.values("left_on")[:1]),
        group=Subquery(groups.values("pk")[:1]),
        group_name=Subquery(groups.values("name")[:1]),
        incubator=Subquery(incubators.order_by("pk").values("pk")[:1]),
    )
    return found


def entities_in_scope(viewer: Viewer) -> QuerySet[Any]:
    """Return the registered entities whose natural founders `viewer` may see by name."""
    return EntityRegistration.objects.current().filter(within_scope(viewer))


def entities_changeable_by(viewer: Viewer, *, retracted: bool = False) -> QuerySet[Any]:
    """Return the registered entities that `viewer` may correct; with `retracted` those that were."""
    rows = EntityRegistration.objects.all() if retracted else EntityRegistration.objects.current()
    return rows.filter(works_in(viewer))


def after_changeable_by(viewer: Viewer, model: type[Any], *, retracted: bool = False) -> QuerySet[Any]:
    """Return what became of entities that `viewer` may correct: members, statuses, jobs, holders, or their endings."""
    entities = entities_changeable_by(viewer).values("organisation")
    ways = {
        Occupancy: Q(job__entity__in=entities),
        EntityEnding: Q(member__entity__in=entities)
        | Q(status__entity__in=entities)
        | Q(occupancy__job__entity__in=entities),
    }
    rows = model.objects.all() if retracted else model.objects.current()
    found: QuerySet[Any] = rows.filter(ways.get(model, Q(entity__in=entities)))
    return found


def statuses_with_documents(viewer: Viewer) -> QuerySet[Any]:
    """Return what checks found, and statuses, whose documents `viewer` may open: of entities that they look after."""
    entities = entities_in_scope(viewer).values("organisation")
    return EntityStatus.objects.current().filter(entity__in=entities)


def findable_founders(viewer: Viewer) -> QuerySet[Any]:
    """Return who founded entities whose founders `viewer` may correct, as natural persons; their page names them."""
    entities = entities_changeable_by(viewer).values("organisation")
    return Founder.objects.current().filter(kind=Founder.Kind.NATURAL, entity__in=entities)


def findable_members(viewer: Viewer) -> QuerySet[Any]:
    """Return the natural persons among the members of entities that `viewer` may correct; their page names them."""
    entities = entities_changeable_by(viewer).values("organisation")
    return Member.objects.current().filter(kind=Member.Kind.NATURAL, entity__in=entities)


def findable_holders(viewer: Viewer) -> QuerySet[Any]:
    """Return who holds or held a job at entities that `viewer` may correct; the page of the jobs names them."""
    entities = entities_changeable_by(viewer).values("organisation")
    return Occupancy.objects.current().filter(job__entity__in=entities)
