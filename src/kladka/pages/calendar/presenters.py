"""What the pages of the calendar say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kladka.agenda import queries, rules
from kladka.agenda.models import Appointment
from kladka.agenda.permissions import KEEPERS
from kladka.core.components import Link, Menu, SummaryRow, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import moment_in_words
from kladka.incubation.models import ExpectedClient
from kladka.pages.calendar.asking import hour, in_words, staff_of, title_of
from kladka.pages.calendar.gathering import Entry, Gathered
from kladka.pages.calendar.ics import summary_of
from kladka.pages.calendar.scope import Scope, week_of
from kladka.people.models import Participation
from kladka.programmes.permissions import Viewer

State = Appointment.State
NOON, EVENING = 12, 16
"""At which hours the columns of a week begin."""
_COLOURS: Mapping[str, Any] = {
    State.PLANNED: "blue",
    State.HELD: "green",
    State.NO_SHOW: "orange",
    State.CANCELLED_BY_PARTICIPANT: "grey",
    State.CANCELLED_BY_STAFF: "grey",
}


@dataclass(frozen=True)
class Row:
    """One thing as a page shows it. `taps` are what became of it, one press each."""

    id: UUID
    time: str
    title: str
    url: str
    people: list[Link]
    staff: str
    place: str
    purpose: str
    tags: list[Tag]
    doubts: list[str]
    is_off: bool
    log: Link | None = None
    taps: list[tuple[str, str]] = field(default_factory=list)
    version: int = 0
    is_open: bool = False
    name: str = ""


@dataclass(frozen=True)
class DayRow:
    """A day of the week in three parts."""

    day: date
    url: str
    note: str
    is_today: bool
    parts: list[list[Row]]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is in it."""
        return not any(self.parts)


class Shower:
    """Turns what was gathered into rows for one reader. `seen` are the participations that the reader may open."""

    def __init__(
        self, found: Gathered, seen: set[UUID], now: Any, *, names_staff: bool, groups: Collection[UUID] = ()
    ) -> None:
        self.found, self.seen, self.now, self.names_staff, self.groups = found, seen, now, names_staff, groups
        self.names = {one.person_id: one.person.identity.name for one in _everybody(found) if one.pk in seen}

    def row(self, entry: Entry) -> Row:
        """Return one thing as a row."""
        one = entry.appointment
        people = [
            *(self._person(each) for each in entry.people),
            *(client_link(each, self.groups) for each in entry.clients),
        ]
        state = [state_of(one)] if one else []
        logged = [Tag(_("logged"), "green")] if entry.sessions and not one else []
        return Row(
            id=entry.busy.id,
            time=_time(entry),
            title=title_of(entry),
            url=url_of(entry),
            people=people,
            staff=staff_of(entry) if self.names_staff else "",
            place=place_of(entry),
            purpose=one.purpose if one else "",
            tags=[*state, *logged],
            doubts=[in_words(clash, self.found.by_id, self.names) for clash in self.found.doubts_of(entry)],
            is_off=bool(one and one.state not in queries.STANDING),
            log=log_link(entry, self.seen),
            taps=taps(one, self.now) if one else [],
            version=one.version if one else 0,
            is_open=bool(one and one.is_open),
            name=", ".join(str(each.text) for each in people) or title_of(entry),
        )

    def _person(self, one: Participation) -> Link:
        if one.pk in self.seen:
            return Link(one.person.identity.name, reverse("participants:detail", args=[one.pk]))
        return Link(_("somebody else’s participant"), "")


def client_link(one: ExpectedClient, groups: Collection[UUID]) -> Link:
    """Return a group or an entity by name; of a group whose page the reader opens (`groups`) with the way there."""
    return Link(one.name, reverse("groups:detail", args=[one.group_id]) if one.group_id in groups else "")


