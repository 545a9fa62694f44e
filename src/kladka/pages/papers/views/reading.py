"""The papers of a participant, and one of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.coaching.queries.pathway import documents_wanted
from kladka.core import clock
from kladka.documents.templates import kind_title
from kladka.pages.downloads import as_download
from kladka.pages.papers import presenters
from kladka.pages.participants.permissions import READERS, may_work_on, participation_for, thing_for
from kladka.pages.participants.presenters import bar, status_tags
from kladka.pages.participants.tabs import tabs
from kladka.pages.viewing import viewer_of
from kladka.people.actions.paper import print_paper
from kladka.people.models import Paper
from kladka.people.policies.paper import number_of
from kladka.people.queries.paper import papers_of, read_on
from kladka.workflows.queries.papers import kinds_for


@require_safe
def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show what was made and whether it is signed, what the pathway still asks for, and what can be made."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, READERS)
    note_read(controller=found.project.controller_id, by=viewer.user, page="papers:of", subject=found)
    today, papers = clock.today(), list(papers_of(found))
    lacking = documents_wanted(found, today)
    context = {
        "participation": found,
        "heading": _("Documents"),
        "tabs": tabs(found, viewer, "papers:of"),
        "tags": status_tags(found),
        "details": bar(found, today),
        "may_work": may_work_on(viewer),
        "menu": presenters.offered(found, kinds_for(found), papers) if may_work_on(viewer) else None,
        "wanted": presenters.wanted(found, lacking, may_work=may_work_on(viewer)),
        "table": presenters.table(papers) if papers else None,
    }
    return render(request, "papers/of.html", context)


@require_safe
def detail(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Show one paper as it reads, and what can be done with it."""
    viewer, found = viewer_of(request), paper_for(request, paper)
    of = found.participation
    note_read(controller=of.project.controller_id, by=viewer.user, page="papers:detail", subject=of)
    whole = participation_for(viewer, of.pk, READERS)
    context = {
        "paper": found,
        "participation": of,
        "behind": presenters.behind(found, whole),
        "title": kind_title(found.kind),
        "about": presenters.about(found),
        "menu": presenters.menu(found, may_work=may_work_on(viewer)),
        "content": read_on(found),
    }
    return render(request, "papers/detail.html", context)


@require_safe
def pdf(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Hand out the PDF, made from what is kept. Where the bytes are not those of the first time, say so instead."""
    found = paper_for(request, paper)
    of = found.participation
    note_read(controller=of.project.controller_id, by=request.user, page="papers:pdf", subject=of)
    printed = print_paper(paper=found, by=request.user)
    if not printed.is_same and "now" not in request.GET:
        words = _(
            "This version of Kładka lays the document out in another way than when it was made. Its words are the "
            "same. Print it as it is laid out now, or make it again."
        )
        messages.warning(request, words)
        return redirect(f"{presenters.address(found)}?now=1")
    name = f"{number_of(found)}.pdf".replace("/", "-")
    return as_pdf(printed.content, name)


@require_safe
def scan_file(request: HttpRequest, paper: UUID) -> FileResponse:
    """Hand out the signed scan. Leaves a read event of its own."""
    found = paper_for(request, paper)
    if found.document is None or found.document.file is None:
        raise Http404
    of = found.participation
    note_read(controller=of.project.controller_id, by=request.user, page="papers:scan-file", subject=of)
    return as_download(found.document.file)


def paper_for(request: HttpRequest, pk: UUID, roles: Any = READERS) -> Paper:
    """Return a paper that the viewer sees by these roles, or raise Http404."""
    rows = Paper.objects.select_related(
        "participation__project__controller", "participation__person__identity", "project", "document__file"
    )
    return thing_for(viewer_of(request), rows, pk, roles)


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF as the answer of a download."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
