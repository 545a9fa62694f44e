"""A signed paper comes back: found by its number or in the list of those that wait, photographed, kept."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.coaching.queries import parameter
from kladka.coaching.queries.plan import planned
from kladka.core import clock
from kladka.core.components import Column, Link, Table
from kladka.documents.templates import NOTHING, kind_title, template_of
from kladka.files import actions as files
from kladka.pages.papers import presenters
from kladka.pages.papers.forms import ScanForm, TickedForm
from kladka.pages.papers.photos import bring
from kladka.pages.papers.views.reading import paper_for, papers_seen
from kladka.pages.papers.whose import paper_form, whose_paper
from kladka.pages.participants.permissions import WORKERS
from kladka.pages.participants.views.form_page import sent
from kladka.pages.plans.goals import ask_about_goals
from kladka.pages.viewing import viewer_of
from kladka.people.models import Paper
from kladka.people.policies.paper import number_of
from kladka.people.queries import situations_on
from kladka.people.queries.paper import papers_numbered, papers_waiting
from kladka.programmes.rules import profile
from kladka.workflows.actions.papers import PLAN, bring_back, record_ticked
from kladka.workflows.queries.subjects import titles_of

MOST_SHOWN = 50


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find the paper that somebody holds in their hands: by the number on it, or in the list."""
    seen = Paper.objects.filter(papers_seen(viewer_of(request), WORKERS))
    typed = request.GET.get("number", "").strip()
    named = papers_numbered(typed, seen) if typed else []
    if len(named) == 1:
        return redirect(
            "papers:scan" if named[0].document_id is None and named[0].void_on is None else "papers:detail", named[0].pk
        )
    shown = named or list(papers_waiting(seen, most=MOST_SHOWN + 1))
    has_more, titles = len(shown) > MOST_SHOWN, titles_of(shown[:MOST_SHOWN])
    rows = [
        [
            Link(str(number_of(one)), reverse("papers:scan", args=[one.pk])),
            titles[one.about] if one.about else one.of_participation.person.identity.name,
            kind_title(one.kind),
            clock.day_of(one.made_at),
        ]
        for one in shown[:MOST_SHOWN]
    ]
    labels = (_("Number"), _("Of whom or what"), _("Document"), _("Made on"))
    context: dict[str, Any] = {
        "typed": typed,
        "missing": bool(typed) and not named,
        "table": Table(_("Documents that wait for a signature"), [Column(label) for label in labels], rows),
        "has_rows": bool(rows),
        "shown": MOST_SHOWN if has_more else 0,
    }
    return render(request, "papers/find.html", context, status=422 if context["missing"] else 200)


def scan(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Keep a photo or a scan of the signed paper."""
    found, user = paper_for(request, paper, WORKERS), viewer_of(request).user
    is_plan, today = template_of(found.template).of == PLAN, clock.today()
    usual = {"on": today, "next_on": today + timedelta(days=parameter("review_after_days", today))}
    asked = boxes_of(found, today)
    form = ScanForm(is_plan=is_plan, initial=usual, version=found.version, **asked, **sent(request))
    if is_plan and (form.is_valid() or not form.is_bound):
        ask_about_goals(form, planned(found.of_participation).content)

    content, name = bring(form, found) if form.is_bound and form.is_valid() else (b"", "")

    def act() -> str:
        file = files.keep(content=content, controller=found.project.controller_id, by=user, name=name)
        days = {key: form.cleaned_data[key] for key in ("on", "next_on") if key in form.fields}
        bring_back(paper=found, version=form.version or 0, file=file, by=user, ticked=form.told, **days)
        return presenters.next_after_scan(found)

    done = "" if found.document_id is None else _("The document is signed already.")
    whose = whose_paper(request, found, to_change=True)
    return paper_form(
        request,
        form,
        act,
        whose,
        title=_("Add the signed document"),
        submit=_("Keep the signed document"),
        message=lambda: _message(form),
        back=presenters.address(found),
        lead=f"{kind_title(found.kind)}, {number_of(found)}",
        consequences=presenters.behind(found, whose.record) if found.document_id is None else (),
        done=done if found.void_on is None else _("The document was withdrawn."),
    )


def tell(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Record what stands on a survey whose signed scan was brought back before."""
    found, user = paper_for(request, paper, WORKERS), viewer_of(request).user
    form = TickedForm(is_asked=True, **boxes_of(found, found.signed_on or clock.today()), **sent(request))

    def act() -> str:
        if form.told:
            record_ticked(paper=found, ticked=form.told, by=user)
        return presenters.address(found)

    def message() -> str:
        recorded = _("What the survey says is recorded.")
        return recorded if form.told else _("The survey tells of no situation, so nothing is recorded.")

    done = "" if template_of(found.template).tells else _("This document asks for no situation.")
    return paper_form(
        request,
        form,
        act,
        whose_paper(request, found, to_change=True),
        title=_("Record what the survey says"),
        submit=_("Record what it says"),
        message=message,
        back=presenters.address(found),
        lead=f"{kind_title(found.kind)}, {number_of(found)}",
        done=done if found.document_id else _("No signed scan is kept of this document."),
    )


def boxes_of(paper: Paper, on: date) -> dict[str, Any]:
    """Return what a form needs that asks what is ticked on a survey; no box where it is none."""
    boxes = template_of(paper.template).tells
    kinds = [kind for kind in boxes if kind != NOTHING]
    programme, survey = profile(paper.project.profile), template_of(paper.template).proves
    return {
        "boxes": boxes,
        "standing": situations_on(paper.of_participation, kinds, on) if kinds else {},
        "also": {kind for kind in kinds if survey not in programme.proof_of(kind).documents},
    }


def _message(form: ScanForm) -> str:
    kept = _("The signed document is kept.")
    return _("The signed document is kept, and what it says is recorded.") if form.told else kept
