"""The one way in which a list page is shown and taken away as a file."""

from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from kladka.core import clock
from kladka.core.installation import is_demo
from kladka.core.lists import ListPage
from kladka.exchange import actions
from kladka.programmes.permissions import Viewer

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show the page of `context["listing"]`, or return its Excel file when the address asks for it.

    The file has the scope and the filters of the page, and the access entry of its address.
    """
    listing: ListPage[Any] = context["listing"]
    if listing.wants_export:
        # Django calls both kinds of answer alike; only their types do not know it.
        return cast(HttpResponse, exported(request, listing))
    return render(request, template, context)


def exported(request: HttpRequest, listing: ListPage[Any]) -> HttpResponseBase:
    """Return the list as an attachment; that somebody took it is recorded before the first byte leaves."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    file = actions.export_list(
        listing=listing,
        controllers=controllers_of(viewer),
        by=viewer.user,
        by_name=viewer.staff.name if viewer.staff else viewer.user.name,
        page=request.resolver_match.view_name if request.resolver_match else "",
        is_made_up=is_demo() or any(post.project.is_made_up for post in viewer.posts),
    )
    name = f"{listing.definition.file_name}-{clock.today():%Y-%m-%d}.xlsx"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=EXCEL)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def controllers_of(viewer: Viewer) -> frozenset[UUID]:
    """Return whose data the viewer's lists show; an administrator without a post looks at the own organisation's."""
    own = {viewer.staff.organisation_id} if viewer.staff and not viewer.posts else set()
    return viewer.controllers() | own
