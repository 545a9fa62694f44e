"""One item of a sample: its checklist on the screen, to be filled in, and on paper."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core.dictionaries import dictionary
from kladka.pages.projects.views.form_page import sent
from kladka.pages.samples import presenters
from kladka.pages.samples.forms import FindingsForm
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people.models import Participation
from kladka.people.queries import listed
from kladka.reporting import actions, queries
from kladka.reporting.permissions import sample_items_of
from kladka.reporting.rules.checklist import checklist, shown


def item(request: HttpRequest, item: UUID) -> HttpResponse:
    """Show one item with its checklist; take what was found, and go on to the next."""
    found, dossier, states = _opened(request, item, "samples:item")
    sample, answers = found.sample, queries.answers_of(found)
    recorded = {each.line: presenters.as_answer(each) for each in answers if each.is_current}
    form = FindingsForm(
        shown=states,
        hints={each.line.code: presenters.hint(each) for each in states},
        answers=recorded,
        seen=actions.versions_of(answers),
        meanwhile=actions.words_meanwhile(answers, viewer_of(request).user),
        **sent(request),
    )

    def act() -> str:
        actions.record_findings(
            item=found,
            answers=form.findings,
            seen=form.cleaned_data["seen"] or 0,
            reason=form.cleaned_data.get("reason") or "",
            by=viewer_of(request).user,
        )
        after = queries.next_open(sample, found.position)
        return reverse("samples:item", args=[after.pk]) if after else reverse("samples:result", args=[sample.pk])

    if request.method == "POST":
        if response := save(request, form, act, message=_("What you found is recorded.")):
            return response
        form.send_along(seen=actions.versions_of(queries.answers_of(found)))
    context = {
        "form": form,
        "item": found,
        "sample": sample,
        "caption": presenters.title_of(sample),
        "heading": presenters.item_title(found, dossier),
        "rows": presenters.item_rows(found, dossier),
        "changes": presenters.changes(dossier, sample),
        "past": presenters.past(answers, sample),
    }
    return render(request, "samples/item.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def paper(request: HttpRequest, item: UUID) -> HttpResponse:
    """Show the checklist of one item to be filled in with a pen."""
    found, dossier, states = _opened(request, item, "samples:paper")
    context = {
        "item": found,
        "caption": presenters.title_of(found.sample),
        "heading": presenters.item_title(found, dossier),
        "rows": presenters.item_rows(found, dossier),
        "title": checklist(found.sample.checklist).title,
        "outcomes": [label for _code, label in dictionary("finding-outcomes").choices()],
        "lines": presenters.paper_lines(states),
        "back": reverse("samples:item", args=[found.pk]),
    }
    return render(request, "samples/paper.html", context)


def _opened(request: HttpRequest, pk: UUID, page: str) -> tuple[Any, queries.Dossier, list[Any]]:
    """Return an item, everything its checklist asks, and what the records show of each line. Leaves a read event."""
    viewer = viewer_of(request)
    rows = sample_items_of(viewer).select_related("sample__project")
    found = get_object_or_404(queries.with_neighbours(rows), pk=pk)
    participation = listed(Participation.objects.filter(pk=found.participation_id)).get()
    note_read(controller=found.sample.controller, by=viewer.user, page=page, subject=participation)
    dossier = queries.dossier_of(participation)
    return found, dossier, shown(checklist(found.sample.checklist), dossier.recorded)
