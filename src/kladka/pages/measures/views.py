"""How the service of a project works, and the records behind each measure."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core.components import Link, Menu
from kladka.core.dictionaries import in_use
from kladka.core.lists import Pages
from kladka.pages.access import table
from kladka.pages.caseload.permissions import OVERSEERS, project_for
from kladka.pages.exchange.listing import sheet, sheet_url, wants_sheet
from kladka.pages.measures import presenters
from kladka.pages.measures.forms import QuestionForm
from kladka.pages.participants.permissions import LEADERS
from kladka.pages.projects import presenters as projects
from kladka.pages.viewing import viewer_of
from kladka.people.queries import visible_as
from kladka.programmes.permissions import Viewer
from kladka.reporting.live.measures import Measure, Seen, Service, Services, measures, services

ON_ONE_PAGE = 50
DAYS = ("on", "known_on", "since")


@require_safe
def project(request: HttpRequest, project: str) -> HttpResponse:
    """Show every measure of the project and of its partners, for the days asked about."""
    viewer = viewer_of(request)
    found = project_for(viewer, project)
    form = QuestionForm(request.GET, found)
    context = projects.frame(found, "measures:project", viewer) | {"form": form}
    if form.is_wrong:
        return render(request, "measures/project.html", context, status=422)
    told = services(found, form.day, **form.question)
    context |= {"period": presenters.period(told), "parts": presenters.parts(told, measures())}
    return render(request, "measures/project.html", context)


@require_safe
def members(request: HttpRequest, project: str, measure: str) -> HttpResponse:
    """Show what stands behind a measure of one service: by name whom the viewer may open, the others without."""
    viewer = viewer_of(request)
    found = project_for(viewer, project)
    definition = next((one for one in measures() if one.code.replace("_", "-") == measure), None)
    form = QuestionForm({name: request.GET[name] for name in DAYS if name in request.GET}, found)
    if definition is None or form.is_wrong:
        raise Http404
    told = services(found, form.day, **form.question)
    service = told.of(request.GET.get("service", ""))
    if service is None:
        raise Http404
    one, show = service.measured[definition.code], request.GET.get("show", "")
    rows = presenters.shown(one, show)
    names = _names(viewer, {each.about for each in rows}, definition) if one.reason else {}
    if one.reason:
        # What is too little to be a measure is not told record by record to those who may not see it anyway.
        rows = [each for each in rows if each.about in names]
    if wants_sheet(request):
        return _sheet(request, told, service, definition, rows)
    page = Paginator(rows, ON_ONE_PAGE).get_page(request.GET.get("page"))

    def address(number: int) -> str:
        return presenters.members_url(told, definition, service.key, show=show, page=str(number))

    listed = list(page.object_list)
    unknown = {id(each) for each in one.observed.unknown}
    names = names or _names(viewer, {each.about for each in listed}, definition)
    if names:
        note_read(controller=found.controller_id, by=viewer.user, page="measures:members", subject=found)
    context = {
        "title": in_use(definition.title),
        "service": service.name,
        "period": presenters.period(told),
        "means": in_use(definition.means),
        "value": presenters.value(one, definition),
        "reason": presenters.reason(one, told.on) if one.reason else "",
        "unknown": in_use(definition.unknown) if one.observed.unknown else "",
        "choices": _choices(told, definition, service.key, show),
        "table": presenters.members(definition, listed, unknown, names, _to(viewer, definition), told.on)
        if listed
        else None,
        "sheet_url": sheet_url(request),
        "pages": Pages.around(page, address),
        "back": presenters.project_url(told),
    }
    return render(request, "measures/members.html", context)


def _sheet(
    request: HttpRequest, told: Services, service: Service, definition: Measure, rows: Sequence[Seen]
) -> HttpResponse:
    """Return the records as an Excel file, all of those that the page shows by and by."""
    viewer = viewer_of(request)
    one = service.measured[definition.code]
    names, unknown = _names(viewer, {each.about for each in rows}, definition), {id(e) for e in one.observed.unknown}
    table = presenters.members(definition, rows, unknown, names, _to(viewer, definition), told.on)
    about = [(in_use(definition.title), presenters.value(one, definition)), (service.name, presenters.period(told))]
    name = definition.code.replace("_", "-")
    return sheet(request, table, name=name, controllers={told.project.controller_id}, about=about)


def _to(viewer: Viewer, definition: Measure) -> str:
    return "participants:detail" if definition.code == "outside_office" else _work(viewer)


def _names(viewer: Viewer, about: set[str], measure: Measure) -> dict[str, str]:
    """Return the names of those whom the viewer may open; what somebody wishes is not told to whom only checks."""
    roles = LEADERS if measure.code == "fitting_contacts" else OVERSEERS
    rows = visible_as(viewer, roles).filter(pk__in=about).select_related("person__identity")
    return {str(row.pk): row.person.identity.name for row in rows}


def _work(viewer: Viewer) -> str:
    return "employers:of" if table()["employers:of"].admits(viewer) else "participants:detail"


def _choices(told: Services, measure: Measure, service: str, show: str) -> Menu:
    said: dict[str, Any] = {
        presenters.ALL: _("All records"),
        presenters.COUNTS: _("Those that count"),
        presenters.MISSES: _("Those that do not count"),
        presenters.UNKNOWN: _("Those that cannot be judged"),
    }
    links = [
        Link(text, presenters.members_url(told, measure, service, show=code), active=code == show)
        for code, text in said.items()
    ]
    return Menu(_("Which records"), links)
