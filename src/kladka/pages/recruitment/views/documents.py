"""The documents of an application: added and taken out by whoever runs the call, opened by those who assess it."""

from functools import partial
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.audit.actions import note_read
from kladka.calls import actions, permissions, policies
from kladka.calls.actions.attaching import check_may_go
from kladka.calls.models import Application, Attachment
from kladka.calls.queries import TIED, copy_among
from kladka.calls.rules.documents import DICTIONARY
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.dictionaries import dictionary
from kladka.pages.asking import record_once
from kladka.pages.downloads import as_download
from kladka.pages.recruitment import documents as shown
from kladka.pages.recruitment.forms import ConfirmForm
from kladka.pages.recruitment.forms.documents import OfficeAddForm
from kladka.pages.recruitment.views.fetching import address_of, application_of, asked
from kladka.pages.refusals import GoneError, why_not
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


def add(request: HttpRequest, application: UUID) -> HttpResponse:
    """Add a document that was brought: a scan, or that the original was seen."""
    found = application_of(request, permissions.run_by, application)
    kinds = dictionary(DICTIONARY).choices()
    form = OfficeAddForm(request.POST or None, request.FILES or None, kinds=kinds)
    told: list[actions.Attached] = []
    if request.method == "POST":

        def act() -> str:
            viewer = viewer_of(request)
            kind = form.cleaned_data["kind"]
            given = {"application": found, "kind": kind, "uploads": form.uploads, "staff": viewer.as_staff}
            adds = partial(actions.attach, **given, by=viewer.user)
            told.append(record_once(form, adds, label=shown.second_time()))
            return f"{address_of(found)}#documents"

        saved = save(request, form, act, message=lambda: shown.added(told, _without_more))
        if saved:
            return saved
    return asked(
        request,
        form,
        done=why_not(policies.check_takes_documents, found, clock.today(), is_staff=True),
        caption=found.name,
        title=_("Add a document"),
        intro=_("Keep a copy only where the rules of the call want one: it is kept as long as the application."),
        submit=_("Add the document"),
        cancel=address_of(found),
    )


def _without_more(count: int) -> str:
    return ngettext("The document is added.", "%(n)s files are added.", count)


def remove(request: HttpRequest, application: UUID, attachment: UUID) -> HttpResponse:
    """Ask, then take a document out of an application."""
    found = application_of(request, permissions.run_by, application)
    one = attachment_of(found, attachment, back=f"{address_of(found)}#documents")
    form = ConfirmForm(request.POST or None)
    if request.method == "POST":

        def act() -> str:
            actions.detach(attachment=one, is_staff=True, by=viewer_of(request).user)
            return f"{address_of(found)}#documents"

        saved = save(request, form, act, message=_("The document is taken out."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        done=why_not(policies.check_takes_documents, found, clock.today(), is_staff=True)
        or why_not(check_may_go, found),
        caption=found.name,
        question=_("Take this document out?"),
        rows=[(_("Document"), shown.label_of(one)), (_("Copy"), one.file.name if one.file else _("none"))],
        consequences=[_("Its copy is deleted. The record says who took it out, and when.")],
        submit=_("Take it out"),
        cancel=address_of(found),
    )


def file(request: HttpRequest, application: UUID, attachment: UUID) -> FileResponse:
    """Hand out the copy of a document. Opening it leaves a read event."""
    found = application_of(request, permissions.visible_to, application)
    return as_download(copy_among(found.attachments.all(), attachment))


def own_file(request: HttpRequest, assessor: UUID, attachment: UUID) -> FileResponse:
    """Hand it out to an assessor who stated no tie. Leaves a read event."""
    untied = permissions.assessed_by(viewer_of(request)).exclude(interest__in=("", TIED))
    found = get_object_or_404(untied, pk=assessor)
    answer = as_download(copy_among(found.application.attachments.all(), attachment))
    controller = found.application.call.project.controller_id
    note_read(controller=controller, by=request.user, page="recruitment:own-document", subject=found.application)
    return answer


def address(one: Attachment) -> str:
    """Return the address of a copy for those who see the call."""
    return reverse("recruitment:document", args=[one.application_id, one.pk])


def removal(one: Attachment) -> str:
    """Return the address on which a document is taken out."""
    return reverse("recruitment:remove-document", args=[one.application_id, one.pk])


def attachment_of(application: Application, pk: UUID, *, back: str) -> Attachment:
    """Return a document of an application, else 404 with the way `back` to those that are there."""
    found: Attachment | None = application.attachments.select_related("file", "staff").filter(pk=pk).first()
    if found is None:
        raise GoneError(_("This document is not here any more: it was taken out."), back=Link(_("Documents"), back))
    found.application = application
    return found
