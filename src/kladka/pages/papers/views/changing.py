"""Papers that were made by mistake, or are out of date; and scans of another paper."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.documents.templates import kind_title
from kladka.pages.papers import presenters
from kladka.pages.papers.forms import MakeForm, TakeBackForm, WithdrawPaperForm
from kladka.pages.papers.views.reading import paper_for
from kladka.pages.papers.whose import paper_form, whose_paper
from kladka.pages.participants.permissions import WORKERS
from kladka.pages.participants.views.form_page import sent
from kladka.people.actions import paper as people
from kladka.people.models import Paper
from kladka.people.policies.paper import number_of
from kladka.workflows.actions import papers as workflows


def again(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Make an unsigned paper anew of what is known now."""
    found = paper_for(request, paper, WORKERS)
    of = whose_paper(request, found, to_change=True).record
    form = MakeForm(version=found.version, **sent(request))

    def act() -> str:
        made = workflows.make_paper_again(paper=found, version=form.version or 0, participation=of, by=request.user)
        return presenters.address(made)

    words = {
        "title": _("Make the document again?"),
        "submit": _("Make it again"),
        "message": _("The document is made again. Print the new one and have it signed."),
        "lead": _(
            "It is made of what is recorded now and gets the next number. The old number stays used, marked void."
        ),
    }
    return _page(request, found, form, act, **words)


def withdraw(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Say that a paper was made by mistake."""
    found = paper_for(request, paper, WORKERS)
    form = WithdrawPaperForm(version=found.version, **sent(request))

    def act() -> str:
        reason = form.cleaned_data["reason"]
        people.withdraw_paper(paper=found, version=form.version or 0, reason=reason, by=request.user)
        return presenters.address(found)

    words = {
        "title": _("Withdraw the document?"),
        "submit": _("Withdraw the document"),
        "message": _("The document is withdrawn."),
        "lead": _("The number stays used, marked void. The document stays in the list."),
    }
    return _page(request, found, form, act, **words)


def take_back(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Say that the scan was that of another paper."""
    found = paper_for(request, paper, WORKERS)
    form = TakeBackForm(version=found.version, **sent(request))

    def act() -> str:
        reason = form.cleaned_data["reason"]
        workflows.take_back(paper=found, version=form.version or 0, reason=reason, by=request.user)
        return presenters.address(found)

    words: dict[str, Any] = {
        "title": _("Take the scan back?"),
        "submit": _("Take the scan back"),
        "message": _("The scan is taken back. The document waits for its signature again."),
        "lead": _("What the scan proved is not proven by it any more."),
        "consequences": presenters.taken_back_with(found),
        "done": "" if found.document_id else _("No signed scan is kept of this document."),
    }
    if presenters.is_on_screen(found):
        words["done"] = _("This was signed on screen, there is no scan. Take the signing of the plan back.")
    return _page(request, found, form, act, **words)


def _page(request: HttpRequest, found: Paper, form: Any, act: Any, **words: Any) -> HttpResponse:
    waits = found.document_id is None and found.void_on is None
    if "done" not in words and not waits:
        words["done"] = _("The document is signed or withdrawn already.")
    about = f"{kind_title(found.kind)}, {number_of(found)}. {words.pop('lead')}"
    back = presenters.address(found)
    whose = whose_paper(request, found, to_change=True)
    return paper_form(request, form, act, whose, back=back, lead=about, **words)
