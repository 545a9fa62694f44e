"""Making a paper: what it will say first, and one button."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.coaching.queries.plan import newest, planned
from kladka.core import clock
from kladka.documents.papers import LANGUAGES, compose, lacking, lacking_words, made_without, paper_pdf
from kladka.documents.templates import Template, templates
from kladka.pages.papers import presenters
from kladka.pages.papers.completed import ask_whether_completed
from kladka.pages.papers.forms import MONTHLY, MakeForm
from kladka.pages.papers.views.reading import as_pdf
from kladka.pages.papers.whose import Whose, about_record, of_participation, paper_form
from kladka.pages.participants.views.form_page import sent
from kladka.pages.plans.goals import said_before_printing
from kladka.people.models import Paper
from kladka.people.policies.paper import number_of
from kladka.people.queries.paper import papers_about, papers_of
from kladka.workflows.actions.papers import PLAN, make_paper
from kladka.workflows.queries.papers import TRAINING, given_for, is_of_participation, things_of
from kladka.workflows.queries.subjects import kinds_about
from kladka.workflows.queries.things import Thing


def make(request: HttpRequest, participation: UUID, kind: str) -> HttpResponse:
    """Show what the paper will say, and make it with the next number."""
    return _make(request, of_participation(request, participation, to_change=True), kind)


def make_about(request: HttpRequest, table: str, about: UUID, kind: str) -> HttpResponse:
    """Make a paper about a record that is no participation, as `make` does."""
    return _make(request, about_record(request, table, about, to_change=True), kind)


@require_safe
def draft(request: HttpRequest, participation: UUID, kind: str) -> HttpResponse:
    """Hand out the PDF as it would be, without a number."""
    return _draft(request, of_participation(request, participation, to_change=True), kind)


@require_safe
def draft_about(request: HttpRequest, table: str, about: UUID, kind: str) -> HttpResponse:
    """Hand out the PDF about another record as it would be, without a number."""
    return _draft(request, about_record(request, table, about, to_change=True), kind)


def _make(request: HttpRequest, whose: Whose, kind: str) -> HttpResponse:
    found, template = whose.record, _template(whose, kind)
    things = things_of(found, template)
    there = _standing(whose, kind)
    thing, language = _thing(request, things, there), _language(request)
    if thing and thing.of and request.method == "GET" and "of" not in request.GET:
        # The address says what the button makes, whatever is recorded meanwhile.
        return redirect(f"{request.path}?of={thing.of}&language={language}")

    def act() -> str:
        of = thing.of if thing else request.GET.get("of", "")
        made = make_paper(participation=found, template=template, of=of, language=language, by=request.user)
        return presenters.address(made)

    given = given_for(found, template, thing.of, language) if thing else None
    lacks = lacking(template, given) if given else []
    form = MakeForm(**sent(request))
    if thing is not None and template.of == TRAINING:
        ask_whether_completed(form, UUID(thing.of), [found.pk])
    shown: dict[str, Any] = {"done": lacking_words(lacks[0]) if lacks else ""}
    if thing is None:
        shown["done"] = _("There is nothing yet that this document could be made of.")
    standing = there.get(thing.of) if thing else None
    if thing is None and template.of == PLAN and (signed := newest(found)) is not None:
        shown["done"] = _("The plan is signed as it is. A document is made of a plan that waits for its signature.")
        standing = next((one for one in there.values() if one.of.partition("-")[0] == str(signed.number)), None)
    if standing is not None:
        shown["done"] = _("%(number)s is there already.") % {"number": number_of(standing)}
    elif given and not lacks:
        shown["content"] = compose(template, given, language=language, number="", on=clock.today())
        shown["without"] = made_without(template, given)
        if template.of == PLAN:
            shown["without"] = [*shown["without"], *said_before_printing(planned(found).content)]
        shown["is_early"] = template.of in MONTHLY and thing is not None and thing.of == f"{clock.today():%Y-%m}"
    query = f"?of={thing.of}&language={language}" if thing else ""
    return paper_form(
        request,
        form,
        act,
        whose,
        title=template.title,
        submit=_("Make the document"),
        message=_("The document is made. Print it and have it signed."),
        template="papers/make.html",
        back=whose.papers,
        standing=presenters.address(standing) if standing else "",
        choices=presenters.choices(whose, template, things, thing.of, language) if thing else [],
        thing=thing.label if thing else "",
        draft=whose.draft(kind) + query,
        **shown,
    )


def _draft(request: HttpRequest, whose: Whose, kind: str) -> HttpResponse:
    found, template = whose.record, _template(whose, kind)
    thing, language = _thing(request, things_of(found, template), ()), _language(request)
    if thing is None:
        raise Http404
    whose.note_read(request)
    given = given_for(found, template, thing.of, language)
    content = compose(template, given, language=language, number="", on=clock.today())
    return as_pdf(paper_pdf(template.name, content), f"{kind}.pdf")


def _template(whose: Whose, kind: str) -> Template:
    """Return a kind of paper that there is of such a record, or raise Http404."""
    template = templates().get(kind)
    if template is None:
        raise Http404
    is_there = is_of_participation(template) if whose.participation else template in kinds_about(whose.record)
    if not is_there:
        raise Http404
    return template


def _standing(whose: Whose, kind: str) -> dict[str, Paper]:
    """Return the papers of a kind that stand, by what they are of."""
    rows = papers_of(whose.record) if whose.participation else papers_about(*whose.key)
    return {one.of: one for one in rows.filter(void_on=None, kind=kind)}


def _thing(request: HttpRequest, things: list[Thing], there: Container[str]) -> Thing | None:
    """Return the thing that the address names; where it names none, the newest of which there is no paper yet."""
    of = request.GET.get("of")
    if of is not None:
        return next((one for one in things if one.of == of), None)
    return next((one for one in things if one.of not in there), things[0] if things else None)


def _language(request: HttpRequest) -> str:
    language = request.GET.get("language", "pl")
    return language if language in LANGUAGES else "pl"
