"""Making a paper: what it will say first, and one button."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.coaching.queries.plan import newest
from kladka.core import clock
from kladka.documents.papers import LANGUAGES, compose, lacking, lacking_words, paper_pdf
from kladka.documents.templates import Template, templates
from kladka.pages.papers import presenters
from kladka.pages.papers.forms import MONTHLY, MakeForm
from kladka.pages.papers.views.reading import as_pdf
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.views.form_page import form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.people.models import Paper
from kladka.people.policies.paper import number_of
from kladka.workflows.actions.papers import PLAN, make_paper
from kladka.workflows.queries.papers import given_for, things_of
from kladka.workflows.queries.things import Thing


def make(request: HttpRequest, participation: UUID, kind: str) -> HttpResponse:
    """Show what the paper will say, and make it with the next number."""
    found, template = _asked(request, participation, kind)
    things = things_of(found, template)
    there = {one.of: one for one in Paper.objects.standing().filter(participation=found, kind=kind)}
    thing, language = _thing(request, things, there), _language(request)
    if thing and thing.of and request.method == "GET" and "of" not in request.GET:
        # The address says what the button makes, whatever is recorded meanwhile.
        return redirect(f"{request.path}?of={thing.of}&language={language}")
    back = reverse("papers:of", args=[found.pk])

    def act() -> str:
        of = thing.of if thing else request.GET.get("of", "")
        made = make_paper(participation=found, template=template, of=of, language=language, by=request.user)
        return presenters.address(made)

    given = given_for(found, template, thing.of, language) if thing else None
    lacks = lacking(template, given) if given else []
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
        shown["is_early"] = template.of in MONTHLY and thing is not None and thing.of == f"{clock.today():%Y-%m}"
    query = f"?of={thing.of}&language={language}" if thing else ""
    return form_page(
        request,
        MakeForm(**sent(request)),
        act,
        title=template.title,
        submit=_("Make the document"),
        participation=found,
        message=_("The document is made. Print it and have it signed."),
        template="papers/make.html",
        back=back,
        standing=presenters.address(standing) if standing else "",
        choices=presenters.choices(found, template, things, thing.of, language) if thing else [],
        thing=thing.label if thing else "",
        draft=reverse("papers:draft", args=[found.pk, kind]) + query,
        **shown,
    )


@require_safe
def draft(request: HttpRequest, participation: UUID, kind: str) -> HttpResponse:
    """Hand out the PDF as it would be, without a number."""
    found, template = _asked(request, participation, kind)
    thing, language = _thing(request, things_of(found, template), ()), _language(request)
    if thing is None:
        raise Http404
    note_read(controller=found.project.controller_id, by=request.user, page="papers:draft", subject=found)
    given = given_for(found, template, thing.of, language)
    content = compose(template, given, language=language, number="", on=clock.today())
    return as_pdf(paper_pdf(template.name, content), f"{kind}.pdf")


def _asked(request: HttpRequest, participation: UUID, kind: str) -> tuple[Any, Template]:
    found = participation_for(viewer_of(request), participation, WORKERS)
    template = templates().get(kind)
    if template is None:
        raise Http404
    return found, template


def _thing(request: HttpRequest, things: list[Thing], there: Container[str]) -> Thing | None:
    """Return the thing that the address names; where it names none, the newest of which there is no paper yet."""
    of = request.GET.get("of")
    if of is not None:
        return next((one for one in things if one.of == of), None)
    return next((one for one in things if one.of not in there), things[0] if things else None)


def _language(request: HttpRequest) -> str:
    language = request.GET.get("language", "pl")
    return language if language in LANGUAGES else "pl"
