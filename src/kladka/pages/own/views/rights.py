"""What a participant may know and ask: what is stored, who looked, corrections, all data as a file."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.calls.queries import brought_by, copy_among
from kladka.coaching.models import Plan
from kladka.core import clock
from kladka.core.language import language_in_use
from kladka.pages.downloads import as_download
from kladka.pages.own import gathering, looks, register, tasks
from kladka.pages.own import rights as presenters
from kladka.pages.own.copies import held, scan_of
from kladka.pages.own.forms import CorrectForm
from kladka.pages.own.presenters import frame
from kladka.pages.owning import own_of
from kladka.pages.papers.views.reading import as_pdf
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.views.form_page import sent
from kladka.pages.saving import save
from kladka.people.actions import own_rights as actions
from kladka.people.actions.paper import print_paper
from kladka.people.models import OwnFile
from kladka.people.policies.own_page import parameter
from kladka.people.policies.paper import number_of
from kladka.people.queries.own_page import requests_of


@require_safe
def stored(request: HttpRequest) -> HttpResponse:
    """Show what is stored, by purpose, with basis and retention."""
    own = own_of(request)
    numbers = register.counts(own)
    parts = [presenters.stored(one, own, numbers.get(one.code, 0)) for one in register.purposes()]
    return render(request, "own/stored.html", frame(request, own, _("What is kept about me"), parts=parts))


@require_safe
def looked(request: HttpRequest) -> HttpResponse:
    """Show who looked at what, and why."""
    own = own_of(request)
    found = looks.looks_at(own)
    context = {"table": looks.table(found) if found else None, "is_cut": len(found) == looks.MOST}
    return render(request, "own/looked.html", frame(request, own, _("Who looked at my data"), **context))


def correct(request: HttpRequest) -> HttpResponse:
    """Take what somebody says is wrong, and show what became of earlier requests."""
    own = own_of(request)
    form = CorrectForm(participations=own.participations, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        said = {"about": typed["about"], "words": typed["words"]}
        actions.ask_correction(participation=form.chosen, access=own.access, **said, by=own)
        return reverse("own:correct")

    saved = (
        save(request, form, act, message=_("Your request has come. The answer comes to this page."))
        if form.is_bound
        else None
    )
    if saved is not None:
        return saved
    context = {
        "form": form,
        "months": parameter("answer_months", clock.today(), "months"),
        "requests": [presenters.asked(one) for one in requests_of(own.participations)],
    }
    status = 422 if form.is_bound else 200
    return render(request, "own/correct.html", frame(request, own, _("Correct my data"), **context), status=status)


def file(request: HttpRequest) -> HttpResponse:
    """Take the wish for a file with all data, and show those that can be fetched."""
    own = own_of(request)
    form = ConfirmForm(**sent(request))

    def act() -> str:
        made = actions.ask_file(access=own.access, language=language_in_use(), by=own)
        tasks.prepare.enqueue(file=str(made.pk))
        return reverse("own:file")

    words = _("The file is being prepared. We write to you when it is ready.")
    form.may_repeat = True
    saved = save(request, form, act, message=words) if form.is_bound else None
    if saved is not None:
        return saved
    found = OwnFile.objects.filter(access=own.access).order_by("-asked_at")[:10]
    context = {
        "form": form,
        "files": presenters.files(list(found)),
        "days": parameter("file_days", clock.today(), "days"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "own/file.html", frame(request, own, _("My data as a file"), **context), status=status)


@require_safe
def download(request: HttpRequest, file: UUID) -> HttpResponse:
    """Hand out a file with all data; only to the person whose page it was asked for on."""
    own = own_of(request)
    found = OwnFile.objects.filter(access=own.access, pk=file).first()
    content = actions.content_of_own(found) if found else None
    if found is None or content is None:
        raise Http404
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{tasks.NAME}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """Show the documents of which a copy is kept and that the person may open."""
    own = own_of(request)
    table = presenters.documents(list(held(own)))
    return render(request, "own/documents.html", frame(request, own, _("My documents"), table=table))


@require_safe
def document(request: HttpRequest, evidence: UUID) -> FileResponse:
    """Hand out one document."""
    found = next((one for one in gathering.documents(own_of(request)) if one.pk == evidence), None)
    if found is None or found.document.file is None:
        raise Http404
    return as_download(found.document.file)


@require_safe
def paper(request: HttpRequest, paper: UUID) -> HttpResponse | FileResponse:
    """Hand out a document made for the person: the signed scan, else the PDF that waits for a signature."""
    own = own_of(request)
    found = next((one for one in gathering.papers(own) if one.pk == paper), None)
    if found is None:
        raise Http404
    if scan := scan_of(found):
        return as_download(scan)
    return as_pdf(print_paper(paper=found, by=own).content, f"{number_of(found)}.pdf".replace("/", "-"))


@require_safe
def brought(request: HttpRequest, attachment: UUID) -> FileResponse:
    """Hand out a document that came with the person's application."""
    return as_download(copy_among(brought_by(own_of(request).participations), attachment))


@require_safe
def plan_file(request: HttpRequest, plan: UUID) -> FileResponse:
    """Hand out a plan as it was signed."""
    found: Plan | None = next((one for one in gathering.signed_plans(own_of(request)) if one.pk == plan), None)
    if found is None or found.file is None:
        raise Http404
    return as_download(found.file)
