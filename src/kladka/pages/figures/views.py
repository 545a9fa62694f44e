"""Figures of a project, one of them with its targets and its course, and who and what stands behind it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.pages.exchange.listing import list_page, sheet, sheet_url, wants_sheet
from kladka.pages.figures import answers, presenters, sheets
from kladka.pages.figures import members as behind_pages
from kladka.pages.figures.behind import PEOPLE, are_people, rows_of
from kladka.pages.figures.forms import Question, QuestionForm, tidy_address
from kladka.pages.figures.listing import KEPT, members_list
from kladka.pages.figures.one import figure_page
from kladka.pages.projects import presenters as projects
from kladka.pages.projects.permissions import visible_projects
from kladka.pages.viewing import viewer_of
from kladka.programmes import queries
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.live import period, trend


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Lead to the figures of the viewer's project, or show the projects where there are several."""
    found = list(queries.projects(visible_projects(viewer_of(request))))
    if len(found) == 1:
        return redirect("figures:project", found[0].code)
    return render(request, "figures/list.html", {"projects": presenters.project_links(found)})


@require_safe
def project(request: HttpRequest, project: str) -> HttpResponse:
    """Show every figure of a project's pack, with what stands against its targets."""
    found = _project(request, project)
    form = QuestionForm(request.GET, found)
    context = projects.frame(found, "figures:project", viewer_of(request)) | {"form": form}
    asked = form.question
    if asked is None:
        return render(request, "figures/project.html", context, status=422)
    if tidy := tidy_address(request, asked):
        return redirect(tidy)
    facts = reporting.facts_of(found)
    if wants_sheet(request):
        result, standings = answers.answer(found, asked, facts)
        table, about = sheets.figures_table(found, result, standings, asked), sheets.about(found, asked)
        return sheet(request, table, name="figures", controllers=[found.controller_id], about=about)
    context |= presenters.asked_about(found, asked) | {"answer": answers.drawn(found, asked, facts)}
    context["sheet_url"] = sheet_url(request)
    context["json_url"] = asked.address(request.path.removesuffix("/") + ".json")
    return render(request, "figures/project.html", context)


@require_safe
def project_json(request: HttpRequest, project: str) -> HttpResponse:
    """Answer with the same figures for machines."""
    found = _project(request, project)
    form = QuestionForm(request.GET, found)
    if form.question is None:
        return JsonResponse({"errors": form.errors}, status=422, json_dumps_params={"ensure_ascii": False})
    result, standings = answers.answer(found, form.question, reporting.facts_of(found))
    answer = presenters.as_json(found, result, standings, form.question)
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@require_safe
def figure(request: HttpRequest, project: str, indicator: str) -> HttpResponse:
    """Show one figure: its states, its parts, its targets, its course and where that leads."""
    found = _project(request, project)
    definition = _definition(found, indicator)
    form = QuestionForm(request.GET, found)
    context = _about(request, found, definition, form)
    asked = form.question
    if asked is None:
        return render(request, "figures/figure.html", context, status=422)
    if tidy := tidy_address(request, asked):
        return redirect(tidy)
    facts = reporting.facts_of(found)
    result, standings = answers.answer(found, asked, facts)
    days: dict[str, Any] = {"as_of": asked.as_of, "known_on": asked.known_on}
    seen = trend.course(found, indicator, **days, where=asked.where, facts=facts)
    context |= figure_page(found, indicator, result, standings, seen, asked)
    context["back"] = asked.address(context["back"])
    return render(request, "figures/figure.html", context)


@require_safe
def members(request: HttpRequest, project: str, indicator: str) -> HttpResponse:
    """Show who stands behind a figure: by name those whom the viewer may open, by number the others."""
    found = _project(request, project)
    definition = _definition(found, indicator)
    form = QuestionForm(request.GET, found, kept=KEPT)
    context = _about(request, found, definition, form)
    asked = form.question
    if asked is None:
        return render(request, "figures/members.html", context, status=422)
    if tidy := tidy_address(request, asked):
        return redirect(tidy)
    if definition.kind == "formula":
        return redirect(asked.address(presenters.figure_url(found, indicator)))
    if asked.since is None:
        return _standing_behind(request, found, definition, asked, context)
    return _moved(request, found, definition, asked, context)


