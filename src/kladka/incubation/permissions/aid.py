"""Who sees and records aid: money is the coordinators' work; officers read."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kladka.incubation.models import AidGranted, EntityRegistration
from kladka.incubation.permissions.scope import coordinated
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def entities_with_aid(viewer: Viewer) -> QuerySet[Any]:
    """Return the registered entities whose aid `viewer` sees; `may_record` says whether they record it, too.

    Aid outlives a registration that was withdrawn: such an entity is among them, to be read only.
    """
    ours = EntityRegistration.objects.current().filter(_coordinated(viewer), pk=OuterRef("pk"))
    newer = EntityRegistration.objects.filter(
        organisation=OuterRef("organisation"), recorded_no__gt=OuterRef("recorded_no")
    )
    aided = AidGranted.objects.current().filter(organisation=OuterRef("organisation"))
    seen = _coordinated(viewer) | Q(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))
    lasts = Q(retracted_at=None) | (~Q(Exists(newer)) & Q(Exists(aided)))
    found: QuerySet[Any] = EntityRegistration.objects.filter(seen, lasts).annotate(may_record=Exists(ours))
    return found


def entities_aided_by(viewer: Viewer) -> QuerySet[Any]:
    """Return the registered entities whose aid `viewer` records: of the partner whose coordinator they are."""
    return EntityRegistration.objects.current().filter(_coordinated(viewer))


def aid_visible_to(viewer: Viewer) -> QuerySet[Any]:
    """Return the aid recorded of the entities whose aid `viewer` sees."""
    return AidGranted.objects.current().filter(organisation__in=entities_with_aid(viewer).values("organisation"))


def aid_changeable_by(viewer: Viewer, *, retracted: bool = False) -> QuerySet[Any]:
    """Return the aid that `viewer` may withdraw; with `retracted` also what was."""
    rows = AidGranted.objects.all() if retracted else AidGranted.objects.current()
    return rows.filter(organisation__in=entities_aided_by(viewer).values("organisation"))


def aid_papers_seen_by(viewer: Viewer) -> QuerySet[Any]:
    """Return the aid whose papers `viewer` opens: of the entities whose aid they see; also what was withdrawn."""
    return AidGranted.objects.filter(organisation__in=entities_with_aid(viewer).values("organisation"))


def aid_papers_made_by(viewer: Viewer) -> QuerySet[Any]:
    """Return the aid whose papers `viewer` makes and takes back: of the entities whose aid they record."""
    return aid_changeable_by(viewer, retracted=True)


def _coordinated(viewer: Viewer) -> Q:
    return reduce(or_, coordinated(viewer.partners_as(Post.Role.COORDINATOR)), Q(pk__in=()))