def week(found: Gathered, shower: Shower, scope: Scope, today: date) -> list[DayRow]:
    """Return the seven days, each in three parts, in the order of their hours."""
    days = []
    for day in week_of(scope.day):
        parts: list[list[Row]] = [[], [], []]
        for entry in found.own:
            begins = rules.local(entry.busy.starts)
            if begins.date() == day:
                parts[(begins.hour >= NOON) + (begins.hour >= EVENING)].append(shower.row(entry))
        url = reverse("calendar:day") + scope.query(on=day.isoformat())
        days.append(DayRow(day, url, note_of(day), day == today, parts))
    return days


def note_of(day: date) -> str:
    """Return what is special about a day: a public holiday by its name."""
    return queries.holiday_name(day, get_language() or "pl")


def steps(scope: Scope, *, days: int, name: str, today: date) -> Menu:
    """Return the ways to the days before, to today and to the days after."""
    step = timedelta(days=days)
    address = reverse(f"calendar:{name}")
    before, after = (_("Previous week"), _("Next week")) if name == "week" else (_("Previous day"), _("Next day"))
    links = [
        Link(before, address + scope.query(on=(scope.day - step).isoformat())),
        Link(_("Today"), address + scope.query(on=today.isoformat())),
        Link(after, address + scope.query(on=(scope.day + step).isoformat())),
    ]
    other = "day" if name == "week" else "week"
    words = _("Show one day") if name == "week" else _("Show the week")
    return Menu(_("Days"), [*links, Link(words, reverse(f"calendar:{other}") + scope.query())])


def actions(scope: Scope) -> Menu:
    """Return what can be done in the calendar."""
    coach = f"?coach={scope.chosen.pk}" if scope.chosen else ""
    links = [
        Link(_("Plan an appointment"), reverse("calendar:plan") + scope.query()),
        Link(_("Working hours and absences"), reverse("calendar:hours") + coach),
    ]
    if {"coach", "coordinator"} & scope.viewer.roles:
        links.append(Link(_("Log a group session"), reverse("coach:group-session")))
    if "coach" in scope.viewer.roles:
        links.append(Link(_("Enter a week of sessions"), f"{reverse('coach:week')}?on={scope.day.isoformat()}"))
    if {*KEEPERS} & scope.viewer.roles:
        links.append(Link(_("Show it in another calendar"), reverse("calendar:subscription")))
    if "coordinator" in scope.viewer.roles:
        links.append(Link(_("What collides"), reverse("calendar:conflicts")))
    return Menu(_("What can be done"), links)


def title_of_week(day: date) -> str:
    """Return first and last day of a week in words."""
    days = week_of(day)
    return _("%(first)s to %(last)s") % {
        "first": date_format(days[0], "j E Y"),
        "last": date_format(days[-1], "j E Y"),
    }


def url_of(entry: Entry) -> str:
    """Return the page of a thing."""
    if entry.appointment:
        return reverse("calendar:appointment", args=[entry.appointment.pk])
    if entry.sessions:
        return reverse("coach:change-session", args=[entry.sessions[0].pk])
    return ""


def place_of(entry: Entry) -> str:
    """Return where something takes place."""
    if entry.event:
        return entry.event.event.town
    one: Any = entry.appointment or entry.sessions[0]
    room = entry.appointment.room if entry.appointment else None
    words = (room.name if room else "", getattr(one, "place_words", ""))
    return ", ".join(filter(None, (dictionary("place-kinds").label(one.place), *words)))


def log_link(entry: Entry, seen: set[UUID]) -> Link | None:
    """Return where a planned appointment is logged as a session; nothing where its kind is none, or nobody is seen."""
    one = entry.appointment
    kind = dictionary("appointment-kinds").items.get(one.kind) if one else None
    if one is not None and kind is not None and one.is_open and kind.data.get("advice"):
        return Link(_("Write the advice card"), f"{reverse('advice:new')}?appointment={one.pk}")
    people = [each.participation_id for each in entry.attendees if each.participation_id in seen]
    if one is None or kind is None or not (one.is_open and kind.data.get("session") and people):
        return None
    address = reverse("coach:log-session", args=[people[0]])
    if kind.data.get("group"):
        address = reverse("coach:group-session")
    return Link(_("Log the session"), f"{address}?appointment={one.pk}")


