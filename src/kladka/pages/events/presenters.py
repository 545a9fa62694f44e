"""What the pages of events show, as plain values."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag, Words, in_polish
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import DAY
from kladka.learning import queries
from kladka.learning.models import LEADING_ROLES, Event, EventSession, HeadCount, Presence
from kladka.learning.queries import Roster, Row, participation_of
from kladka.learning.rules import Difference, Mark
from kladka.pages.events import completing
from kladka.pages.naming import told_apart
from kladka.pages.projects.presenters import text_of
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

NOBODY_YET = "–"

type Contracts = Mapping[UUID, str]
"""The number of an expert's contract by staff member."""


def title_of(event: Event) -> Words:
    """Return the title in the language in use; a Polish title on a page in another language says that it is Polish."""
    if (get_language() or "pl").startswith("pl"):
        return event.title_pl
    return event.title_en or in_polish(event.title_pl)


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


def session_names(sessions: Sequence[EventSession]) -> list[str]:
    """Return the names of an event's sessions; those that day and times do not tell apart carry a number."""
    names = [session_name(session) for session in sessions]
    often, met = Counter(names), Counter[str]()
    for place, name in enumerate(names):
        if often[name] > 1:
            met[name] += 1
            names[place] = _("%(session)s, no. %(number)d") % {"session": name, "number": met[name]}
    return names


def name_in(roster: Roster, session: EventSession) -> str:
    """Return the name of one session among those of its event."""
    names = zip(roster.sessions, session_names(roster.sessions), strict=True)
    return next((name for each, name in names if each.pk == session.pk), session_name(session))


def people_names(rows: Sequence[Row]) -> list[str]:
    """Return the names of the people on a list, namesakes with the year of birth."""
    return told_apart([participation_of(row.enrolment).person.identity for row in rows])


def place_of(event: Event) -> str:
    """Return the town with its powiat; a city that is a powiat itself is named once."""
    powiat = dictionary("powiats").label(event.powiat)
    return event.town if event.town in powiat.split() else f"{event.town}, {powiat}"


def _module(event: Event) -> Any:
    """Return the module that the event carries out, and the way to its cycle."""
    module = event.module
    if module is None:
        return ""
    words = {"module": text_of(module, "title"), "cycle": text_of(module.cycle, "title")}
    return Link(_("%(module)s (%(cycle)s)") % words, reverse("cycles:detail", args=[module.cycle_id]))


def state_of(event: Event) -> Tag | str:
    """Return whether attendance was confirmed, or that the event does not take place.

    Nothing is to be confirmed in a list where nobody is enrolled: heads are counted, and that is all.
    """
    if event.cancelled_at:
        return Tag(_("event cancelled"), "red")
    if event.confirmed_at:
        return Tag(pgettext("attendance", "confirmed"), "green")
    return "" if getattr(event, "named", None) == 0 else Tag(pgettext("attendance", "not confirmed yet"), "grey")


def runs(viewer: Viewer, event: Event) -> bool:
    """Tell whether the viewer may mark and confirm; the same as `permissions.run_by`, without a query."""
    own = viewer.staff is not None and event.trainer_id == viewer.staff.pk
    return plans(viewer, event) or (own and any(viewer.has(role, event.project_id) for role in LEADING_ROLES))


def plans(viewer: Viewer, event: Event) -> bool:
    """Tell whether the viewer may change the event; the same as `permissions.planned_by`, without a query."""
    return (event.project_id, event.site.organisation_id) in viewer.partners_as(Post.Role.COORDINATOR)


def facts_of(event: Event) -> list[SummaryRow]:
    """Return the event's own data as questions and answers."""
    return [
        SummaryRow(
            _("Project"), Link(text_of(event.project, "title"), reverse("projects:about", args=[event.project.code]))
        ),
        SummaryRow(_("Kind"), kind_of(event)),
        *([SummaryRow(_("Module"), _module(event))] if event.module_id else []),
        SummaryRow(_("When"), period_of(event)),
        SummaryRow(_("Where"), place_of(event)),
        SummaryRow(_("Site"), event.site.name),
        SummaryRow(_("Trainer"), event.trainer.name if event.trainer else None),
        SummaryRow(_("Planned hours"), event.hours),
        SummaryRow(_("Places"), event.capacity),
        SummaryRow(_("Open to people who do not sign up"), event.is_open),
        SummaryRow(_("Attendance"), state_of(event)),
    ]


LISTS = "papers:about"
"""Where the lists of sessions are made and found by their number."""


CERTIFICATES = "papers:batch"
"""Where the certificates of everybody are made at once."""


def _has_certificates(roster: Roster) -> bool:
    """Tell whether somebody can have a certificate: of a training whose attendance was confirmed."""
    return roster.event.kind == Event.Kind.TRAINING and bool(roster.attended)


def _address(name: str, event: Event) -> str:
    if name == CERTIFICATES:
        return f"{reverse(name)}?kind=certificate&group=event:{event.pk}"
    return reverse(name, args=["event", event.pk] if name == LISTS else [event.pk])


