"""A project's reports, and what one of them says."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.errors import KladkaError
from kladka.pages.exchange.listing import list_page
from kladka.pages.figures.behind import PEOPLE, are_people, rows_of
from kladka.pages.figures.listing import members_list
from kladka.pages.projects.presenters import frame
from kladka.pages.reports import checking, presenters
from kladka.pages.reports.comparison import report_name
from kladka.pages.reports.content import Content, content_of, lines
from kladka.pages.reports.fetching import project_for, report_for
from kladka.pages.viewing import viewer_of
from kladka.reporting.models import Report
from kladka.reporting.permissions import report as permissions
from kladka.reporting.queries import report as reports


@require_safe
def listing(request: HttpRequest, project: str) -> HttpResponse:
    """Show a project's reports with what is to be done next."""
    viewer, found = viewer_of(request), project_for(request, project)
    there = reports.reports_of(found)
    may_prepare = permissions.may_prepare(viewer, found)
    context: dict[str, Any] = frame(found, "reports:list", viewer) | {
        "reports": presenters.reports_table(there) if there else None,
        "restatement": Link(
            _("What changed since the last report, and why"), reverse("reports:restatement", args=[found.code])
        ),
    }
    waiting = next((report for report in there if report.is_prepared), None)
    if may_prepare and waiting is None:
        context["action"] = Link(_("Prepare a report"), reverse("reports:prepare", args=[found.code]))
    context["waiting"] = report_name(waiting) if waiting and may_prepare else ""
    return render(request, "reports/list.html", context)


@require_safe
def detail(request: HttpRequest, report: UUID) -> HttpResponse:
    """Show what a report says: its figures against targets, who answers for it, and what is to be done next."""
    viewer, found = viewer_of(request), report_for(request, report)
    context = framed(request, found, "reports:detail")
    content = readable(found, context)
    if content is None:
        return render(request, "reports/broken.html", context)
    may_submit = context["may_answer"]
    may_prepare = permissions.may_prepare(viewer, found.project)
    waits_for = presenters.second_words(found, viewer, clock.today()) if may_submit else ""
    context |= {
        "waits_for": waits_for,
        "moved_on": presenters.moved_on(found),
        "targets_words": presenters.targets_words(lines(content)),
        "rows": presenters.about_rows(found, content, presenters.names_of(found), with_reason=may_submit),
        "figures": presenters.figures_table(found, content),
        "deeds": presenters.deeds(
            found, may_submit=may_submit and not waits_for, may_prepare=may_prepare, newest=context["newest"]
        ),
        "takings": presenters.takings(found),
        "file_url": reverse("reports:file", args=[found.pk]) if may_submit else "",
        "has_period": content.opening is not None,
    }
    return render(request, "reports/detail.html", context)


@require_safe
def checks(request: HttpRequest, report: UUID) -> HttpResponse:
    """Show what to look at before a report is submitted."""
    found = report_for(request, report)
    context = framed(request, found, "reports:checks")
    content = readable(found, context)
    if content is None:
        return render(request, "reports/broken.html", context)
    viewer = viewer_of(request)
    made = checking.checks_of(found, content, viewer)
    if made.twice:
        note_read(controller=found.project.controller_id, by=viewer.user, page="reports:checks", subject=found.project)
    context |= {"checks": made, "summary": checking.summary(made)}
    return render(request, "reports/checks.html", context)


@require_safe
def members(request: HttpRequest, report: UUID, indicator: str) -> HttpResponse:
    """Show who stands behind a figure in the report: as it was frozen, whatever has been recorded since."""
    found, viewer = report_for(request, report), viewer_of(request)
    context = framed(request, found, "reports:members")
    content = readable(found, context)
    if content is None:
        return render(request, "reports/broken.html", context)
    definition = content.pack.by_code.get(indicator)
    if definition is None or definition.kind == "formula":
        raise Http404
    behind = content.members(indicator)
    rows = rows_of(found.project, definition.unit.name, behind, viewer)
    empty = _("There is nobody here whom you may open by name.") if behind else _("Nobody and nothing counts here.")
    listing = members_list(request, rows, {}, people=are_people(definition), empty=empty)
    if rows and definition.unit.name in PEOPLE:
        note_read(controller=found.project.controller_id, by=viewer.user, page="reports:members", subject=found.project)
    context |= presenters.members_page(found, definition, behind, len(rows)) | {"listing": listing}
    return list_page(request, "reports/members.html", context | {"back": reverse("reports:detail", args=[found.pk])})


def framed(request: HttpRequest, report: Report, active: str) -> dict[str, Any]:
    """Return what all pages about a report show: whose it is, its state, the way between its parts."""
    there = reports.reports_of(report.project)
    newer = presenters.replacements(there).get(report.pk)
    before, newest = reports.before_among(report, there), presenters.newest_of(there)
    may_answer = permissions.may_submit(viewer_of(request), report)
    return frame(report.project, "reports:list", viewer_of(request)) | {
        "report": report,
        "name": report_name(report),
        "tag": presenters.state_tag(report, newer),
        "next": presenters.next_words(report, newer, newest),
        "newer": newer,
        "newest": newest,
        "before": before,
        "parts": presenters.parts(report, before, active, may_verify=may_answer),
        "may_answer": may_answer,
        "back": reverse("reports:list", args=[report.project.code]),
    }


def readable(report: Report, context: dict[str, Any]) -> Content | None:
    """Return what a report says; None, with the reason in the context, where its file is not as it was written."""
    try:
        return content_of(report)
    except KladkaError as broken:
        context["broken"] = str(broken)
        return None
