"""Keeping the list of claims: add, change, remove with a way back; and the deadline by contract."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import SummaryRow
from kladka.core.errors import PolicyBroken
from kladka.pages.claims import presenters
from kladka.pages.claims.fetching import address, kept_by
from kladka.pages.claims.forms import CLAIM, AskForm, ClaimForm, TermsForm
from kladka.pages.participants.views.form_page import with_undo
from kladka.pages.projects.presenters import text_of
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.reporting.actions import claim as actions
from kladka.reporting.models import Claim
from kladka.reporting.policies import claim as policies


def add(request: HttpRequest, project: str) -> HttpResponse:
    """Add a claim; the form begins with the next number and the days after the last period."""
    found = kept_by(request, project)
    form = ClaimForm(project=found.project, initial=presenters.usual(found), **sent(request))
    added: list[Claim] = []

    def act() -> str:
        added.append(actions.add_claim(project=found.project, by=found.viewer.user, **_values(form)))
        return address("detail", added[0])

    return form_page(
        request,
        form,
        act,
        title=_("Add a payment claim"),
        caption=text_of(found.project, "title"),
        intro=_("It stays open, and can be changed or removed, until you mark it as sent."),
        back=reverse("claims:list", args=[found.project.code]),
        submit=_("Add"),
        message=lambda: _undo(_("The claim is added."), "remove", added[0]),
    )


def change(request: HttpRequest, project: str, claim: UUID) -> HttpResponse:
    """Change an open claim."""
    found = kept_by(request, project)
    one = found.kept(claim)
    if late := _no_longer(request, one):
        return late
    form = ClaimForm(
        project=found.project,
        is_correction=one.replaces_id is not None,
        initial=ClaimForm.stored_values(one),
        version=one.version,
        **sent(request),
    )

    def act() -> str:
        actions.change_claim(claim=one, version=form.version or 0, changes=_values(form), by=found.viewer.user)
        return address("detail", one)

    return form_page(
        request,
        form,
        act,
        title=_("Change %(claim)s") % {"claim": presenters.claim_name(one).lower()},
        caption=text_of(found.project, "title"),
        back=address("detail", one),
        submit=_("Save"),
        message=_("The claim is changed."),
    )


def _values(form: ClaimForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in CLAIM if name in form.fields}


def remove(request: HttpRequest, project: str, claim: UUID) -> HttpResponse:
    """Take an open claim off the list, after a question; the next page has the way back."""
    found = kept_by(request, project)
    one = found.kept(claim)
    if late := _no_longer(request, one):
        return late
    form = AskForm(version=one.version, **sent(request))

    def act() -> str:
        actions.remove_claim(claim=one, version=form.version or 0, by=found.viewer.user)
        return reverse("claims:list", args=[found.project.code])

    return confirm_page(
        request,
        form,
        act,
        question=_("Remove %(claim)s?") % {"claim": presenters.claim_name(one).lower()},
        caption=text_of(found.project, "title"),
        back=address("detail", one),
        rows=[SummaryRow(_("Period"), presenters.period_words(one))],
        consequences=[_("It leaves the list. No record of anybody is touched, and you can restore it.")],
        submit=_("Remove"),
        message=lambda: _undo(_("The claim is removed."), "restore", one),
    )


def restore(request: HttpRequest, project: str, claim: UUID) -> HttpResponse:
    """Put a removed claim back, after a question."""
    found = kept_by(request, project)
    rows = Claim.objects.filter(project=found.project).select_related("project")
    one = get_object_or_404(rows, pk=claim)
    if one.state != Claim.State.REMOVED:
        messages.info(request, _("This claim is on the list."))
        return redirect(address("detail", one))
    form = AskForm(**sent(request))

    def act() -> str:
        actions.restore_claim(claim=one, by=found.viewer.user)
        return address("detail", one)

    return confirm_page(
        request,
        form,
        act,
        question=_("Restore %(claim)s?") % {"claim": presenters.claim_name(one).lower()},
        caption=text_of(found.project, "title"),
        back=reverse("claims:list", args=[found.project.code]),
        rows=[SummaryRow(_("Period"), presenters.period_words(one))],
        consequences=[],
        submit=_("Restore"),
        nothing_is_lost=True,
        message=_("The claim is on the list again."),
    )


def terms(request: HttpRequest, project: str) -> HttpResponse:
    """Say what the contract says of deadlines."""
    found = kept_by(request, project)
    stored = found.terms
    initial = TermsForm.stored_values(stored) if stored else {}
    form = TermsForm(initial=initial, version=stored.version if stored else 0, **sent(request))
    back = reverse("claims:list", args=[found.project.code])

    def act() -> str:
        values = {name: form.cleaned_data[name] for name in TermsForm.base_fields}
        actions.set_terms(project=found.project, version=form.version or 0, by=found.viewer.user, **values)
        return back

    return form_page(
        request,
        form,
        act,
        title=_("The deadline by contract"),
        caption=text_of(found.project, "title"),
        intro=presenters.terms_words(found),
        note=_(
            "The deadline reminds; nothing is refused because it has passed. One claim may have a deadline of its own."
        ),
        back=back,
        submit=_("Save"),
        message=_("The deadlines of open claims are worked out by this from now on."),
    )


def _undo(words: str, name: str, claim: Claim) -> str:
    return with_undo(words, address(name, claim))


def _no_longer(request: HttpRequest, claim: Claim) -> HttpResponse | None:
    """Lead back whoever comes too late, with the reason; a form that was sent is refused by the verb itself."""
    try:
        policies.check_open(claim)
    except PolicyBroken as refused:
        messages.warning(request, str(refused))
        return redirect(address("detail", claim))
    return None
