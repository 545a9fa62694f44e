"""One appointment: what is known, what became of it, and taking that back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kladka.agenda import actions, queries, rules
from kladka.agenda.models import Appointment
from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.components import Link, SummaryRow
from kladka.core.errors import KladkaError
from kladka.incubation.models import AdviceCard
from kladka.incubation.permissions import cards_visible_to
from kladka.incubation.queries import card_of
from kladka.pages.calendar import calling, presenters
from kladka.pages.calendar.asking import in_words, title_of
from kladka.pages.calendar.gathering import Entry, entry_of, gather
from kladka.pages.calendar.scope import appointment_for, groups_opened_by, opened_by, seen_by
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.views.form_page import sent, with_undo
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.programmes.permissions import Viewer

State = Appointment.State


@require_safe
def detail(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Show an appointment, what it collides with, and what can be said of it. Leaves a read event."""
    viewer = viewer_of(request)
    found = appointment_for(viewer, appointment, calling.expected(viewer))
    note_read(controller=found.project.controller_id, by=viewer.user, page="calendar:appointment", subject=found)
    expected = [one.participation_id for one in found.attendees.all()]
    seen = seen_by(viewer, expected)
    entry, card = entry_of(found), None if found.is_open else card_of(found)
    context = {
        "one": found,
        "title": title_of(entry),
        "rows": [*_rows(viewer, entry, seen), *_card_rows(viewer, card)],
        "doubts": _doubts(found, seen) if found.state in queries.STANDING else [],
        "taps": presenters.taps(found, clock.now()),
        "calls": calling.to_call(viewer, found.attendees.all()),
        "log": presenters.log_link(entry, seen),
        "log_hint": presenters.log_hint(found, seen, viewer, clock.now()),
        "may_reopen": not found.is_open and not any(one.record for one in found.attendees.all()) and card is None,
        "back": _week_of(found),
        "here": request.path,
    }
    return render(request, "calendar/appointment.html", context)


@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Say with one press what became of an appointment; whoever comes by a link is asked first whether to cancel it."""
    found = appointment_for(viewer_of(request), appointment)
    wanted = request.POST.get("state", "")
    if request.method == "POST" and "idempotency_key" not in request.POST and wanted:
        return _tapped(request, found, wanted)
    told = calling.before(viewer_of(request), [found.pk], told=_told())
    said = [_("It stays in the calendar as cancelled."), *(told or [_("Nobody was reminded of it: nobody is told.")])]

    def act() -> None:
        _set(found, State.CANCELLED_BY_STAFF, request)

    question = _("Cancel the appointment?")
    return _ask(request, found, act, question=question, consequences=said, cancelled=[found.pk])


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Take back what was said; whoever comes by a link is asked first."""
    found = appointment_for(viewer_of(request), appointment)
    if request.method == "POST" and "idempotency_key" not in request.POST:
        try:
            actions.reopen(appointment=found, by=request.user)
        except KladkaError as refused:
            messages.error(request, str(refused.message))
        else:
            messages.success(request, _("The appointment is planned again."))
        return _back(request, found)

    def act() -> None:
        actions.reopen(appointment=found, by=request.user)

    words: dict[str, Any] = {"question": _("Plan the appointment again?"), "submit": _("Plan it again")}
    return _ask(request, found, act, message=_("The appointment is planned again."), **words)