def menu_of(event: Event, viewer: Viewer, roster: Roster) -> Menu:
    """Return what can be done with the event by this viewer, in the order of work."""
    may_plan, may_run = plans(viewer, event), runs(viewer, event)
    sees_all = viewer.has(Post.Role.MONITORING_OFFICER, event.project_id)
    if event.cancelled_at:
        restore = Link(_("Take back the cancellation"), reverse("events:restore", args=[event.pk]))
        return Menu(_("What you can do"), [restore] if may_plan else [])
    links: list[tuple[bool, Any, str]] = [
        (may_plan, _("Change the event"), "events:edit"),
        (may_plan, _("Add a session"), "events:session-new"),
        (may_plan, _("Enrol people"), "events:enrol"),
        (True, _("Attendance lists"), LISTS if roster.sessions and (may_run or sees_all) else "events:print"),
        (may_run and bool(roster.difference), confirming(event), "events:confirm"),
        (may_run and _may_be_completed(roster), _("Confirm who completed"), "events:completion"),
        (may_run and bool(roster.unproven), _("Add the signed list"), "events:proof"),
        (may_plan and _has_certificates(roster), _("Certificates of those who attended"), CERTIFICATES),
        (True, _("Materials"), "materials:of-event"),
        (True, _("Tests and surveys"), "events:learnt"),
        (may_run and event.is_open, _("Count heads"), "events:heads"),
        (may_run and bool(roster.sessions), _("Attendance from Excel"), "exchange:attendance"),
        (may_plan and _may_be_cancelled(roster), _("Cancel the event"), "events:cancel"),
    ]
    shown = [Link(text, _address(name, event)) for is_open, text, name in links if is_open]
    return Menu(_("What you can do"), shown)


def _may_be_completed(roster: Roster) -> bool:
    """Tell whether it can be confirmed who completed: attendance was, of a kind that has a rule."""
    return bool(roster.attended) and queries.completion_rule(roster.event) is not None


def confirming(event: Event) -> str:
    """Return what confirming attendance is called: the first time, and again."""
    return _("Correct the confirmed attendance") if event.confirmed_at else _("Confirm attendance")


def sessions_of(roster: Roster, viewer: Viewer, leads: Mapping[UUID, queries.Lead], contracts: Contracts) -> Table:
    """Return the sessions with who leads them where, how many people were present, and the way to the marks.

    `contracts` are the numbers of experts' contracts by staff member.
    """
    is_off = roster.event.cancelled_at is not None
    led = {key for key, lead in leads.items() if lead.is_led_by(viewer.staff)}
    runs_all = runs(viewer, roster.event)
    may_run = (runs_all or bool(led)) and not is_off
    listed = list(zip(session_names(roster.sessions), _sessions(roster), strict=True))
    may_remove = plans(viewer, roster.event) and not is_off and any(not marked for _name, (_s, _p, marked) in listed)
    rows: list[list[Any]] = [[name, session.hours, present] for name, (session, present, _marked) in listed]
    columns = [Column(_("Session")), Column(_("Hours"), True), Column(_("Present"), True)]
    if leads:
        columns[1:1] = [Column(_("Led by")), Column(_("Room"))]
        for row, (_name, (session, _present, _marked)) in zip(rows, listed, strict=True):
            row[1:1] = [led_by(leads.get(session.pk), contracts), room_of(leads.get(session.pk))]
    if plans(viewer, roster.event) and not is_off:
        columns.append(Column(_("Correction")))
        for row, (name, (session, _present, _marked)) in zip(rows, listed, strict=True):
            row.append(_session_link(session, "session-change", _("Change"), name))
    # Two links in one cell would lie too close to each other for a finger.
    if may_run:
        columns.append(Column(_("Attendance")))
        for row, (name, (session, _present, _marked)) in zip(rows, listed, strict=True):
            may_mark = runs_all or session.pk in led
            row.append(_session_link(session, "attendance", _("Mark attendance"), name) if may_mark else NOBODY_YET)
    if may_remove:
        columns.append(Column(_("Removal")))
        for row, (name, (session, _present, marked)) in zip(rows, listed, strict=True):
            row.append(_("marked already") if marked else _session_link(session, "session-remove", _("Remove"), name))
    return Table(_("Sessions of this event"), columns, rows)


def led_by(lead: queries.Lead | None, contracts: Contracts) -> Any:
    """Return who leads a session, an expert with the number of the contract; else that the event's trainer does."""
    if lead is None or not lead.trainers:
        return _("the trainer of the event")
    words = _("%(name)s (contract %(number)s)")
    return [
        words % {"name": name, "number": contracts[key]} if key in contracts else name for key, name in lead.trainers
    ]


def led_in_words(roster: Roster, leads: Mapping[UUID, queries.Lead]) -> list[str]:
    """Return session by session who leads it and where, as far as it was said."""
    said = []
    for session, name in zip(roster.sessions, session_names(roster.sessions), strict=True):
        lead = leads.get(session.pk)
        if lead is not None:
            parts = [*(name for _key, name in lead.trainers), *([lead.room] if lead.room else [])]
            said.append(_("%(session)s: %(words)s") % {"session": name, "words": ", ".join(parts)})
    return said


