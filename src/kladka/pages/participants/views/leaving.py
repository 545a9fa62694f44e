"""Leaving and coming back: what it moves is shown before it is saved."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Link
from kladka.pages.benefits.leaving import last_financed
from kladka.pages.participants.forms import LeaveForm, ReenterForm
from kladka.pages.participants.moving import Preview, preview
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.views.form_page import address_of, form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people
from kladka.people import policies
from kladka.people.models import Exit, Reentry
from kladka.people.queries.entry import withdrawn_of
from kladka.people.queries.leaving import presence_of
from kladka.people.rules.leaving import Back, Change, Gone

NEW = "supposed"
"""The id of an exit or a return that is not recorded yet."""


def leave(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Record that a participant left; says which deadlines count from that day."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    offer = last_financed(found)
    form = LeaveForm(initial=offer.initial, **sent(request))
    if form.is_valid():
        _ask_about_exit(form, found)

    def act() -> str:
        typed = form.cleaned_data
        people.leave(
            participation=found,
            exit_date=typed["exit_date"],
            path_completed=typed["path_completed"],
            leaving_reason=typed["leaving_reason"],
            by=request.user,
        )
        return address_of(found)

    return form_page(
        request,
        form,
        act,
        title=_("Leaving the project"),
        submit=_("Record the exit"),
        is_shown_first=True,
        preview=_preview(request, found, _exit_of, form) if found.entry_date and not found.left_date else None,
        participation=found,
        message=_("The exit is recorded."),
        about=offer.rows,
        done=_why_no_exit(found),
        instead=None if found.entry_date else Link(_("What the entry lacks"), reverse("entering:of", args=[found.pk])),
        lead=_(
            "Results, such as work, learning or a qualification, are measured from the last day in the project: "
            "for four weeks, and again after six months. "
            "If the participant comes back, these periods count from the later exit."
        ),
    )


def reenter(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Record that a participant who had left came back."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    form = ReenterForm(initial={"reentry_date": clock.today()}, **sent(request))
    if form.is_valid():
        day, change = form.cleaned_data["reentry_date"], _return_of(form.cleaned_data)
        form.ask(policies.check_not_in_future, day, clock.today(), field="reentry_date")
        form.ask(policies.check_within_project, day, found.project, field="reentry_date")
        form.ask(policies.check_turns, found, change, field="reentry_date")

    def act() -> str:
        people.reenter(participation=found, reentry_date=form.cleaned_data["reentry_date"], by=request.user)
        return address_of(found)

    return form_page(
        request,
        form,
        act,
        title=_("Coming back to the project"),
        submit=_("Record the return"),
        is_shown_first=True,
        preview=_preview(request, found, _return_of, form) if found.left_date else None,
        participation=found,
        message=_("The return is recorded."),
        done=_why_no_return(found),
        lead=_("The entry stays the first one. The earlier exit stops counting: results are measured after the last."),
    )


def change_of(fact: Any, changes: dict[str, Any] | None = None) -> Change | None:
    """Return what a correction of an exit or a return by `changes`, or without them its withdrawal, would leave; None
    for any other fact, and where nothing changes."""
    if not isinstance(fact, Exit | Reentry) or changes == {}:
        return None
    if changes is None:
        return Change(str(fact.pk))

    def told(name: str) -> Any:
        return changes.get(name, getattr(fact, name))

    if isinstance(fact, Reentry):
        return Change(str(fact.pk), back=Back(NEW, told("reentry_date")))
    origin = presence_of(fact.participation).origin_of(str(fact.pk))
    gone = Gone(NEW, origin, told("exit_date"), completed=bool(told("path_completed")), reason=told("leaving_reason"))
    return Change(str(fact.pk), gone=gone)


def _why_no_return(found: Any) -> str:
    """Return why no return can be recorded, whatever its day."""
    if withdrawn := _entry_withdrawn(found):
        return withdrawn
    return "" if found.left_date else _("The participant has not left, or has come back already.")


def _why_no_exit(found: Any) -> str:
    """Return why no exit can be recorded, whatever its day."""
    if withdrawn := _entry_withdrawn(found):
        return withdrawn
    if found.entry_date is None:
        return _("The entry is not complete yet, so no exit can be recorded. Fill in what is missing first.")
    return _("The participant has already left. Correct that exit instead.") if found.left_date else ""


def _entry_withdrawn(found: Any) -> str:
    rows = withdrawn_of([found.pk]) if found.entry_date is None and found.was_withdrawn else []
    return policies.entry_withdrawn(rows[0]) if rows else ""


def _preview(request: HttpRequest, found: Any, change: Callable[[Any], Change], form: Any) -> Preview | None:
    return preview(found, change(form.cleaned_data), viewer_of(request)) if form.is_valid() else None


def _ask_about_exit(form: Any, found: Any) -> None:
    """Refuse an exit that cannot be before anybody is shown what it would move."""
    change = _exit_of(form.cleaned_data)  # A refused answer is no longer among what was typed.
    form.ask(policies.check_not_in_future, form.cleaned_data["exit_date"], clock.today(), field="exit_date")
    form.ask(policies.check_turns, found, change, field="exit_date")


def _exit_of(typed: Any) -> Change:
    reason, completed = typed["leaving_reason"] or "", bool(typed["path_completed"])
    return Change(gone=Gone(NEW, NEW, typed["exit_date"], completed=completed, reason=reason))


def _return_of(typed: Any) -> Change:
    return Change(back=Back(NEW, typed["reentry_date"]))
