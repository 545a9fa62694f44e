"""What the pages of events show, as plain values."""

from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag, Words
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import DAY
from kladka.learning.models import Event, EventSession, HeadCount, Presence
from kladka.learning.queries import Roster, Row
from kladka.learning.rules import Difference
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

NOBODY_YET = "–"


def title_of(event: Event) -> Words:
    """Return the title in the language in use; a Polish title on a page in another language says that it is Polish."""
    if (get_language() or "pl").startswith("pl"):
        return event.title_pl
    return event.title_en or format_html('<span lang="pl">{}</span>', event.title_pl)


def kind_of(event: Event) -> str:
    """Return what kind of event it is, in words."""
    return dictionary("event-kinds").label(event.kind)


def period_of(event: Event) -> str:
    """Return the day, or the first and the last."""
    first = formats.date_format(event.starts_on, DAY)
    return first if event.starts_on == event.ends_on else f"{first} – {formats.date_format(event.ends_on, DAY)}"


def session_name(session: EventSession) -> str:
    """Return the day and, where they are known, the times of a session."""
    day = formats.date_format(session.on_date, DAY)
    times = [formats.time_format(time, "H:i") for time in (session.starts, session.ends) if time]
    return f"{day}, {'–'.join(times)}" if times else day


def state_of(event: Event) -> Tag:
    """Return whether attendance was confirmed."""
    return Tag(_("attendance confirmed"), "green") if event.confirmed_at else Tag(_("attendance open"), "grey")


def runs(viewer: Viewer, event: Event) -> bool:
    """Tell whether the viewer may mark and confirm; the same as `permissions.run_by`, without a query."""
    own = viewer.staff is not None and event.trainer_id == viewer.staff.pk
    return plans(viewer, event) or (own and viewer.has(Post.Role.TRAINER, event.project_id))


def plans(viewer: Viewer, event: Event) -> bool:
    """Tell whether the viewer may change the event; the same as `permissions.planned_by`, without a query."""
    return (event.project_id, event.site.organisation_id) in viewer.partners_as(Post.Role.COORDINATOR)


def facts_of(event: Event) -> list[SummaryRow]:
    """Return the event's own data as questions and answers."""
    return [
        SummaryRow(_("Kind"), kind_of(event)),
        SummaryRow(_("When"), period_of(event)),
        SummaryRow(_("Where"), f"{event.town}, {dictionary('powiats').label(event.powiat)}"),
        SummaryRow(_("Site"), event.site.name),
        SummaryRow(_("Trainer"), event.trainer.name if event.trainer else None),
        SummaryRow(_("Planned hours"), event.hours),
        SummaryRow(_("Places"), event.capacity),
        SummaryRow(_("Open to people who do not sign up"), event.is_open),
        SummaryRow(_("Attendance"), state_of(event)),
    ]


def menu_of(event: Event, viewer: Viewer, roster: Roster) -> Menu:
    """Return what can be done with the event by this viewer, in the order of work."""
    links: list[tuple[bool, Any, str]] = [
        (plans(viewer, event), _("Change the event"), "edit"),
        (plans(viewer, event), _("Add a session"), "session-new"),
        (plans(viewer, event), _("Enrol people"), "enrol"),
        (True, _("Attendance list to print"), "print"),
        (runs(viewer, event) and bool(roster.sessions), _("Confirm attendance"), "confirm"),
        (runs(viewer, event) and bool(roster.unproven), _("Add the signed list"), "proof"),
        (runs(viewer, event) and event.is_open, _("Count heads"), "heads"),
    ]
    shown = [Link(text, reverse(f"events:{name}", args=[event.pk])) for is_open, text, name in links if is_open]
    if runs(viewer, event) and roster.sessions:
        shown.append(Link(_("Attendance from Excel"), reverse("exchange:attendance", args=[event.pk])))
    return Menu(_("What you can do"), shown)


def sessions_of(roster: Roster, viewer: Viewer) -> Table:
    """Return the sessions with how many people were present, and the way to the marks."""
    may_run, may_plan = runs(viewer, roster.event), plans(viewer, roster.event)
    rows = [
        [
            session_name(session),
            session.hours,
            present,
            _session_link(session, "attendance", _("Mark attendance")) if may_run else NOBODY_YET,
            _session_link(session, "session-remove", _("Remove")) if may_plan and not is_marked else NOBODY_YET,
        ]
        for session, present, is_marked in _sessions(roster)
    ]
    columns = [Column(_("Session")), Column(_("Hours"), True), Column(_("Present"), True)]
    # Two links in one cell would lie too close to each other for a finger.
    columns += [Column(_("Attendance")), Column(_("Removal"))]
    return Table(_("Sessions of this event"), columns, rows)


def people_of(roster: Roster, viewer: Viewer) -> Table:
    """Return the people by name, each with the mark at every session and the state of evidence."""
    may_plan = plans(viewer, roster.event)
    heads = [Column(session_name(session)) for session in roster.sessions]
    columns = [Column(_("Given name and family name")), *heads, Column(_("Attendance and its evidence"))]
    rows = [[row.name, *(mark_of(mark) for mark in row.marks), _proof(row, may_plan)] for row in roster.rows]
    return Table(_("People"), columns, rows)


def heads_of(counts: list[HeadCount]) -> Table:
    """Return the head counts by day."""
    columns = [Column(_("Day")), Column(_("People counted"), True)]
    return Table(_("Head counts"), columns, [[one.on_date, one.head_count] for one in counts])


def mark_of(state: str) -> Words | Tag:
    """Return a mark in words; a dash where nobody was marked."""
    match state:
        case Presence.State.PRESENT:
            return Tag(_("present"), "green")
        case Presence.State.EXCUSED:
            return Tag(_("excused"), "yellow")
        case Presence.State.ABSENT:
            return Tag(_("absent"), "red")
    return NOBODY_YET


def what_confirming_does(difference: Difference) -> list[str]:
    """Return, sentence by sentence, what confirming attendance will do."""
    said = []
    if difference.new:
        number = len(difference.new)
        words = ngettext(
            "Attendance will be recorded for %(number)d person.",
            "Attendance will be recorded for %(number)d people.",
            number,
        )
        said.append(words % {"number": number})
    if difference.changed:
        number = len(difference.changed)
        words = ngettext(
            "It will be corrected for %(number)d person.", "It will be corrected for %(number)d people.", number
        )
        said.append(words % {"number": number})
    if difference.gone:
        number = len(difference.gone)
        words = ngettext(
            "It will be withdrawn for %(number)d person.", "It will be withdrawn for %(number)d people.", number
        )
        said.append(words % {"number": number})
    return said or [_("Attendance is recorded as it is marked. Nothing will change.")]


def _sessions(roster: Roster) -> list[tuple[EventSession, int, bool]]:
    columns = [[row.marks[index] for row in roster.rows] for index in range(len(roster.sessions))]
    return [
        (session, marks.count(Presence.State.PRESENT), any(marks))
        for session, marks in zip(roster.sessions, columns, strict=True)
    ]


def _session_link(session: EventSession, page: str, text: str) -> Link:
    return Link(text, reverse(f"events:{page}", args=[session.pk]), session_name(session))


def _proof(row: Row, may_plan: bool) -> Any:
    match row.evidence:
        case "claimed":
            return Tag(_("confirmed, not proven yet"), "yellow")
        case "proven":
            return Tag(_("proven"), "blue")
        case "verified":
            return Tag(_("verified"), "green")
    if may_plan and not any(row.marks):
        return Link(_("Take off the list"), reverse("events:strike-off", args=[row.enrolment.pk]), row.name)
    return _("attendance not confirmed yet")
