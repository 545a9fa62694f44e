"""Documents and the second pair of eyes."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.files import actions as files
from kladka.pages.participants import presenters
from kladka.pages.participants.forms import EvidenceForm, VerifyForm
from kladka.pages.participants.forms.evidence import DocumentFields
from kladka.pages.participants.history import history
from kladka.pages.participants.permissions import CHECKERS, WORKERS, participation_for
from kladka.pages.participants.views.form_page import address_of, form_page, sent
from kladka.people import actions as people
from kladka.people.models import Document, Evidence, Situation, Support


def evidence(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Add one document that proves several facts: upload or inspect once, tick the facts."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = participation_for(viewer, participation, WORKERS)
    facts = [fact for fact in history(found) if fact.is_current and fact.kind in {"support", "situation"}]
    facts.sort(key=lambda fact: fact.evidence != "claimed")
    choices = [(str(fact.id), presenters.in_words(fact)) for fact in facts]
    form = EvidenceForm(facts=choices, **sent(request))

    def act() -> str:
        ticked = form.cleaned_data["facts"]
        proven = [fact for model in (Support, Situation) for fact in model.objects.current().filter(pk__in=ticked)]
        people.prove(facts=proven, document=keep(form, found, viewer), by=viewer.user)
        return address_of(found)

    return form_page(request, form, act, title=_("Add a document"), submit=_("Save the document"), participation=found)


def verify(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Let the monitoring officer say which documents were checked and found right."""
    found = participation_for(request.viewer, participation, CHECKERS)  # type: ignore[attr-defined]
    pending = _unverified(found)
    labels = {fact.id: presenters.in_words(fact) for fact in history(found)}
    choices = [(str(one.pk), presenters.evidence_words(one, labels.get(one.fact, ""))) for one in pending]
    form = VerifyForm(evidence=choices, **sent(request))

    def act() -> str:
        ticked = set(form.cleaned_data["evidence"])
        people.verify(evidence=[one for one in pending if str(one.pk) in ticked], by=request.user)
        return address_of(found)

    return form_page(
        request,
        form,
        act,
        title=_("Check documents"),
        submit=_("Verify"),
        participation=found,
        empty="" if choices else _("There is no document to check now."),
    )


def keep(form: DocumentFields, participation: Any, viewer: Any) -> Document:
    """Keep the document that a form describes."""
    typed = form.cleaned_data
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


def _unverified(participation: Any) -> list[Evidence]:
    rows = list(Evidence.objects.current().filter(participation=participation).order_by("recorded_no", "pk"))
    verified = {(one.fact, one.document_id) for one in rows if one.state == Evidence.State.VERIFIED}
    return [one for one in rows if (one.fact, one.document_id) not in verified]
