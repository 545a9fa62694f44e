"""The papers of a participant or about another record, and one of them."""

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.coaching.queries.pathway import documents_wanted
from kladka.core import clock
from kladka.documents.templates import kind_title
from kladka.pages.downloads import as_download
from kladka.pages.papers import presenters
from kladka.pages.papers.whose import about_record, whose_paper
from kladka.pages.participants.permissions import READERS, WORKERS, may_work_on, participation_for, thing_for
from kladka.pages.participants.presenters import bar, status_tags
from kladka.pages.participants.tabs import tabs
from kladka.pages.viewing import viewer_of
from kladka.people.actions.paper import print_paper
from kladka.people.models import Paper
from kladka.people.policies.paper import number_of
from kladka.people.queries import visible_as
from kladka.people.queries.paper import papers_about, papers_of, read_on
from kladka.programmes.permissions import Viewer
from kladka.workflows.queries.papers import kinds_for
from kladka.workflows.queries.subjects import papers_within, record_for, record_of


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
def about(request: HttpRequest, table: str, about: UUID) -> HttpResponse:
    """Show what was made about a record that is no participation, and what can be made."""
    whose = about_record(request, table, about, to_change=False)
    whose.note_read(request)
    papers = list(papers_about(table, about))
    may_work = record_for(viewer_of(request), table, about, to_change=True) is not None
    context = {
        "whose": whose,
        "may_work": may_work,
        "menu": presenters.offered_about(whose, papers) if may_work else None,
        "table": presenters.table(papers) if papers else None,
        "plain_list": reverse("events:print", args=[about]) if table == "event" else "",
    }
    return render(request, "papers/about.html", context)


@require_safe
def detail(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Show one paper as it reads, and what can be done with it."""
    viewer, found = viewer_of(request), paper_for(request, paper)
    whose = whose_paper(request, found, to_change=False)
    whose.note_read(request)
    context = {
        "paper": found,
        "whose": whose,
        "behind": presenters.behind(found, whose.record),
        "title": kind_title(found.kind),
        "about": presenters.about(found),
        "menu": presenters.menu(found, may_work=_may_work(viewer, found)),
        "content": read_on(found),
    }
    return render(request, "papers/detail.html", context)


@require_safe
def pdf(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Hand out the PDF, made from what is kept. Where the bytes are not those of the first time, say so instead."""
    found = paper_for(request, paper)
    _note(request, found, "papers:pdf")
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
    _note(request, found, "papers:scan-file")
    return as_download(found.document.file)


def paper_for(request: HttpRequest, pk: UUID, roles: Collection[str] = READERS) -> Paper:
    """Return a paper that the viewer sees by these roles, or raise Http404.

    One about another record: that they may open, or change where `roles` are those who work.
    """
    viewer = viewer_of(request)
    rows = Paper.objects.select_related(
        "participation__project__controller", "participation__person__identity", "project", "document__file"
    )
    found = rows.filter(papers_seen(viewer, roles), pk=pk).first()
    return found or thing_for(viewer, rows, pk, roles)


def papers_seen(viewer: Viewer, roles: Collection[str]) -> Q:
    """Return the condition of the papers that `viewer` sees by these roles, or may change where they are who works."""
    about = papers_within(viewer, to_change=roles == WORKERS)
    return Q(participation__in=visible_as(viewer, roles)) | Q(about, participation=None)


def _may_work(viewer: Viewer, paper: Paper) -> bool:
    if paper.about is None:
        return may_work_on(viewer)
    return record_for(viewer, paper.about_table, paper.about, to_change=True) is not None


def _note(request: HttpRequest, paper: Paper, page: str) -> None:
    """Leave a read event: a paper or its scan was taken away."""
    subject = paper.participation or record_of(paper)
    note_read(controller=paper.project.controller_id, by=request.user, page=page, subject=subject)


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF as the answer of a download."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
