"""Documents and the second pair of eyes."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.audit.actions import note_read
from kladka.calls.queries import brought_by
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.templatetags.kladka import link
from kladka.files import actions as files
from kladka.pages.downloads import as_download
from kladka.pages.participants import documents, presenters
from kladka.pages.participants.forms import EvidenceForm, VerifyForm
from kladka.pages.participants.forms.evidence import BROUGHT, DocumentFields
from kladka.pages.participants.history import history
from kladka.pages.participants.permissions import CHECKERS, READERS, WORKERS, participation_for
from kladka.pages.participants.views.form_page import address_of, form_page, sent
from kladka.pages.recruitment.documents import in_line
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people
from kladka.people import policies
from kladka.people.models import Document, Evidence, Situation, Support
from kladka.people.queries import evidence_of, visible_as
from kladka.programmes.models import Post
from kladka.programmes.rules import profile
from kladka.workflows import actions as workflows

AT_ONCE = 25
"""How many documents stand on one page to be checked."""


def evidence(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Add one document that proves several facts: upload or inspect once, tick the facts. The address may tick one."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    facts = [fact for fact in history(found) if fact.is_current and fact.kind in {"support", "situation"}]
    facts.sort(key=lambda fact: fact.evidence != "claimed")
    choices = [(str(fact.id), presenters.in_words(fact)) for fact in facts]
    taken = documents_for(found.project, {fact.code for fact in facts})
    asked_for = [key for key, _text in choices if key == request.GET.get("fact")]
    initial: dict[str, Any] = {"facts": asked_for}
    form = EvidenceForm(
        facts=choices, documents=taken, brought=brought_choices(found), initial=initial, **sent(request)
    )
    if request.method == "POST" and not form.errors:
        typed = form.cleaned_data
        form.ask(policies.check_documents, _ticked(form), kind=typed["document_kind"], on=typed["document_date"])

    def act() -> str:
        people.prove(facts=_ticked(form), document=keep(form, found, viewer), by=viewer.user)
        return address_of(found)

    return form_page(
        request,
        form,
        act,
        title=_("Add a document"),
        submit=_("Save the document"),
        participation=found,
        message=_("The document is saved."),
        empty="" if choices else _("Nothing is recorded yet that a document could prove."),
    )


def verify(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Let the monitoring officer look at documents, say which are right, and withdraw those that are not."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, CHECKERS)
    rows = list(evidence_of(found))
    waiting = documents.to_check(rows, by=viewer.user.pk)
    labels = {fact.id: presenters.in_words(fact) for fact in history(found)}
    shown = waiting[:AT_ONCE]
    checked = [one for group in documents.proofs(rows).values() for one in group if one.check]
    late = [one for one in checked if str(one.evidence.pk) in request.POST.getlist("evidence")]
    form = VerifyForm(evidence=[_choice(one, labels) for one in shown], late=_late(late), **sent(request))

    def act() -> str:
        ticked = set(form.cleaned_data["evidence"])
        people.verify(evidence=[one.evidence for one in shown if str(one.evidence.pk) in ticked], by=request.user)
        return reverse("participants:verify", args=[found.pk])

    return form_page(
        request,
        form,
        act,
        title=_("Check documents"),
        submit=_("Mark as checked and right"),
        participation=found,
        message=lambda: _said(len(form.cleaned_data["evidence"])),
        template="participants/verify.html",
        empty="" if shown else _("There is no document to check now."),
        more=_more(len(waiting) - len(shown)),
        checked=[(one, labels.get(one.evidence.fact, "")) for one in checked],
    )


def document(request: HttpRequest, evidence: UUID) -> HttpResponse:
    """Show a document: which one, who saw it, its file, what it proves. Leaves a read event."""
    viewer = viewer_of(request)
    found = _evidence(request, evidence)
    participation = participation_for(viewer, found.participation_id, READERS)
    note_read(controller=found.controller, by=viewer.user, page="participants:document", subject=participation)
    rows = list(evidence_of(participation))
    same = [
        one
        for group in documents.proofs(rows).values()
        for one in group
        if one.evidence.document_id == found.document_id
    ]
    proof = next((one for one in same if one.evidence.pk == found.pk), None)
    if proof is None:
        raise Http404
    labels = {fact.id: presenters.in_words(fact) for fact in history(participation)}
    about = [
        labels.get(one.evidence.fact, "") if one is proof else Link(labels.get(one.evidence.fact, ""), one.address)
        for one in same
    ]
    context = {
        "participation": participation,
        "back": address_of(participation, fact=found.fact),
        "title": capfirst(proof.name),
        "rows": documents.rows_of(proof, about),
        "menu": documents.menu(proof, checks=viewer.has(Post.Role.MONITORING_OFFICER, participation.project_id)),
    }
    return render(request, "participants/document.html", context)


def document_file(request: HttpRequest, evidence: UUID) -> FileResponse:
    """Hand out the file of a document. Leaves a read event of its own."""
    found = _evidence(request, evidence)
    if found.document.file is None:
        raise Http404
    note_read(
        controller=found.controller,
        by=request.user,
        page="participants:document-file",
        subject=found.participation,
    )
    return as_download(found.document.file)


def keep(form: DocumentFields, participation: Any, viewer: Any) -> Document:
    """Keep the document that a form describes."""
    typed = form.cleaned_data
    if typed["how"] == BROUGHT:
        return workflows.keep_brought(
            attachment=brought_by([participation]).get(pk=typed["brought"]),
            kind=typed["document_kind"],
            document_date=typed["document_date"],
            by=viewer.user,
        )
    controller = participation.project.controller
    upload = typed["file"] if typed["how"] == Document.Form.SCAN else None
    stored = files.store(upload=upload, controller=controller.pk, by=viewer.user, name=upload.name) if upload else None
    seen = typed["how"] == Document.Form.ORIGINAL_INSPECTED
    return people.keep_document(
        controller=controller,
        kind=typed["document_kind"],
        form=typed["how"],
        document_date=typed["document_date"],
        file=stored,
        inspected_by=viewer.staff if seen else None,
        inspected_on=clock.today() if seen else None,
        by=viewer.user,
    )


def brought_choices(participation: Any) -> list[tuple[str, str]]:
    """Return the documents that came with the application, to choose from. One query."""
    return [(str(one.pk), in_line(one)) for one in brought_by([participation])]


def documents_for(project: Any, kinds: Collection[str]) -> set[str]:
    """Return the kinds of documents that the project's programme takes for facts of these kinds."""
    programme = profile(project.profile)
    return {document for kind in kinds for document in programme.proof_of(kind).documents}