def _standing_behind(
    request: HttpRequest, found: Project, definition: reporting.Indicator, asked: Question, context: dict[str, Any]
) -> HttpResponse:
    """Show who makes a figure, on a day."""
    days: dict[str, Any] = {"as_of": asked.as_of, "known_on": asked.known_on}
    facts, code = reporting.facts_of(found), definition.code
    part = _part(request, definition)
    behind = reporting.members(found, code, **days, where=asked.where, facts=facts, part=part)
    moment = [(asked.as_of, asked.known_on)]
    figure = reporting.series(found, moment, codes=(code,), by=(), where=asked.where, facts=facts)[0][code]
    rows = rows_of(found, definition.unit.name, behind, viewer_of(request))
    about = sheets.about_figure(found, definition, asked, part)
    empty = _("There is nobody here whom you may open by name.") if behind else _("Nobody and nothing counts here.")
    kept = {**asked.asked, **({"part": part} if part else {})}
    listing = members_list(request, rows, kept, people=are_people(definition), empty=empty, about=about)
    _note(request, found, definition, seen=bool(rows))
    context |= behind_pages.members_page(found, figure, behind, len(rows), asked, part) | {"listing": listing}
    return list_page(request, "figures/members.html", context)


def _part(request: HttpRequest, definition: reporting.Indicator) -> reporting.PartName:
    """Return the part of a share that is asked for; the figure itself where it has no such part."""
    asked = request.GET.get("part", "")
    return next((each for each in reporting.parts_of(definition) if each == asked), "")


def _moved(
    request: HttpRequest, found: Project, definition: reporting.Indicator, asked: Question, context: dict[str, Any]
) -> HttpResponse:
    """Show who came into a figure and who went out of it in a period."""
    days: dict[str, Any] = {"since": asked.since, "as_of": asked.as_of, "known_on": asked.known_on}
    moved = period.moves(found, definition.code, **days, where=asked.where)
    rows = rows_of(found, definition.unit.name, [each.member for each in moved], viewer_of(request))
    about = sheets.about_figure(found, definition, asked)
    empty = _("There is nobody here whom you may open by name.") if moved else _("Nobody came in or went out.")
    moves = {each.member.id: each.move for each in moved}
    people = are_people(definition)
    listing = members_list(request, rows, asked.asked, people=people, empty=empty, about=about, moves=moves)
    _note(request, found, definition, seen=bool(rows))
    context |= behind_pages.moves_page(found, definition, moved, len(rows), asked) | {"listing": listing}
    return list_page(request, "figures/members.html", context)


def _note(request: HttpRequest, found: Project, definition: reporting.Indicator, *, seen: bool) -> None:
    """Leave a read event where people were seen by name."""
    if seen and definition.unit.name in PEOPLE:
        viewer = viewer_of(request)
        note_read(controller=found.controller_id, by=viewer.user, page="figures:members", subject=found)


def _about(request: HttpRequest, found: Project, definition: reporting.Indicator, form: QuestionForm) -> dict[str, Any]:
    """Return what a page of one figure says even where the question cannot be answered."""
    frame = projects.frame(found, "figures:project", viewer_of(request))
    back = reverse("figures:project", args=[found.code])
    return frame | {"form": form, "figure": reporting.said(definition.title), "back": back}


def _definition(found: Project, code: str) -> reporting.Indicator:
    definition = reporting.definitions_of(found).by_code.get(code)
    if definition is None:
        raise Http404
    return definition


def _project(request: HttpRequest, code: str) -> Project:
    return get_object_or_404(visible_projects(viewer_of(request)).select_related("controller"), code=code)
