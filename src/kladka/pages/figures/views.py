"""Figures of a project, and who and what stands behind one of them."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.pages.exchange.listing import list_page, sheet, sheet_url, wants_sheet
from kladka.pages.figures import presenters, sheets
from kladka.pages.figures.behind import PEOPLE, Rows, rows_of
from kladka.pages.figures.forms import QuestionForm, question
from kladka.pages.figures.listing import members_list, question_of
from kladka.pages.projects.permissions import visible_projects
from kladka.programmes import queries
from kladka.programmes.models import Project
from kladka.reporting import figures as reporting


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Lead to the figures of the viewer's project, or show the projects where there are several."""
    found = list(queries.projects(visible_projects(request.viewer)))  # type: ignore[attr-defined]
    if len(found) == 1:
        return redirect("figures:project", found[0].code)
    return render(request, "figures/list.html", {"projects": presenters.project_links(found)})


@require_safe
def project(request: HttpRequest, project: str) -> HttpResponse:
    """Show every figure of a project's pack, with targets, as of a day and as known on one."""
    found = _project(request, project)
    form = QuestionForm(request.GET, found)
    context = presenters.frame(found, "figures:project") | {"form": form}
    if form.is_bound and not form.is_valid():
        return render(request, "figures/project.html", context, status=422)
    asked = question(found, form.cleaned_data if form.is_bound else {})
    result = reporting.figures(found, as_of=asked.as_of, known_on=asked.known_on, where=asked.where)
    targets = reporting.targets_of(found)
    if wants_sheet(request):
        table, about = sheets.figures_table(found, result, targets, asked), sheets.about(found, asked)
        return sheet(request, table, name="figures", controllers=[found.controller_id], about=about)
    context |= presenters.shown(found, result, targets, asked)
    context["sheet_url"] = sheet_url(request)
    context["json_url"] = asked.address(request.path.removesuffix("/") + ".json")
    return render(request, "figures/project.html", context)


@require_safe
def project_json(request: HttpRequest, project: str) -> HttpResponse:
    """Answer with the same figures for machines."""
    found = _project(request, project)
    form = QuestionForm(request.GET, found)
    if form.is_bound and not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422, json_dumps_params={"ensure_ascii": False})
    asked = question(found, form.cleaned_data if form.is_bound else {})
    result = reporting.figures(found, as_of=asked.as_of, known_on=asked.known_on, where=asked.where)
    answer = presenters.as_json(found, result, reporting.targets_of(found)) | {"where": dict(asked.where)}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@require_safe
def members(request: HttpRequest, project: str, indicator: str) -> HttpResponse:
    """Show who stands behind a figure: by name those whom the viewer may open, by number the others."""
    viewer, found = request.viewer, _project(request, project)  # type: ignore[attr-defined]
    definition = reporting.definitions_of(found).by_code.get(indicator)
    if definition is None:
        raise Http404
    asked = question_of(request, found)
    if asked is None:
        return _not_understood(request, found, definition)
    behind = reporting.members(found, indicator, as_of=asked.as_of, known_on=asked.known_on, where=asked.where)
    rows = rows_of(found, definition.unit.name, behind, viewer)
    empty = _("There is nobody here whom you may open by name.") if behind else _("Nobody and nothing counts here.")
    about = sheets.about_figure(found, definition, asked)
    listing = members_list(request, found, rows, people=_are_people(definition), empty=empty, about=about)
    if rows and definition.unit.name in PEOPLE:
        note_read(controller=found.controller_id, by=viewer.user, page="figures:members", subject=found)
    context = presenters.members_page(found, definition, behind, len(rows), asked)
    context |= {"listing": listing, "back": asked.address(request.path.removesuffix(f"{indicator}/"))}
    return list_page(request, "figures/members.html", context)


def _are_people(definition: reporting.Indicator) -> bool:
    """Whether the members have names of people: participants, or coaches."""
    return definition.unit.name in {*PEOPLE, "coaches", "staff"}


def _not_understood(request: HttpRequest, found: Project, definition: reporting.Indicator) -> HttpResponse:
    """Show what is wrong with the days asked about, and nothing that could be taken for an answer."""
    empty = _("Correct what was asked first.")
    listing = members_list(request, found, Rows(), people=_are_people(definition), empty=empty)
    back = reverse("figures:project", args=[found.code])
    context = presenters.members_page(found, definition, [], 0, None) | {"listing": listing, "back": back}
    return render(request, "figures/members.html", context | {"form": listing.form}, status=422)


def _project(request: HttpRequest, code: str) -> Project:
    return get_object_or_404(visible_projects(request.viewer).select_related("controller"), code=code)  # type: ignore[attr-defined]
