"""The social activation of a participant: what was and what is, the card, the opinion, and the paper to sign."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.coaching.models import SocialOpinion
from kladka.coaching.queries.activation import Activation, activation_of, session_days
from kladka.core import clock
from kladka.core.components import Link
from kladka.pages.activation import presenters
from kladka.pages.activation.forms import OUTCOMES
from kladka.pages.downloads import as_download
from kladka.pages.participants.permissions import WORKERS, participation_for, thing_for
from kladka.pages.participants.presenters import bar, status_tags
from kladka.pages.participants.tabs import tabs
from kladka.pages.profiles.permissions import coached_by
from kladka.pages.viewing import viewer_of
from kladka.people.models import Evidence, Paper
from kladka.people.policies.paper import number_of
from kladka.workflows.queries.cards import CARD, card_of, card_unsaid


@require_safe
def of(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show how the person saw the situation at the start and sees it now, the card and the opinion."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    today, activation = clock.today(), activation_of(found)
    note_read(controller=found.project.controller_id, by=viewer.user, page="activation:of", subject=found)
    is_open = found.left_date is None and not found.coaching_ended
    context: dict[str, Any] = {
        "participation": found,
        "heading": _("Social activation"),
        "tabs": tabs(found, viewer, "activation:of"),
        "tags": status_tags(found),
        "details": bar(found, today),
        "menu": presenters.menu(found, activation),
        "about": presenters.about(
            activation,
            is_open=is_open,
            believed=_believed(activation),
            today=today,
            unsaid=card_unsaid(found, activation.opinions),
        ),
        "is_empty": not activation.assessments and not activation.card,
        "ladder": presenters.ladder(*activation.sides, today),
    }
    if activation.assessments:
        context["assessments"] = presenters.assessments(activation, reads_health=coached_by(viewer, found))
    if activation.card:
        context["card"] = presenters.card(activation, session_days(found))
    return render(request, "activation/of.html", context)


@require_safe
def paper(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Show the card with the self-assessments, to be printed and signed by both, or with the opinion they signed."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, WORKERS)
    activation = activation_of(found)
    note_read(controller=found.project.controller_id, by=viewer.user, page="activation:paper", subject=found)
    held = None if activation.may_sign else activation.opinion
    is_drawn = held is not None and held.form == SocialOpinion.Form.SIGNATURE and held.file_id is not None
    context = {
        "signed": presenters.signed_rows(held) if held else [],
        "signature": reverse("activation:file", args=[held.pk]) if held and is_drawn else "",
        "numbered": _numbered(found, held),
        "participation": found,
        "project": found.project,
        "address": reverse("activation:of", args=[found.pk]),
        "coach": f"{found.coach_given} {found.coach_family}" if found.coach_id else "",
        "ladder": presenters.ladder(*activation.sides, clock.today()),
        "card": presenters.card(activation, session_days(found), may_change=False) if activation.card else None,
        "outcomes": [words for _code, words in OUTCOMES],
    }
    return render(request, "activation/paper.html", context)


def _numbered(participation: Any, held: SocialOpinion | None) -> Link:
    """Return the way to the numbered card with the opinion, or to where a card is made with the next number."""
    rows = Paper.objects.standing().filter(participation=participation, kind=CARD)
    made = rows.filter(of=card_of(held)).first() if held else None
    if made is not None:
        words = _("The numbered document: %(number)s") % {"number": number_of(made)}
        return Link(words, reverse("papers:detail", args=[made.pk]))
    return Link(_("Make the card as a numbered document"), reverse("papers:make", args=[participation.pk, CARD]))


def file(request: HttpRequest, opinion: UUID) -> FileResponse:
    """Hand out what was signed. Leaves a read event of its own."""
    rows = SocialOpinion.objects.select_related("participation__project", "file")
    found = thing_for(viewer_of(request), rows, opinion, WORKERS)
    if found.file is None:
        raise Http404
    of = found.participation
    note_read(controller=of.project.controller_id, by=request.user, page="activation:file", subject=of)
    return as_download(found.file)


def _believed(activation: Activation) -> frozenset[UUID]:
    """Return the documents of opinions that prove something now."""
    documents = [one.document_id for one in activation.opinions if one.document_id]
    if not documents:
        return frozenset()
    return frozenset(Evidence.objects.current().filter(document__in=documents).values_list("document", flat=True))
