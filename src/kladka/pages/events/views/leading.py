"""When a session is, who leads it, and in which room: corrected in place."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.agenda.queries import rooms_at
from kladka.core import clock
from kladka.core.forms.shown import trimmed
from kladka.learning import actions, permissions, queries
from kladka.learning.models import EventSession
from kladka.pages.asking import ask
from kladka.pages.calendar.asking import one_text
from kladka.pages.events import presenters
from kladka.pages.events.leading import ChangeSessionForm, ask_whether_free, offered, values_of, what_it_moves
from kladka.pages.events.views.fetching import address_of, asked, session_of
from kladka.pages.participants.views.form_page import with_undo
from kladka.pages.saving import save

MOVES = "moves"
"""The box that says that what follows was read."""


def change(request: HttpRequest, session: UUID) -> HttpResponse:
    """Correct a session; what collides and what it moves is asked about, and the next page offers the way back."""
    found = session_of(request, permissions.planned_by, session)
    before = values_of(found)
    staff = {str(one.pk): (one, number) for one, number in offered(found.event, found)}
    rooms = {str(one.pk): one for one in rooms_at([found.event.site_id], found.on_date)}
    if found.room is not None:
        rooms.setdefault(str(found.room_id), found.room)
    form = ChangeSessionForm(
        request.POST or None,
        initial=before | _wanted(request),
        version=found.version,
        staff=[(key, _named(one.name, number)) for key, (one, number) in staff.items()],
        rooms=[(key, f"{one.name} ({one.seats})") for key, one in rooms.items()],
    )
    if request.method == "POST":
        chosen = [staff[key][0] for key in request.POST.getlist("trainers") if key in staff]
        room = rooms.get(request.POST.get("room", ""))
        if form.is_valid():
            ask_whether_free(form, found, form.plan, chosen, room)
            _ask_about_what_it_moves(form, found)

        def act() -> str:
            actions.change_session(
                session=found,
                version=form.version or 0,
                plan=form.plan,
                trainers=chosen,
                room=room,
                by=request.user,
            )
            return address_of(found.event)

        saved = save(request, form, act, message=with_undo(_("The session was changed."), _way_back(found, before)))
        if saved:
            return saved
    return asked(
        request,
        form,
        about=found.event,
        title=_("Correct this session"),
        intro=presenters.name_in(queries.roster(found.event), found),
    )


def _ask_about_what_it_moves(form: ChangeSessionForm, session: EventSession) -> None:
    moved = what_it_moves(session, form.plan, clock.today())
    if moved:
        question = _("This is what follows: %(moved)s Change the session?")
        ask(form, question % {"moved": one_text(moved)}, label=_("Change it; I have read what follows"), name=MOVES)


def _way_back(session: EventSession, before: dict[str, Any]) -> str:
    """Return the address of the form, filled in with what the session was before."""
    query = QueryDict(mutable=True)
    for name, value in before.items():
        if name == "trainers":
            query.setlist(name, value)
        elif value is not None:
            query[name] = _in_address(name, value)
    return f"{reverse('events:session-change', args=[session.pk])}?{query.urlencode()}"


def _in_address(name: str, value: Any) -> str:
    if name in {"starts", "ends"}:
        return str(value.strftime("%H:%M"))
    return str(trimmed(value) if name == "hours" else value)


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """Return what the address asks to fill in: what the session was before, on the way back."""
    try:
        day = date.fromisoformat(request.GET.get("on_date", ""))
    except ValueError:
        return {}
    typed = {name: request.GET.get(name, "") for name in ("starts", "ends", "hours", "room")}
    return typed | {"on_date": day, "trainers": request.GET.getlist("trainers")}


def _named(name: str, number: str) -> str:
    return _("%(name)s (contract %(number)s)") % {"name": name, "number": number} if number else name
