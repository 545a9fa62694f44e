"""The history of files, one of them, and taking it away."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kladka.accounts.models import User
from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.exchange import actions, queries
from kladka.pages.participants_file import presenters
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project
from kladka.reporting.models import ParticipantsFile, ReturnedLine
from kladka.reporting.permissions import controlled_projects
from kladka.reporting.permissions.returned import files_of
from kladka.reporting.queries import returned
from kladka.reporting.worklists import current

MOST = 50
"""Files on the page of the history: of four years with one a month."""
_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_safe
def listing(request: HttpRequest, project: str) -> HttpResponse:
    """Show the files that were made of a project, each with what the system answered."""
    viewer, found = viewer_of(request), project_of(request, project)
    files = list(returned.files_of_project(found).defer("sealed", "members")[:MOST])
    answers = returned.holding_feedback(files)
    counts = returned.counts_of_feedback(answers.values())
    context = presenters.frame(found, viewer) | {
        "is_taken": queries.profile_of(found) is not None,
        "files": presenters.files_table(files, answers, counts, len(opened(found))) if files else None,
    }
    return render(request, "participants_file/list.html", context)


@require_safe
def detail(request: HttpRequest, file: UUID) -> HttpResponse:
    """Show a file: of whom it tells otherwise than the one before, and what the system answered."""
    viewer, found = viewer_of(request), file_of(request, file)
    note_read(controller=found.controller, by=viewer.user, page="participants_file:detail", subject=found)
    told = returned.differences_of(found) if found.added is not None else None
    holding = returned.current_feedback(found.project)
    holds = holding is not None and holding.file_id == found.pk
    feedback = holding if holds else returned.holding_feedback([found]).get(found.pk)
    lines = list(ReturnedLine.objects.filter(feedback=feedback).order_by("position")) if feedback else []
    address = reverse("participants_file:detail", args=[found.pk])
    left_out = returned.left_out_of(found, told.gone) if told and told.gone else ()
    names = presenters.names_of([*presenters.named_of(told, left_out), *(each.participation_id for each in lines)])
    table, pages = presenters.lines_table(
        lines, opened(found.project) if holds else (), names, request.GET.get("page"), address, holds=holds
    )
    context = presenters.frame(found.project, viewer) | {
        "file": found,
        "is_kept": bool(found.sealed),
        "heading": presenters.title_of(found),
        "rows": presenters.summary(found),
        "differences": presenters.differences_table(told, names, left_out),
        "feedback": feedback,
        "lines": table,
        "pages": pages,
    }
    return render(request, "participants_file/detail.html", context)


@require_safe
def download(request: HttpRequest, file: UUID) -> HttpResponse:
    """Hand out a file as it was made; that somebody took it is noted before the first byte leaves."""
    found = file_of(request, file)
    profile = queries.profile_of(found.project)
    if profile is None:
        raise Http404
    try:
        content = actions.take_file(
            file=found,
            viewer=viewer_of(request),
            page="participants_file:download",
        )
    except PolicyBroken as refused:
        raise Http404 from refused
    response = HttpResponse(content, content_type=_TYPES[profile.format])
    name = f"{profile.file_name}_{found.as_of:%Y-%m-%d}_{found.number}.{profile.format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def opened(project: Project) -> frozenset[UUID]:
    """Return the lines that came back and stand on the work lists now."""
    lines = current(project, clock.today()).found.lines
    pairs = zip(lines["rule"].to_pylist(), lines["fact"].to_pylist(), strict=True)
    return frozenset(UUID(fact) for rule, fact in pairs if rule == "sent_back")


def project_of(request: HttpRequest, code: str) -> Project:
    """Return a project whose files the viewer makes, or raise Http404."""
    projects = controlled_projects(viewer_of(request))
    return get_object_or_404(projects.select_related("controller"), code=code)


def file_of(request: HttpRequest, pk: UUID) -> Any:
    """Return a file that the viewer may look at, or raise Http404."""
    rows: Any = files_of(viewer_of(request)).select_related("project")
    rows = rows.annotate(maker=Subquery(User.objects.filter(pk=OuterRef("made_by")).values("name")[:1]))
    found: ParticipantsFile = get_object_or_404(rows, pk=pk)
    return found
