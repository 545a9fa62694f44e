"""Fetching what these pages are about: a project, or a report of one, that the viewer may open."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from kladka.core.errors import KladkaError
from kladka.pages.projects.permissions import visible_projects
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project
from kladka.reporting.models import Report
from kladka.reporting.queries import report as reports


def project_for(request: HttpRequest, code: str) -> Project:
    """Return a project of the viewer's, or raise Http404."""
    found: Project = get_object_or_404(
        visible_projects(viewer_of(request)).select_related("controller"),
        code=code,
    )
    return found


def whole(request: HttpRequest, report: Report) -> HttpResponse | None:
    """Return nothing where a report's file is as it was written, else the way to the page that says what is wrong."""
    try:
        reports.frozen(report)
    except KladkaError as broken:
        messages.warning(request, str(broken))
        return redirect("reports:detail", report.pk)
    return None


def report_for(request: HttpRequest, pk: UUID) -> Report:
    """Return a report of a project of the viewer's, or raise Http404."""
    viewer: Any = viewer_of(request)
    rows = Report.objects.filter(project__in=visible_projects(viewer)).select_related("project__controller", "replaces")
    found: Report = get_object_or_404(rows, pk=pk)
    return found
