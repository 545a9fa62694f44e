"""Correcting and withdrawing facts."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.coaching import actions as coaching
from kladka.coaching.actions.changing import correct_assignment
from kladka.coaching.queries.changing import Corrected, pathway_after, ticked_in_left
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.errors import PolicyBroken
from kladka.core.quoting import in_quotes
from kladka.pages.asking import ask
from kladka.pages.participants import concerned
from kladka.pages.participants.dated_back import ask_about_moved
from kladka.pages.participants.forms import CorrectDocumentForm, CorrectEntryForm, CorrectForm, WithdrawForm
from kladka.pages.participants.forms.corrections import TYPING_ERROR, correctable
from kladka.pages.participants.left_behind import withdrawal_table
from kladka.pages.participants.moving import Preview, preview
from kladka.pages.participants.permissions import CHECKERS, READERS, fact_for
from kladka.pages.participants.reported_already import before_withdrawal, known_of
from kladka.pages.participants.unproved import ask_about_lost, told_lost
from kladka.pages.participants.views.form_page import address_of, form_page, sent
from kladka.pages.participants.views.leaving import change_of
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people
from kladka.people import policies
from kladka.people.actions import Lost
from kladka.people.models import Assignment, Ending, Entry, Evidence, Exit, Reentry, Situation, Support
from kladka.people.queries.assigned import begun_by
from kladka.people.rules.leaving import Change
from kladka.processes.queries import label_of
from kladka.processes.rules.process import said
from kladka.reporting.live.figures import last_day
from kladka.reporting.live.supposing import moved_by_withdrawal

PATHWAY = "pathway"


def correct(request: HttpRequest, fact: UUID) -> HttpResponse:
    """Replace a fact by what was true; the ledger keeps both."""
    found = fact_for(viewer_of(request), fact, READERS)
    is_own = policies.may_be_typing_error(found, author=request.user.pk)
    form: Any
    if isinstance(found, Evidence):
        form, save = _correct_document(request, found, is_own=is_own)
    elif correctable(found):
        form, save = _correct_fact(request, found, is_own=is_own)
    else:
        raise Http404
    after = begun_by(found) if isinstance(found, Ending) else None

    lost = _lost_by(form, found)
    ask_about_lost(form, found.pk, lost)
    saved: list[Any] = []

    def act() -> str:
        _check_reason(form, found, request.user)
        saved.append(save())
        return address_of(found.participation)

    return form_page(
        request,
        form,
        act,
        title=_("Correct what was recorded"),
        submit=_("Save the correction"),
        preview=_preview(request, form, found, is_correction=True),
        is_shown_first=isinstance(found, Exit | Reentry),
        participation=found.participation,
        message=lambda: _corrected_words(saved, lost),
        done=_done(found) or (policies.moves_with(after) if after else ""),
        instead=_beginning_of(after) if after and found.is_current else None,
        lead=_("What was recorded stays in the history with your reason; from now on the corrected version counts."),
        about=concerned.rows_about(found),
    )


def withdraw(request: HttpRequest, fact: UUID) -> HttpResponse:
    """Stop believing a fact; the ledger keeps it."""
    found = fact_for(viewer_of(request), fact, READERS)
    is_check = isinstance(found, Evidence) and found.state == Evidence.State.VERIFIED
    if is_check:
        found = fact_for(viewer_of(request), fact, CHECKERS)
    is_own = policies.may_be_typing_error(found, author=request.user.pk)
    about, consequences = concerned.rows_and_hanging_on(found)
    form = WithdrawForm(fact=found, is_own=is_own, reason=request.GET.get("reason", ""), **sent(request))

    def act() -> str:
        _check_reason(form, found, request.user)
        typed = form.cleaned_data
        _withdrawal_of(found)(fact=found, reason=typed["reason"], words=typed["words"], by=request.user)
        return address_of(found.participation)

    return form_page(
        request,
        form,
        act,
        title=_withdrawing(found, is_check=is_check),
        submit=_("Withdraw"),
        preview=_preview(request, form, found),
        is_shown_first=isinstance(found, Exit | Reentry),
        participation=found.participation,
        message=_("It is withdrawn and no longer counts."),
        done=_done(found),
        lead=_("It stays in the history with your reason, but it no longer counts."),
        about=about,
        consequences=consequences,
        **_moved_by(found),
    )


def _moved_by(found: Any) -> dict[str, Any]:
    """Return the figures that the withdrawal of an entry changes, and the page that shows them."""
    if not isinstance(found, Entry) or not found.is_current:
        return {}
    (known,) = known_of(found.participation)
    as_of = last_day(known.project, clock.today())
    moved = moved_by_withdrawal(known.project, found.participation_id, as_of=as_of, facts=known.facts)
    return {
        "template": "participants/withdraw_entry.html",
        "withdrawing": withdrawal_table(moved),
        "reported": before_withdrawal(found.participation, known),
    }


def _withdrawal_of(fact: Any) -> Callable[..., Any]:
    match fact:
        case Support():
            return coaching.withdraw_support
        case Assignment():
            return coaching.withdraw_assignment
        case _:
            return people.withdraw


def _correct_fact(request: HttpRequest, found: Any, *, is_own: bool) -> tuple[Any, Callable[[], Any]]:
    form_of = CorrectEntryForm if isinstance(found, Entry) else CorrectForm
    form: Any = form_of(fact=found, is_own=is_own, **sent(request))
    if isinstance(found, Assignment) and found.is_current and form.is_valid():
        _ask_about_beginning(form, found)
        if form.is_valid():
            _ask_about_pathway(form, found)

    def save() -> Any:
        typed = form.cleaned_data
        return _correcting(found)(
            fact=found, changes=form.changes(), reason=typed["reason"], words=typed["words"], by=request.user
        )

    return form, save


def _lost_by(form: Any, found: Any) -> list[Lost]:
    """Return what would prove a situation or a support no more as it is typed in the form."""
    if not isinstance(found, Situation | Support) or not found.is_current or not form.is_valid():
        return []
    lost: Callable[..., list[Lost]] = coaching.lost_by_support if isinstance(found, Support) else people.lost_by
    return lost(fact=found, changes=form.changes())


def _corrected_words(saved: Sequence[Any], lost: Sequence[Lost]) -> str:
    words = _("The correction is saved.")
    return told_lost(words, saved[-1].pk, lost) if saved and lost else words


def _correcting(fact: Any) -> Callable[..., Any]:
    """Return the verb: a coaching session moves along with the support that it is, a pathway with its model."""
    match fact:
        case Support():
            return coaching.correct_support
        case Assignment():
            return correct_assignment
        case _:
            return people.correct


def _ask_about_pathway(form: Any, found: Assignment) -> None:
    """Ask before a pathway goes on by another model because the model of the beginning is corrected."""
    model = form.cleaned_data["model"]
    if model == found.model:
        return
    try:
        after = pathway_after(found, model, clock.today())
    except PolicyBroken as refused:
        form.add_error("model", refused.message)
        return
    if after is None:
        return
    way = after.way
    question = _(
        "The pathway follows: %(old)s. It is in the stage “%(stage)s” and has left %(left)s stages behind. With this "
        "correction it goes on from today by: %(new)s, in the stage “%(then)s”. What was done so far stays in its "
        "history. Is that right?"
    )
    if after.is_back:
        question = _(
            "The pathway follows: %(old)s. It is in the stage “%(stage)s”. With this correction it goes on by: "
            "%(new)s, in the stage “%(then)s”, as if the model had not been changed. Is that right?"
        )
    told = {"stage": in_quotes(said(way.stage.label) or way.now.stage), "left": len(way.positions) - 1}
    told |= {"then": in_quotes(said(after.stage.label) or after.stage.code)}
    told |= {"old": _titles(way.followed), "new": _titles(after.followed)}
    label = _("The pathway goes on by the corrected model")
    ask(form, " ".join([*_ticks_left(after), question % told]), label=label, name=PATHWAY, about=_("Coaching model"))


def _ticks_left(after: Corrected) -> list[str]:
    """Return which ticks go with the stage that is left, and whether they come back."""
    ticked = ticked_in_left(after)
    if not ticked:
        return []
    words = _(
        "In the stage that is left this is ticked, and counts no more: %(ticked)s. If the change of the model is "
        "undone, it is ticked again."
    )
    if after.is_back:
        words = _("In the stage that is left this is ticked, and is deleted with it: %(ticked)s.")
    return [words % {"ticked": "; ".join(ticked)}]


def _titles(followed: Sequence[tuple[str, int]]) -> str:
    return ", ".join(label_of(code) for code, _number in followed)


def _ask_about_beginning(form: Any, found: Assignment) -> None:
    """Refuse a beginning that cannot be; then ask about sessions that by another beginning somebody else held."""
    day = form.cleaned_data["from_date"]
    ends = Ending.objects.current().filter(assignment=found).values_list("until_date", flat=True)
    form.ask(policies.check_within_project, day, found.participation.project, field="from_date")
    form.ask(policies.check_not_in_future, day, clock.today(), field="from_date")
    form.ask(policies.check_begins, found, day, last_day=ends.first())
    if form.is_valid():
        ask_about_moved(form, found, day)


def _beginning_of(after: Assignment) -> Link:
    words = _("Correct the day on which coaching by %(coach)s begins") % {"coach": after.coach.name}
    return Link(words, reverse("participants:correct", args=[after.pk]))


def _correct_document(request: HttpRequest, found: Evidence, *, is_own: bool) -> tuple[Any, Callable[[], Any]]:
    form = CorrectDocumentForm(fact=found, is_own=is_own, **sent(request))

    def save() -> None:
        typed = form.cleaned_data
        people.correct_document(
            evidence=found,
            kind=typed["document_kind"],
            document_date=typed["document_date"],
            reason=typed["reason"],
            words=typed["words"],
            by=request.user,
        )

    return form, save


def _preview(request: HttpRequest, form: Any, found: Any, *, is_correction: bool = False) -> Preview | None:
    """Return what a change of an exit or a return moves, once the form is right; None for any other fact."""
    if not isinstance(found, Exit | Reentry) or not found.is_current or not form.is_valid():
        return None
    change = change_of(found, form.changes() if is_correction else None)
    if change is None:
        return None
    _ask_about(form, found, change, is_correction=is_correction)
    return preview(found.participation, change, viewer_of(request)) if form.is_valid() else None


def _ask_about(form: Any, found: Exit | Reentry, change: Change, *, is_correction: bool) -> None:
    """Refuse what cannot be before anybody is shown what it would move."""
    field = "exit_date" if isinstance(found, Exit) else "reentry_date"
    if is_correction:
        form.ask(policies.check_not_in_future, form.cleaned_data[field], clock.today(), field=field)
    if form.is_valid():
        form.ask(policies.check_turns, found.participation, change, field=field if is_correction else "")


def _withdrawing(fact: Any, *, is_check: bool) -> str:
    if is_check:
        return _("Withdraw the check of a document")
    if isinstance(fact, Evidence):
        return _("Withdraw a document")
    return _("Withdraw what was recorded")


def _check_reason(form: Any, fact: Any, user: Any) -> None:
    if done := _done(fact):
        raise PolicyBroken(done)
    if form.cleaned_data["reason"] == TYPING_ERROR:
        policies.check_typing_error(fact, author=user.pk)


def _done(fact: Any) -> str:
    return "" if fact.is_current else _("Somebody has already corrected or withdrawn this. Look at it again.")
