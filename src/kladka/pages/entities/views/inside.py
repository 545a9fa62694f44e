"""The members of an entity and its jobs, each on a page of its own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.components import Link
from kladka.incubation import permissions, queries
from kladka.pages.downloads import as_download
from kladka.pages.entities import inside
from kladka.pages.entities.views.frame import opened
from kladka.pages.viewing import viewer_of


def members(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Show who is and who was a member of an entity."""

    def context(found: queries.After, shown: inside.Shown) -> dict[str, Any]:
        table = inside.members_table(found, shown)
        return {
            "title": _("Members"),
            "note": _("Founders are members from the entry in the register on."),
            "rows": inside.members_rows(found, shown),
            "table": table,
            "nothing": _("People are not shown by name here."),
            "add": Link(_("Record members"), reverse("entities:add-members", args=[entity])),
        }

    return _shown(request, entity, "entities:members", context)


def jobs(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Show the jobs at an entity, and who holds and held each."""

    def context(found: queries.After, shown: inside.Shown) -> dict[str, Any]:
        return {
            "title": _("Jobs"),
            "note": _("A job counts once, whoever holds it."),
            "rows": inside.jobs_rows(found),
            "table": inside.jobs_table(found, shown),
            "picture": inside.jobs_chart(found, shown.today),
            "nothing": _("No job is recorded yet."),
            "add": Link(_("Record a job"), reverse("entities:create-job", args=[entity])),
        }

    return _shown(request, entity, "entities:jobs", context)


def _shown(
    request: HttpRequest, entity: UUID, page: str, context: Callable[[queries.After, inside.Shown], dict[str, Any]]
) -> HttpResponse:
    """Render a page of an entity; whose names are read, that is noted."""
    viewer: Any = viewer_of(request)
    registration = opened(viewer, entity)
    with_names = registration.with_names
    founders = queries.entity_page(registration, with_names=with_names).founders
    (found,) = queries.after([registration], with_names=with_names, founders=founders)
    shown = inside.Shown(clock.today(), may_change=registration.may_change, with_names=with_names)
    told = {"registration": registration, **context(found, shown)}
    if not shown.may_change:
        told["add"] = None
    if with_names and inside.people_of(found):
        note_read(controller=registration.controller, by=viewer.user, page=page, subject=registration)
    return render(request, "entities/inside.html", told)


def status_file(request: HttpRequest, status: UUID) -> FileResponse:
    """Hand out the scan on which a check or a status rests; that is noted."""
    viewer: Any = viewer_of(request)
    rows = permissions.statuses_with_documents(viewer).select_related("document__file")
    found = get_object_or_404(rows, pk=status)
    note_read(controller=found.document.controller_id, by=viewer.user, page="entities:status-file", subject=found)
    return as_download(found.document.file)
