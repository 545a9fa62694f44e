"""Which incubators somebody opens, works in and corrects."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from kladka.incubation.models import Incubator
from kladka.incubation.permissions.scope import coordinated, within_scope, works_in
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def incubators_visible_to(viewer: Viewer) -> QuerySet[Any]:
    """Return the current incubators whose page `viewer` may open."""
    return Incubator.objects.current().filter(within_scope(viewer))


def incubators_of_work(viewer: Viewer) -> QuerySet[Any]:
    """Return the current incubators in which `viewer` may record advice and entities."""
    return Incubator.objects.current().filter(works_in(viewer))


def incubators_led_by(viewer: Viewer, *, retracted: bool = False) -> QuerySet[Any]:
    """Return the current incubators that `viewer`, a coordinator, may correct; with `retracted` those that were."""
    scope = reduce(or_, coordinated(viewer.partners_as(Post.Role.COORDINATOR)), Q(pk__in=()))
    return (Incubator.objects.all() if retracted else Incubator.objects.current()).filter(scope)


def may_correct(viewer: Viewer, incubator: Incubator) -> bool:
    """Tell whether `incubators_led_by` holds this incubator (its site is joined). No query."""
    return (incubator.project_id, incubator.site.organisation_id) in viewer.partners_as(Post.Role.COORDINATOR)