def _evidence(request: HttpRequest, pk: UUID) -> Any:
    rows = Evidence.objects.current().select_related("participation", "document__file")
    scope = visible_as(viewer_of(request), READERS)
    return get_object_or_404(rows, pk=pk, participation__in=scope)


def _ticked(form: EvidenceForm) -> list[Any]:
    ticked = form.cleaned_data["facts"]
    return [fact for model in (Support, Situation) for fact in model.objects.current().filter(pk__in=ticked)]


def _choice(one: documents.Proof, labels: dict[UUID, str]) -> tuple[str, str, str]:
    """Return a document to tick, with the way to look at it and the way to say that it is wrong."""
    wrong = reverse("participants:withdraw", args=[one.evidence.pk])
    words = _("%(document)s, for: %(about)s") % {
        "document": capfirst(one.name),
        "about": labels.get(one.evidence.fact, ""),
    }
    looks = [one.file or Link(_("Look at the document"), one.address, words)]
    looks.append(Link(_("It is not right"), f"{wrong}?reason=document_does_not_prove", words))
    known = ", ".join((capfirst(one.how), one.recorded))
    links = format_html_join(SafeString(" · "), "{}", ((link(to),) for to in looks))
    return str(one.evidence.pk), words, format_html("{}<br>{}", known, links)


def _said(count: int) -> str:
    done = ngettext("%(count)s document is marked as checked.", "%(count)s documents are marked as checked.", count)
    return format_html(
        '{} <a class="govuk-notification-banner__link" href="#checked">{}</a>',
        done % {"count": count},
        _("Look at them or undo it"),
    )


def _late(checked: Sequence[documents.Proof]) -> str:
    if not checked:
        return ""
    words = ngettext(
        "Nothing was saved, because this document was checked meanwhile: %(documents)s.",
        "Nothing was saved, because these documents were checked meanwhile: %(documents)s.",
        len(checked),
    )
    return words % {"documents": "; ".join(f"{capfirst(one.name)}, {one.checked}" for one in checked)}


def _more(count: int) -> str:
    if count < 1:
        return ""
    words = ngettext("%(count)s more document waits after these.", "%(count)s more documents wait after these.", count)
    return words % {"count": count}