def log_hint(one: Appointment, seen: set[UUID], viewer: Viewer, now: Any) -> str:
    """Return who logs a session that took place with people whom its coach no longer sees."""
    kind, people = dictionary("appointment-kinds").items.get(one.kind), list(one.attendees.all())
    is_own = viewer.staff is not None and one.staff_id == viewer.staff.pk
    is_session = kind is not None and kind.data.get("session") and one.is_open and one.starts_at <= now
    if not (is_own and is_session and people) or any(each.participation_id in seen for each in people):
        return ""
    return _(
        "Somebody else goes on with the participants of this appointment, so you no longer see them. If it took place, "
        "ask the coordinator to record the session: it stays yours."
    )


def taps(one: Appointment, now: Any) -> list[tuple[str, str]]:
    """Return what can be said of a planned appointment with one press: value and words."""
    if not one.is_open:
        return []
    found = [(State.NO_SHOW.value, _("Nobody came"))] if one.starts_at <= now else []
    return [
        *found,
        (
            State.CANCELLED_BY_PARTICIPANT.value,
            _("The client cancelled") if _is_advice(one) else _("The participant cancelled"),
        ),
        (State.CANCELLED_BY_STAFF.value, _("We cancelled")),
    ]


def rows_of(entry: Entry, *, seen: set[UUID], opened: set[UUID], groups: Collection[UUID]) -> list[SummaryRow]:
    """Return everything said of an appointment: whose names are `seen`, whose pages `opened`, and those of `groups`."""
    one: Any = entry.appointment
    begins, ends = rules.local(one.starts_at), rules.local(one.ends_at)
    people = [
        Link(each.participation.person.identity.name, reverse("participants:detail", args=[each.participation_id]))
        if each.participation_id in opened
        else each.participation.person.identity.name
        if each.participation_id in seen
        else _("somebody else’s participant")
        for each in one.attendees.all()
    ]
    clients = [link if link.url else link.text for link in (client_link(each, groups) for each in entry.clients)]
    rows: Sequence[tuple[str, Any]] = (
        (_("State"), state_of(one)),
        (_("Day"), date_format(begins, "l, j E Y")),
        (_("Hours"), f"{hour(begins.time())}–{hour(ends.time())}"),
        (_("With whom"), [*people, *clients]),
        (_("Adviser") if _is_advice(one) else _("Coach"), one.staff.name),
        (_("Taken over from"), one.taken_over_from.name if one.taken_over_from else ""),
        (_("Where?"), place_of(entry)),
        (_("Purpose"), one.purpose),
        (_("Employer"), one.employer_words),
        (_("Travel, in minutes"), one.travel_minutes),
        (_("In other programs"), summary_of(one) if people else ""),
        (_("Last of the series"), rules.local(one.last_at).date() if one.last_at else None),
        (_("Reminder sent"), moment_in_words(one.reminded_at) if one.reminded_at else ""),
    )
    return [SummaryRow(key, value) for key, value in rows if value not in (None, "", [])]


def state_of(one: Appointment) -> Tag:
    """Return what became of an appointment."""
    return Tag(state_in_words(one), _COLOURS[one.state])


def state_in_words(one: Appointment) -> str:
    """Return what became of an appointment; whoever comes for advice need be no participant."""
    if one.state == State.CANCELLED_BY_PARTICIPANT and _is_advice(one):
        return _("cancelled by the client")
    return str(one.get_state_display())


def _is_advice(one: Appointment) -> bool:
    kind = dictionary("appointment-kinds").items.get(one.kind)
    return bool(kind and kind.data.get("advice"))


def _time(entry: Entry) -> str:
    if not entry.busy.timed:
        return _("hour not recorded")
    begins, ends = rules.local(entry.busy.starts), rules.local(entry.busy.ends)
    return f"{hour(begins.time())}–{hour(ends.time())}"


def _everybody(found: Gathered) -> list[Participation]:
    return [one for entry in found.own for one in entry.people]