@require_http_methods(["GET", "POST"])
def cancel_following(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Call off an appointment and all that follow in its series, after a question."""
    viewer = viewer_of(request)
    found = appointment_for(viewer, appointment)
    series = [one.pk for one in queries.following(found)]
    number = ngettext("%(number)s appointment is cancelled.", "%(number)s appointments are cancelled.", len(series))
    told = calling.before(viewer, series, told=_told())
    nobody = _("Of the others nobody was reminded yet: nobody is told of them.")
    if not told:
        nobody = _("Nobody was reminded of them yet: nobody is told.")

    def act() -> None:
        actions.cancel_following(appointment=found, by=request.user)

    words: dict[str, Any] = {"question": _("Cancel this appointment and all that follow?")}
    words |= {"submit": _("Cancel them all"), "message": _("The appointments are cancelled."), "cancelled": series}
    return _ask(request, found, act, **words, consequences=[number % {"number": len(series)}, *told, nobody])


def called(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Note that somebody was called of whom no letter says in time that the hour they know holds no more."""
    found = appointment_for(viewer_of(request), appointment)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    attendee = next((one for one in found.attendees.all() if str(one.pk) == request.POST.get("attendee")), None)
    if attendee is None:
        messages.error(request, _("Say who was called: press the button beside the name."))
        return _back(request, found)
    attendee.appointment = found
    actions.note_called(attendee=attendee, by=request.user)
    messages.success(request, _("It is noted that you have called. No letter goes out about it any more."))
    return _back(request, found)


def _told() -> str:
    return _("Who was reminded of it is told by letter that it is cancelled.")


def _tapped(request: HttpRequest, found: Any, wanted: str) -> HttpResponse:
    try:
        _set(found, wanted, request)
    except KladkaError as refused:
        messages.error(request, str(refused.message))
        return _back(request, found)
    found.refresh_from_db(fields=["state"])
    said = [_("Noted: %(state)s.") % {"state": presenters.state_in_words(found)}]
    if wanted == State.CANCELLED_BY_STAFF:
        said += calling.after(viewer_of(request), [found.pk], told=_told())
    messages.success(request, with_undo(" ".join(said), reverse("calendar:reopen", args=[found.pk])))
    return _back(request, found)


def _set(found: Appointment, wanted: str, request: HttpRequest) -> None:
    if wanted == State.NO_SHOW:
        actions.mark_no_show(appointment=found, by=request.user)
    else:
        actions.cancel(appointment=found, state=wanted, by=request.user)


def _ask(
    request: HttpRequest,
    found: Any,
    act: Any,
    *,
    question: str,
    submit: str = "",
    message: str = "",
    consequences: Sequence[str] = (),
    cancelled: Sequence[UUID] = (),
) -> HttpResponse:
    form, viewer = ConfirmForm(**sent(request)), viewer_of(request)
    seen = seen_by(viewer, [one.participation_id for one in found.attendees.all()])

    def done() -> str:
        act()
        return _week_of(found)

    def words() -> str:
        said = message or _("The appointment is cancelled.")
        return " ".join([said, *calling.after(viewer, cancelled, told=_told())])

    saved = save(request, form, done, message=words) if request.method == "POST" else None
    context = {
        "form": form,
        "question": question,
        "rows": _rows(viewer, entry_of(found), seen),
        "consequences": consequences,
        "submit": submit or _("Cancel the appointment"),
        "cancel": reverse("calendar:appointment", args=[found.pk]),
    }
    return saved or render(request, "confirm.html", context, status=422 if request.method == "POST" else 200)


def _rows(viewer: Viewer, entry: Entry, seen: set[UUID]) -> list[SummaryRow]:
    opened = opened_by(viewer, [one.pk for one in entry.people])
    return presenters.rows_of(entry, seen=seen, opened=opened, groups=groups_opened_by(viewer, entry.clients))


def _card_rows(viewer: Viewer, card: AdviceCard | None) -> list[SummaryRow]:
    """Return the way to the card that was written from an appointment, for those who may open it."""
    if card is None or not cards_visible_to(viewer).filter(pk=card.pk).exists():
        return []
    return [SummaryRow(_("Advice card"), [Link(card.label, reverse("advice:detail", args=[card.pk]))])]


def _doubts(found: Appointment, seen: set[UUID]) -> list[str]:
    day = rules.local(found.starts_at).date()
    gathered = gather({found.staff_id}, day, day)
    names = {
        one.participation.person_id: one.participation.person.identity.name
        for one in found.attendees.all()
        if one.participation_id in seen
    }
    entry = gathered.by_id[found.pk]
    return [in_words(clash, gathered.by_id, names) for clash in gathered.doubts_of(entry)]


def _week_of(found: Appointment) -> str:
    day = rules.local(found.starts_at).date()
    return f"{reverse('calendar:week')}?on={day.isoformat()}&coach={found.staff_id}"


def _back(request: HttpRequest, found: Appointment) -> HttpResponse:
    to = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(to, allowed_hosts=None) and to.startswith("/")
    return redirect(to if is_ours else _week_of(found))
