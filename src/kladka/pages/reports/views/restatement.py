"""What changed between two results of a project, and why: all figures, and the way of one."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core.components import Words
from kladka.core.errors import KladkaError
from kladka.pages.exchange.listing import list_page
from kladka.pages.figures.behind import PEOPLE, are_people
from kladka.pages.figures.presenters import unseen
from kladka.pages.projects.presenters import frame, text_of
from kladka.pages.reports import restatement as presenters
from kladka.pages.reports.checking import members_url
from kladka.pages.reports.comparison import ComparisonForm, Pair, Side, pair_of, tidy_address
from kladka.pages.reports.fetching import project_for
from kladka.pages.reports.moved import Shown, entries_of, moved_list
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.live import period
from kladka.reporting.queries import report as reports
from kladka.reporting.restatement import restating


@require_safe
def overview(request: HttpRequest, project: str) -> HttpResponse:
    """Show which figures have another value at the second of two moments, and by which causes."""
    found = project_for(request, project)
    form = ComparisonForm(request.GET, found, reports.reports_of(found))
    context: dict[str, Any] = frame(found, "reports:restatement", viewer_of(request)) | {"form": form}
    pair = None if form.is_wrong else _pair(request, found, form)
    if pair is None:
        return render(request, "reports/restatement.html", context | {"is_open": True}, status=422)
    if tidy := tidy_address(request, pair):
        return redirect(tidy)
    form.show(pair)
    context |= presenters.overview(found, pair, restating.restate(found, pair.then.seen, pair.now.seen))
    return render(request, "reports/restatement.html", context)


@require_safe
def figure(request: HttpRequest, project: str, indicator: str) -> HttpResponse:
    """Show the way of one figure from one value to the other, and who was moved by each step."""
    viewer, found = viewer_of(request), project_for(request, project)
    form = ComparisonForm(request.GET, found, reports.reports_of(found))
    back = reverse("reports:restatement", args=[found.code])
    if form.is_wrong:
        context = {"title": text_of(found, "title"), "figure": indicator, "back": back, "form": form}
        return render(request, "reports/restated_figure.html", context, status=422)
    pair = _pair(request, found, form)
    if pair is None:
        return redirect("reports:restatement", found.code)
    if tidy := tidy_address(request, pair):
        return redirect(tidy)
    form.show(pair)
    if any(indicator not in side.moment.pack.by_code for side in (pair.then, pair.now)):
        raise Http404
    definition = pair.now.moment.pack.by_code[indicator]
    difference = restating.way(found, indicator, pair.then.seen, pair.now.seen)
    entries, unnamed = entries_of(found, definition.unit.name, difference, viewer)
    shown = Shown(
        pair=pair,
        members=_by_time(found, indicator, pair, difference),
        people=are_people(definition),
        empty=_("There is nobody here whom you may open by name.") if unnamed else _("Nobody and nothing was moved."),
        about=_about(found, definition, pair, difference),
    )
    listing = moved_list(request, entries, shown)
    if entries and definition.unit.name in PEOPLE:
        note_read(controller=found.controller_id, by=viewer.user, page="reports:restated-figure", subject=found)
    context = {
        "title": text_of(found, "title"),
        "project": found,
        "figure": reporting.said(definition.title),
        "description": reporting.said(definition.description),
        "pair": pair,
        "form": form,
        "told": presenters.told(found, pair, difference, request.path),
        "parts": presenters.parts_of(found, pair, indicator),
        "listing": listing,
        "unseen": unseen(unnamed),
        "back": pair.address(back),
        "members_urls": [_members_url(found, indicator, side) for side in (pair.then, pair.now)],
    }
    return list_page(request, "reports/restated_figure.html", context)


def _pair(request: HttpRequest, project: Project, form: ComparisonForm) -> Pair | None:
    """Return what is compared; None, having said why, where the last report cannot be read and nobody chose another."""
    try:
        return pair_of(project, form)
    except KladkaError as broken:
        messages.warning(request, str(broken))
        return None


def _members_url(project: Project, code: str, side: Side) -> str:
    """Return the way to those behind a report's figure, or behind the figure on the two days of a moment; none where
    the project had not begun."""
    if side.report is not None:
        return members_url(side.report, code)
    if side.moment.as_of < project.starts_on:
        return ""
    days = {"as_of": side.moment.as_of.isoformat(), "known_on": side.moment.known_on.isoformat()}
    return f"{reverse('figures:members', args=[project.code, code])}?{urlencode(days)}"


def _by_time(project: Project, code: str, pair: Pair, difference: restating.Difference) -> dict[str, reporting.Member]:
    """Return whom time moved, with the facts behind: who stands behind the later value and who stood there before.

    Of those who went out also what ended. Nothing where today's definitions are not those of the later result.
    """
    then, now = pair.then.moment, pair.now.moment
    steps = [step for step in difference.steps if step.cause == "time"]
    if not steps or now.pack.hash != reporting.definitions_of(project).hash:
        return {}
    facts, known_on = reporting.facts_of(project), now.known_on
    (step,) = steps
    found: list[reporting.Member] = []
    if step.joined:
        found += reporting.members(project, code, as_of=now.as_of, known_on=known_on, facts=facts, part="among")
    if step.came:
        found += reporting.members(project, code, as_of=now.as_of, known_on=known_on, facts=facts)
    if step.went:
        went = {moved.id for moved in step.went}
        before = reporting.members(project, code, as_of=then.as_of, known_on=known_on, facts=facts)
        gone = [each for each in before if each.id in went]
        days = {"since": then.as_of + timedelta(days=1), "as_of": now.as_of, "known_on": known_on}
        found += period.ended(facts, gone, **days)
    return {each.id: each for each in found}


def _about(
    project: Project, definition: reporting.Indicator, pair: Pair, difference: restating.Difference
) -> list[tuple[Words, Any]]:
    """Return what a file says of the way it lists."""
    return [
        (_("Project"), text_of(project, "title")),
        (_("Figure"), reporting.said(definition.title)),
        (_("What counts"), reporting.said(definition.description)),
        (_("The earlier result"), f"{pair.then.long_name}: {reporting.plain(difference.before)}"),
        (_("The later result"), f"{pair.now.long_name}: {reporting.plain(difference.after)}"),
    ]
