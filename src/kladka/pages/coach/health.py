"""The note about health of one session: a page of its own, for the participant's coach only."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.coaching import actions
from kladka.coaching.models import HealthNote, Session
from kladka.coaching.permissions import with_health_notes
from kladka.coaching.queries.health import locked
from kladka.core import forms
from kladka.core.components import Link
from kladka.pages.participants.views.form_page import address_of, form_page, sent
from kladka.pages.viewing import viewer_of


class HealthNoteForm(forms.Form):
    """What was said about health. Empty forgets it."""

    text = forms.LongTextField(
        label=gettext_lazy("What was said about health"),
        help_text=gettext_lazy("Only what the work depends on. Leave it empty to forget what was written."),
        max_length=2000,
        rows=6,
        required=False,
    )


def health_note(request: HttpRequest, coaching_session: UUID) -> HttpResponse:
    """Read and write the note while the participant consents; each reading leaves a read event of this page."""
    viewer = viewer_of(request)
    rows = with_health_notes(viewer).select_related(
        "participation__person__identity", "participation__project", "coach"
    )
    found = rows.filter(pk=coaching_session).first()
    if found is None:
        raise Http404
    why = locked(found.participation_id)
    note = None if why else HealthNote.objects.filter(session=found).first()
    form = HealthNoteForm(
        initial={"text": note.text if note else ""}, version=note.version if note else 0, **sent(request)
    )

    def act() -> str:
        actions.write_health_note(
            session=found, text=form.cleaned_data["text"], version=form.version or 0, by=viewer.user
        )
        return address_of(found.participation, fact=found.support)

    return form_page(
        request,
        form,
        act,
        title=_("Note about health"),
        submit=_("Save the note"),
        participation=found.participation,
        lead=_("Only you read it, as the coach of this participant. Every opening of this page is recorded."),
        done=why,
        instead=way_to_consents(found.participation_id),
    )


def way_to_consents(participation: UUID) -> Link:
    """Return the way to where a consent to remarks about health is recorded."""
    return Link(_("Record a consent"), reverse("own-page:record-consent", args=[participation]))


def health_address(viewer: Any, session: Session) -> str:
    """Return where the note of a session is, for whoever may open it; "" for everybody else."""
    is_open = with_health_notes(viewer).filter(pk=session.pk).exists()
    return reverse("coach:health-note", args=[session.pk]) if is_open else ""
