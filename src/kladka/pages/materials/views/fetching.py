"""Fetching materials through a permission, and where they are listed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from kladka.core.components import Words
from kladka.learning import permissions
from kladka.learning.models import Event, Material, Module
from kladka.pages.events.presenters import title_of
from kladka.pages.projects.presenters import text_of
from kladka.pages.viewing import viewer_of


def seen(request: HttpRequest, pk: UUID) -> Material:
    """Return a material that the viewer may open, else 404."""
    return get_object_or_404(permissions.materials_visible_to(viewer_of(request)), pk=pk)


def kept(request: HttpRequest, pk: UUID) -> Material:
    """Return a material that the viewer may change, else 404."""
    return get_object_or_404(permissions.materials_kept_by(viewer_of(request)), pk=pk)


def module_in(cycles: Any, pk: UUID) -> Module:
    """Return a module that stands, of one of the cycles, else 404."""
    rows = Module.objects.filter(withdrawn_at=None, cycle__in=cycles.values("pk"))
    return get_object_or_404(rows.select_related("cycle__project", "cycle__partner"), pk=pk)


def event_of(material: Material) -> Event | None:
    """Return the event of a material; None for one of a module."""
    return material.session.event if material.session else material.event


def address_of(place: Event | Module) -> str:
    """Return the address of the list of an event's or a module's materials."""
    return reverse("materials:of-module" if isinstance(place, Module) else "materials:of-event", args=[place.pk])


def list_of(material: Material) -> tuple[str, Words]:
    """Return the address of the list on which a material stands, and the title of its event or module."""
    if material.module is not None:
        return address_of(material.module), text_of(material.module, "title")
    event = event_of(material)
    if event is None:
        raise TypeError("A material belongs to an event, a session or a module.")
    return address_of(event), title_of(event)
