"""Documents of a card: brought by the client, given to them, or made together."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core.components import SummaryRow
from kladka.core.forms import ConfirmForm
from kladka.incubation import actions, permissions, queries
from kladka.pages.advice.forms import CardFileForm
from kladka.pages.advice.views.cards import card_for
from kladka.pages.advice.withdrawn import shown_withdrawn
from kladka.pages.correcting import asked, corrected
from kladka.pages.downloads import as_download
from kladka.pages.viewing import viewer_of


def add(request: HttpRequest, card: UUID) -> HttpResponse:
    """Add a document to a card."""
    viewer: Any = viewer_of(request)
    found = card_for(permissions.cards_changeable_by(viewer), card)
    title = _("Add a document")
    if told := shown_withdrawn(request, found, title=title):
        return told
    form = CardFileForm(request.POST or None, request.FILES or None)
    back = reverse("advice:detail", args=[card])

    def act() -> str:
        typed = form.cleaned_data
        actions.add_card_file(
            card=found, kind=typed["kind"], title=typed["title"], upload=typed["file"], by=viewer.user
        )
        return back

    caption = _("Advice card %(number)s") % {"number": found.label}
    return corrected(request, form, act, title=title, caption=caption, back=back)


def file(request: HttpRequest, card: UUID, file: UUID) -> FileResponse:
    """Hand out a document of a card; that is noted."""
    viewer: Any = viewer_of(request)
    found = card_for(permissions.cards_visible_to(viewer), card)
    kept = get_object_or_404(found.files.select_related("file"), pk=file)
    note_read(controller=found.project.controller_id, by=viewer.user, page="advice:file", subject=found)
    return as_download(kept.file)


def proof_file(request: HttpRequest, card: UUID, document: UUID) -> FileResponse:
    """Hand out the scan, or what was drawn on screen, that confirms a card; that is noted."""
    viewer: Any = viewer_of(request)
    page = queries.card_page(card_for(permissions.cards_visible_to(viewer), card))
    kept = [*page.documents, *(one.document for one in page.earlier)]
    found = next((one for one in kept if one.pk == document), None)
    if found is None:
        raise Http404
    note_read(controller=page.card.project.controller_id, by=viewer.user, page="advice:proof-file", subject=page.card)
    return as_download(found.file)


def remove(request: HttpRequest, card: UUID, file: UUID) -> HttpResponse:
    """Take a document out of a card, after a question."""
    viewer: Any = viewer_of(request)
    found = card_for(permissions.cards_changeable_by(viewer), card)
    kept = get_object_or_404(found.files.select_related("card__project"), pk=file)
    question = _("Take this document out?")
    if told := shown_withdrawn(request, found, title=question):
        return told
    back = reverse("advice:detail", args=[card])

    def act() -> str:
        actions.remove_card_file(file=kept, by=viewer.user)
        return back

    return asked(
        request,
        ConfirmForm(request.POST or None),
        act,
        question=question,
        rows=[SummaryRow(_("Document"), kept.title)],
        submit=_("Take it out"),
        cancel=back,
    )
