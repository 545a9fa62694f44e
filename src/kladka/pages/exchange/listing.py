"""The one way in which a list page is shown, and in which a list or a table is taken away as a file."""

from collections.abc import Collection, Sequence
from typing import IO, Any, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from kladka.core import clock
from kladka.core.components import Table, Words
from kladka.core.installation import is_demo
from kladka.core.lists import ListPage
from kladka.core.lists.page import plain
from kladka.exchange import actions
from kladka.exchange.workbook import Head
from kladka.pages.viewing import viewer_of
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
    file = actions.export_list(listing=listing, **_taken(request))
    return _attachment(file, listing.definition.file_name)


def wants_sheet(request: HttpRequest) -> bool:
    """Whether a page that is no list is asked for as an Excel file."""
    return request.GET.get("export") == "xlsx"


def sheet_url(request: HttpRequest) -> str:
    """Return the address of the page's Excel file: the same question, as a file."""
    query = request.GET.copy()
    query["export"] = "xlsx"
    return f"{request.path}?{query.urlencode()}"


def sheet(
    request: HttpRequest,
    table: Table,
    *,
    name: str,
    controllers: Collection[UUID],
    about: Sequence[tuple[Words, Any]] = (),
    more: Sequence[Table] = (),
) -> HttpResponse:
    """Return a page's table as an attachment, recorded as a list is; `more` tables are further sheets of it."""
    told: Any = {"name": name, "address": request.build_absolute_uri(request.path)}
    found = actions.Sheet(
        **told, **_cells(table), about=about, more=[actions.Sheet(**told, **_cells(one)) for one in more]
    )
    file = actions.export_sheet(sheet=found, **{**_taken(request), "controllers": controllers})
    return cast(HttpResponse, _attachment(file, name))


def _cells(table: Table) -> dict[str, Any]:
    heads = [Head(str(column.label), "number" if column.numeric else "text") for column in table.columns]
    rows = ([plain(value) for value in row] for row in table.rows)
    return {"title": str(table.caption), "heads": heads, "rows": rows}


def workbook(request: HttpRequest, sheet: actions.Sheet, *, controllers: Collection[UUID]) -> HttpResponse:
    """Return a workbook of several sheets as an attachment, recorded as a list is."""
    file = actions.export_sheet(sheet=sheet, **{**_taken(request), "controllers": controllers})
    return cast(HttpResponse, _attachment(file, sheet.name))


def _taken(request: HttpRequest) -> dict[str, Any]:
    viewer: Viewer = viewer_of(request)
    return {
        "controllers": controllers_of(viewer),
        "by": viewer.user,
        "by_name": viewer.staff.name if viewer.staff else viewer.user.name,
        "page": request.resolver_match.view_name if request.resolver_match else "",
        "is_made_up": is_demo() or any(post.project.is_made_up for post in viewer.posts),
    }


def _attachment(file: IO[bytes], name: str) -> HttpResponseBase:
    full_name = f"{name}-{clock.today():%Y-%m-%d}.xlsx"
    response = FileResponse(file, as_attachment=True, filename=full_name, content_type=EXCEL)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def controllers_of(viewer: Viewer) -> frozenset[UUID]:
    """Return whose data the viewer's lists show; an administrator without a post looks at the own organisation's."""
    own = {viewer.staff.organisation_id} if viewer.staff and not viewer.posts else set()
    return viewer.controllers() | own
