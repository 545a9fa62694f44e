"""Correcting and withdrawing facts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.coaching import actions as coaching
from kladka.core.errors import PolicyBroken
from kladka.pages.participants.forms import CorrectForm, WithdrawForm
from kladka.pages.participants.forms.corrections import TYPING_ERROR
from kladka.pages.participants.permissions import READERS, fact_for
from kladka.pages.participants.views.form_page import address_of, form_page, sent
from kladka.people import actions as people
from kladka.people import policies
from kladka.people.models import Support


def correct(request: HttpRequest, fact: UUID) -> HttpResponse:
    """Replace a fact by what was true; the ledger keeps both."""
    found = fact_for(request.viewer, fact, READERS)  # type: ignore[attr-defined]
    is_own = policies.may_be_typing_error(found, author=request.user.pk)
    form = CorrectForm(fact=found, is_own=is_own, **sent(request))

    def act() -> str:
        _check_reason(form, found, request.user)
        typed = form.cleaned_data
        # A coaching session moves along with the support that it is.
        verb = coaching.correct_support if isinstance(found, Support) else people.correct
        verb(fact=found, changes=form.changes(), reason=typed["reason"], words=typed["words"], by=request.user)
        return address_of(found.participation)

    return form_page(
        request,
        form,
        act,
        title=_("Correct what was recorded"),
        submit=_("Save the correction"),
        participation=found.participation,
        lead=_("What was recorded stays in the history with your reason; from now on the corrected version counts."),
    )


def withdraw(request: HttpRequest, fact: UUID) -> HttpResponse:
    """Stop believing a fact; the ledger keeps it."""
    found = fact_for(request.viewer, fact, READERS)  # type: ignore[attr-defined]
    form = WithdrawForm(is_own=policies.may_be_typing_error(found, author=request.user.pk), **sent(request))

    def act() -> str:
        _check_reason(form, found, request.user)
        typed = form.cleaned_data
        people.withdraw(fact=found, reason=typed["reason"], words=typed["words"], by=request.user)
        return address_of(found.participation)

    return form_page(
        request,
        form,
        act,
        title=_("Withdraw what was recorded"),
        submit=_("Withdraw"),
        participation=found.participation,
        lead=_("It stays in the history with your reason, but it no longer counts."),
    )


def _check_reason(form: Any, fact: Any, user: Any) -> None:
    if not fact.is_current:
        raise PolicyBroken(_("Somebody has already corrected or withdrawn this. Look at it again."))
    if form.cleaned_data["reason"] == TYPING_ERROR:
        policies.check_typing_error(fact, author=user.pk)