def room_of(lead: queries.Lead | None) -> str:
    """Return the room of a session; a dash where none was chosen."""
    return lead.room if lead is not None and lead.room else NOBODY_YET


def people_of(roster: Roster, viewer: Viewer, participants: Collection[UUID] = ()) -> Table:
    """Return the people by name, each with the mark at every session and the state of evidence.

    Names lead to the page of those in `participants`, whom the viewer may open.
    """
    heads = [Column(name) for name in session_names(roster.sessions)]
    columns = [Column(_("Given name and family name")), *heads, Column(_("Attendance and its evidence"))]
    stands = queries.completions(roster)
    rows: list[list[Any]] = [
        [
            _person(row, name, participants),
            *(mark_of(mark) for mark in row.marks),
            _proof(row, is_confirmed=roster.event.confirmed_at is not None),
        ]
        for row, name in zip(roster.rows, people_names(roster.rows), strict=True)
    ]
    if stands:
        columns.append(Column(_("Completion")))
        for cells, row in zip(rows, roster.rows, strict=True):
            cells.append(completing.in_words(stands[row.participation], row.outcome))
    if plans(viewer, roster.event) and any(not any(row.marks) for row in roster.rows):
        columns.append(Column(_("Removal")))
        for cells, row in zip(rows, roster.rows, strict=True):
            cells.append(_("marked already") if any(row.marks) else _strike_off(row))
    return Table(_("People"), columns, rows)


def heads_of(counts: list[HeadCount]) -> Table:
    """Return the head counts by day."""
    columns = [Column(_("Day")), Column(_("People counted"), True)]
    return Table(_("Head counts"), columns, [[one.on_date, one.head_count] for one in counts])


def mark_in_full(mark: Mark) -> str:
    """Return a mark with its times or its reason, in words; a dash where nobody was marked."""
    words = {"present": _("present"), "excused": _("excused"), "absent": _("absent")}
    said = [words.get(mark.state, NOBODY_YET)]
    if mark.arrived:
        said.append(_("came at %(time)s") % {"time": formats.time_format(mark.arrived, "H:i")})
    if mark.left:
        said.append(_("left at %(time)s") % {"time": formats.time_format(mark.left, "H:i")})
    if mark.reason:
        said.append(dictionary("absence-reasons").label(mark.reason))
    return ", ".join(said)


def mark_of(mark: Mark) -> Words | Tag:
    """Return a mark in words; a dash where nobody was marked."""
    match mark.state:
        case Presence.State.PRESENT:
            return Tag(mark_in_full(mark), "green")
        case Presence.State.EXCUSED:
            return Tag(mark_in_full(mark), "yellow")
        case Presence.State.ABSENT:
            return Tag(mark_in_full(mark), "red")
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
    return said


def confirmed_before(event: Event, recorded: int) -> str:
    """Return of how many people attendance was confirmed, and when; nothing before that."""
    if event.confirmed_at is None:
        return ""
    words = ngettext(
        "Attendance was confirmed on %(day)s, of %(number)d person.",
        "Attendance was confirmed on %(day)s, of %(number)d people.",
        recorded,
    )
    return words % {"day": formats.date_format(timezone.localtime(event.confirmed_at), DAY), "number": recorded}


def evidence_of(row: Row) -> str:
    """Return how sure the recorded attendance is, in words; nothing where none is recorded."""
    words = {
        "claimed": pgettext("evidence", "confirmed"),
        "proven": _("confirmed and proven"),
        "verified": _("confirmed and verified"),
    }
    return words.get(row.evidence, "")


def _sessions(roster: Roster) -> list[tuple[EventSession, int, bool]]:
    columns = [[row.marks[index] for row in roster.rows] for index in range(len(roster.sessions))]
    return [
        (session, sum(mark.state == Presence.State.PRESENT for mark in marks), any(marks))
        for session, marks in zip(roster.sessions, columns, strict=True)
    ]


def _may_be_cancelled(roster: Roster) -> bool:
    marks = (mark.state for row in roster.rows for mark in row.marks)
    return not roster.event.confirmed_at and Presence.State.PRESENT not in marks


def _session_link(session: EventSession, page: str, text: str, name: str) -> Link:
    return Link(text, reverse(f"events:{page}", args=[session.pk]), name)


def _person(row: Row, name: str, participants: Collection[UUID]) -> Any:
    if row.participation not in participants:
        return name
    return Link(name, reverse("participants:detail", args=[row.participation]))


def _strike_off(row: Row) -> Link:
    return Link(_("Take off the list"), reverse("events:strike-off", args=[row.enrolment.pk]), row.name)


def _proof(row: Row, *, is_confirmed: bool) -> Any:
    match row.evidence:
        case "claimed":
            return Tag(_("confirmed, not proven yet"), "yellow")
        case "proven":
            return Tag(_("proven"), "blue")
        case "verified":
            return Tag(_("verified"), "green")
    if is_confirmed and all(mark.state != Presence.State.PRESENT for mark in row.marks):
        return _("did not attend")
    return _("attendance not confirmed yet")
