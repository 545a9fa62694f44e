"""Materials of an event, of a module, and one of them with everything it held."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Link
from kladka.learning import permissions, queries
from kladka.learning.models import MaterialVersion
from kladka.pages.downloads import as_download
from kladka.pages.events.presenters import title_of
from kladka.pages.events.views import fetching as events
from kladka.pages.materials import presenters
from kladka.pages.materials.views.fetching import event_of, list_of, module_in, seen
from kladka.pages.projects.presenters import text_of
from kladka.pages.viewing import viewer_of


def of_event(request: HttpRequest, event: UUID) -> HttpResponse:
    """Show the materials of an event: its own, of its sessions and of the module it carries out."""
    viewer = viewer_of(request)
    found = events.event_of(request, permissions.visible_to, event)
    keeps = bool(presenters.places_kept(found, viewer))
    held, places = queries.materials_of_event(found), presenters.places_of(found)
    removed = queries.materials_of_event(found, removed=True) if keeps else []
    context = {
        "caption": title_of(found),
        "back": events.address_of(found),
        "materials": presenters.table_of(held, places) if held else None,
        "removed": presenters.removed_table(removed) if removed else None,
        "add": Link(_("Add a material"), reverse("materials:new", args=[found.pk]))
        if keeps and found.cancelled_at is None
        else None,
    }
    return render(request, "materials/list.html", context)


def of_module(request: HttpRequest, module: UUID) -> HttpResponse:
    """Show the materials of a module."""
    viewer = viewer_of(request)
    found = module_in(permissions.cycles_visible_to(viewer), module)
    keeps = permissions.cycles_planned_by(viewer).filter(pk=found.cycle_id).exists()
    held = queries.materials_of_module(found)
    removed = queries.materials_of_module(found, removed=True) if keeps else []
    context = {
        "caption": text_of(found, "title"),
        "back": reverse("cycles:detail", args=[found.cycle_id]),
        "materials": presenters.table_of(held, {}) if held else None,
        "removed": presenters.removed_table(removed) if removed else None,
        "add": Link(_("Add a material"), reverse("materials:new-of-module", args=[found.pk])) if keeps else None,
        "of_module": True,
    }
    return render(request, "materials/list.html", context)


def detail(request: HttpRequest, material: UUID) -> HttpResponse:
    """Show a material with all its versions."""
    found, viewer = seen(request, material), viewer_of(request)
    event = event_of(found)
    back, caption = list_of(found)
    keeps = permissions.materials_kept_by(viewer).filter(pk=found.pk).exists()
    context = {
        "material": found,
        "caption": caption,
        "back": back,
        "facts": presenters.facts_of(found, presenters.places_of(event) if event else {}),
        "versions": presenters.versions_table(found, queries.versions_of(found)),
        "menu": presenters.menu_of(found) if keeps else None,
    }
    return render(request, "materials/detail.html", context)


def file(request: HttpRequest, material_version: UUID) -> FileResponse:
    """Hand out the file of a version, also of an earlier one."""
    visible = permissions.materials_visible_to(viewer_of(request))
    rows = MaterialVersion.objects.filter(material__in=visible.values("pk"))
    return as_download(get_object_or_404(rows.select_related("file"), pk=material_version).file)
