"""Reads of materials: those of an event, of a module, and those a participant may open."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from kladka.learning.models import Enrolment, Event, Material, MaterialVersion, Module
from kladka.people.models import Participation, Support
from kladka.programmes.models import Project


@dataclass(frozen=True)
class Held:
    """A material with its last version: what somebody opens."""

    material: Material
    last: MaterialVersion


def materials_of_event(event: Event, *, removed: bool = False) -> list[Held]:
    """Return the materials of an event, of its sessions and of the module it carries out, in this order. Two queries.

    `removed`: those that were removed instead; of the module none, for they are put back at the module.
    """
    own = Q(event=event) | Q(session__event=event)
    of_module = Q(module=event.module_id) if event.module_id and not removed else Q(pk__in=())
    rows = Material.objects.filter(own | of_module, removed_at__isnull=not removed)
    found = _held(rows.select_related("session", "module"))
    return sorted(found, key=lambda held: _place(held.material))


def materials_of_module(module: Module, *, removed: bool = False) -> list[Held]:
    """Return the materials of a module, as they were added. Two queries."""
    return _held(Material.objects.filter(module=module, removed_at__isnull=not removed))


def materials_for(participations: Iterable[Participation]) -> list[tuple[Event, list[Held]]]:
    """Return event by event, the latest first, the materials that somebody may open as a participant.

    Of events at which these participations have a place or which they attended, and that take place. Three queries.
    """
    listed = Enrolment.objects.placed().filter(participation__in=participations).values("event")
    attended = Support.objects.current().filter(participation__in=participations, event__isnull=False).values("event")
    events = Event.objects.filter(Q(pk__in=listed) | Q(pk__in=attended), cancelled_at=None)
    found = list(events.select_related("module").order_by("-starts_on", "-pk"))
    if not found:
        return []
    of = Q(event__in=found) | Q(session__event__in=found) | Q(module__in=[one.module_id for one in found])
    rows = Material.objects.filter(of, removed_at=None, audience=Material.Audience.PARTICIPANTS)
    held = sorted(_held(rows.select_related("session", "module")), key=lambda one: _place(one.material))
    by_event = [(event, [one for one in held if _is_of(one.material, event)]) for event in found]
    return [(event, some) for event, some in by_event if some]


def versions_of(material: Material) -> list[MaterialVersion]:
    """Return everything a material held, the last first."""
    return list(MaterialVersion.objects.filter(material=material).select_related("file").order_by("-number"))


def project_of_material(material: Material) -> Project:
    """Return the project of what a material belongs to."""
    if material.module is not None:
        return material.module.cycle.project
    event = material.session.event if material.session else material.event
    if event is None:
        raise TypeError("A material belongs to an event, a session or a module.")
    return event.project


def _held(rows: QuerySet[Material]) -> list[Held]:
    last = MaterialVersion.objects.filter(material=OuterRef("pk")).order_by("-number").values("pk")[:1]
    materials = list(rows.annotate(last=Subquery(last)).order_by("pk"))
    versions = MaterialVersion.objects.select_related("file").in_bulk([getattr(one, "last", None) for one in materials])
    return [Held(one, versions[getattr(one, "last", None)]) for one in materials]


def _place(material: Material) -> tuple[int, str, str]:
    """Return where a material stands: those of the event first, then session by session, then those of the module."""
    if material.session is not None:
        return 1, f"{material.session.on_date} {material.session.starts or ''}", str(material.session_id)
    return (0 if material.event_id else 2), "", ""


def _is_of(material: Material, event: Event) -> bool:
    if material.session is not None:
        return material.session.event_id == event.pk
    return material.event_id == event.pk or (material.module_id is not None and material.module_id == event.module_id)
