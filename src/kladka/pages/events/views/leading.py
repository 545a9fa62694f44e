"""Who leads a session, and in which room."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.agenda.queries import rooms_at
from kladka.learning import actions, permissions, queries
from kladka.pages.events import presenters
from kladka.pages.events.leading import LeadForm, ask_whether_free, offered
from kladka.pages.events.views.fetching import address_of, asked, session_of
from kladka.pages.saving import save


def lead(request: HttpRequest, session: UUID) -> HttpResponse:
    """Choose who leads a session and where; what collides is asked about."""
    found = session_of(request, permissions.planned_by, session)
    staff = {str(one.pk): (one, number) for one, number in offered(found.event, found)}
    rooms = {str(one.pk): one for one in rooms_at([found.event.site_id], found.on_date)}
    if found.room is not None:
        rooms.setdefault(str(found.room_id), found.room)
    form = LeadForm(
        request.POST or None,
        initial={
            "trainers": [str(key) for key in found.led_by.values_list("staff", flat=True)],
            "room": str(found.room_id or ""),
        },
        version=found.version,
        staff=[(key, _named(one.name, number)) for key, (one, number) in staff.items()],
        rooms=[(key, f"{one.name} ({one.seats})") for key, one in rooms.items()],
    )
    if request.method == "POST":
        chosen = [staff[key][0] for key in request.POST.getlist("trainers") if key in staff]
        room = rooms.get(request.POST.get("room", ""))
        if form.is_valid():
            ask_whether_free(form, found, chosen, room)

        def act() -> str:
            actions.lead_session(session=found, version=form.version or 0, trainers=chosen, room=room, by=request.user)
            return address_of(found.event)

        saved = save(request, form, act)
        if saved:
            return saved
    has_times = found.starts is not None and found.ends is not None
    return asked(
        request,
        form,
        about=found.event,
        title=_("Trainers and room"),
        intro=presenters.name_in(queries.roster(found.event), found),
        note="" if has_times else _("This session has no times, so nothing can be said about what collides with it."),
    )


def _named(name: str, number: str) -> str:
    return _("%(name)s (contract %(number)s)") % {"name": name, "number": number} if number else name
