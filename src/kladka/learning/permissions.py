"""May this person? Which events somebody sees, and which of them they run."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from kladka.learning.models import (
    LEADING_ROLES,
    Event,
    EventSession,
    Material,
    Module,
    SessionTrainer,
    TrainingCycle,
)
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

_NOBODY = Q(pk__in=())


def visible_to(viewer: Viewer) -> QuerySet[Event]:
    """Return the events `viewer` may open.

    A trainer or an expert: those they run, or lead a session of. A coordinator: those of the partner. A monitoring
    officer: all of the project.
    """
    officer = Q(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))
    return _events(officer | _run_by(viewer) | _led_by(viewer) | _of_partners(viewer))


def run_by(viewer: Viewer) -> QuerySet[Event]:
    """Return the events at which `viewer` may mark, count and prove attendance: their own and their partner's."""
    return _events(_run_by(viewer) | _of_partners(viewer))


def sessions_run_by(viewer: Viewer) -> QuerySet[EventSession]:
    """Return the sessions at which `viewer` may mark: those of the events they run, and those they lead."""
    led = SessionTrainer.objects.filter(staff=viewer.staff).values("session") if viewer.staff else ()
    own = Q(pk__in=led, event__project__in=_teaching_in(viewer))
    return EventSession.objects.filter(own | Q(event__in=run_by(viewer).values("pk")))


def planned_by(viewer: Viewer) -> QuerySet[Event]:
    """Return the events `viewer` may change and enrol people in: those of the partner they coordinate."""
    return _events(_of_partners(viewer))


def cycles_visible_to(viewer: Viewer) -> QuerySet[TrainingCycle]:
    """Return the training cycles `viewer` may open: whoever may open an event of one of its modules, and its partner.

    What of it a trainer sees is the people on the lists of events they run.
    """
    officer = Q(project__in=viewer.projects_as(Post.Role.MONITORING_OFFICER))
    run = Module.objects.filter(events__in=_events(_run_by(viewer) | _led_by(viewer)).values("pk")).values("cycle")
    return _cycles(officer | Q(pk__in=run) | _cycles_of_partners(viewer))


def cycles_planned_by(viewer: Viewer) -> QuerySet[TrainingCycle]:
    """Return the training cycles `viewer` may change: those of the partner they coordinate."""
    return _cycles(_cycles_of_partners(viewer))


def materials_visible_to(viewer: Viewer) -> QuerySet[Material]:
    """Return the materials, removed ones too, of what `viewer` may open: also those for trainers only."""
    events, cycles = visible_to(viewer).values("pk"), cycles_visible_to(viewer).values("pk")
    return _materials(Q(event__in=events) | Q(session__event__in=events) | Q(module__cycle__in=cycles))


def materials_kept_by(viewer: Viewer) -> QuerySet[Material]:
    """Return the materials `viewer` may change: of events and sessions they run, of modules they plan."""
    events, sessions = run_by(viewer).values("pk"), sessions_run_by(viewer).values("pk")
    cycles = cycles_planned_by(viewer).values("pk")
    return _materials(Q(event__in=events) | Q(session__in=sessions) | Q(module__cycle__in=cycles))


def _materials(condition: Q) -> QuerySet[Material]:
    # By id, for the conditions join what belongs to others.
    found = Material.objects.filter(pk__in=Material.objects.filter(condition).values("pk"))
    return found.select_related(
        "event__project", "event__site", "session__event__project", "session__event__site", "module__cycle__project"
    )


def _cycles(condition: Q) -> QuerySet[TrainingCycle]:
    return TrainingCycle.objects.filter(condition, withdrawn_at=None).select_related("project", "partner")


def _cycles_of_partners(viewer: Viewer) -> Q:
    pairs = viewer.partners_as(Post.Role.COORDINATOR)
    return reduce(or_, (Q(project=project, partner=partner) for project, partner in pairs), _NOBODY)


def _events(condition: Q) -> QuerySet[Event]:
    return Event.objects.filter(condition).select_related("project", "site__organisation", "trainer", "module__cycle")


def _run_by(viewer: Viewer) -> Q:
    return Q(trainer=viewer.staff, project__in=_teaching_in(viewer)) if viewer.staff else _NOBODY


def _led_by(viewer: Viewer) -> Q:
    if viewer.staff is None:
        return _NOBODY
    led = SessionTrainer.objects.filter(staff=viewer.staff).values("session__event")
    return Q(pk__in=led, project__in=_teaching_in(viewer))


def _teaching_in(viewer: Viewer) -> frozenset[UUID]:
    """Return the projects in which the viewer may lead what they are named for."""
    return frozenset().union(*(viewer.projects_as(role) for role in LEADING_ROLES))


def _of_partners(viewer: Viewer) -> Q:
    pairs = viewer.partners_as(Post.Role.COORDINATOR)
    return reduce(or_, (Q(project=project, site__organisation=partner) for project, partner in pairs), _NOBODY)
