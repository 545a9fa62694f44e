"""What collides, in words; and the question before something that collides is saved."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils.formats import time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kladka.agenda import queries, rules
from kladka.agenda.models import Room
from kladka.agenda.rules import Busy, Clash, Reason
from kladka.core import ids
from kladka.core.dictionaries import dictionary
from kladka.core.forms import Form
from kladka.core.forms.shown import day_in_words
from kladka.incubation.queries import clients_elsewhere
from kladka.organisations.models import Staff
from kladka.pages.asking import ask
from kladka.pages.calendar.gathering import Entry, Gathered, gather
from kladka.people.models import Participation
from kladka.people.queries.assigned import coached
from kladka.programmes.models import Project

COLLIDES = "collides"


def hour(at: time | datetime) -> str:
    """Return an hour as people say it: 9:05."""
    return time_format(at, "G:i")


def in_words(clash: Clash, found: Mapping[UUID, Entry], names: Mapping[UUID, str]) -> str:
    """Return one doubt as a sentence. `names` are those of persons that the reader may see, by person."""
    other = found.get(clash.other.id) if clash.other else None
    day = rules.local(clash.one.starts).date()
    match clash.reason:
        case Reason.STAFF_TWICE:
            return _("At the same time: %(what)s") % {"what": what_is(other)}
        case Reason.PERSON_TWICE:
            who = ", ".join(sorted(names[key] for key in clash.people if key in names))
            words = {"who": who or _("somebody who takes part"), "what": what_is(other)}
            return _("%(who)s is expected elsewhere at the same time: %(what)s") % words
        case Reason.ROOM_TWICE:
            return _("The room is taken at the same time: %(what)s") % {"what": what_is(other)}
        case Reason.SITE_CLOSED:
            return _("The place is closed at that time, by its opening hours.")
        case Reason.OUTSIDE_PROJECT:
            return _("The day lies outside the project.")
        case Reason.FREE_DAY:
            name = queries.holiday_name(day, get_language() or "pl")
            return _("It is a public holiday: %(name)s") % {"name": name} if name else _("It is a free day.")
        case Reason.ABSENCE:
            return _("The coach or adviser is away on that day.")
    return _("It lies outside the working hours of the coach or adviser.")


def what_is(entry: Entry | None) -> str:
    """Return what something is and when, without saying with whom."""
    if entry is None:
        return _("something else")
    when = {
        "from": hour(rules.local(entry.busy.starts).time()),
        "to": hour(rules.local(entry.busy.ends).time()),
        "name": title_of(entry),
        "staff": staff_of(entry),
    }
    if when["staff"]:
        return _("%(name)s with %(staff)s, %(from)s–%(to)s") % when
    return _("%(name)s, %(from)s–%(to)s") % when


def title_of(entry: Entry) -> str:
    """Return the name of a thing: the kind of an appointment, the title of an event."""
    if entry.event:
        event = entry.event.event
        is_english = (get_language() or "pl").startswith("en")
        return (event.title_en if is_english else "") or event.title_pl
    if entry.appointment:
        return dictionary("appointment-kinds").label(entry.appointment.kind)
    return dictionary("appointment-kinds").label("group_session" if len(entry.sessions) > 1 else "session")


def staff_of(entry: Entry) -> str:
    """Return whose calendar a thing stands in."""
    if entry.appointment:
        return entry.appointment.staff.name
    return entry.sessions[0].coach.name if entry.sessions else ""


def ask_whether_collides(
    form: Form,
    *,
    staff: Staff,
    project: Project,
    spans: Collection[tuple[datetime, datetime]],
    people: Collection[Participation],
    besides: Collection[UUID] = (),
    room: Room | None = None,
    kind: str,
    clients: Mapping[str, Any],
) -> None:
    """Let a form ask for a tick when what is about to be planned collides with something; each doubt once.

    `besides` are the appointments that move. A session (by its `kind`) collides with the end of coaching, too;
    `clients` are the groups and entities that come.
    """
    room_id, site = (room.pk, room.site_id) if room else (None, None)
    things = [replace(busy_of(staff, project, span, people), room=room_id, site=site) for span in spans]
    said = [
        _on_its_day(busy, words) if len(things) > 1 else words
        for busy in things
        for words in doubts(busy, staff, people, besides=besides)
    ]
    said += _clients_elsewhere(clients, spans, besides)
    if spans and dictionary("appointment-kinds")[kind].data.get("session"):
        said += _without_coach(people, max(rules.local(starts).date() for starts, _ends in spans))
    if said:
        question = _("This collides with something. %(doubts)s Plan it all the same?")
        label, when = _("Plan it all the same"), [moment for span in spans for moment in span]
        ask(form, question % {"doubts": one_text(said)}, label=label, name=COLLIDES, asked=when)


def _clients_elsewhere(
    clients: Mapping[str, Any], spans: Collection[tuple[datetime, datetime]], besides: Collection[UUID]
) -> list[str]:
    """Return which groups and entities are expected elsewhere at the same time, in sentences. One query, or none."""
    said = []
    for one in clients_elsewhere(**clients, spans=spans, besides=besides):
        at = one.appointment
        starts, ends = rules.local(at.starts_at), rules.local(at.ends_at)
        told = {"name": dictionary("appointment-kinds").label(at.kind), "staff": at.staff.name}
        told |= {"from": hour(starts.time()), "to": hour(ends.time())}
        words = {"who": one.name, "what": _("%(name)s with %(staff)s, %(from)s–%(to)s") % told}
        elsewhere = _("%(who)s is expected elsewhere at the same time: %(what)s") % words
        day = {"day": day_in_words(starts.date()), "doubt": elsewhere}
        said.append(_("%(day)s: %(doubt)s") % day if len(spans) > 1 else elsewhere)
    return said


def _without_coach(participations: Collection[Participation], day: date) -> list[str]:
    """Return whose coaching ended before a day, in sentences. One query."""
    known = coached([one.pk for one in participations])
    ended = [(one, known[one.pk].ended_before(day)) for one in participations]
    words = _("%(name)s: coaching ended on %(day)s; of a later day no session can be recorded.")
    return [words % {"name": one.person.identity.name, "day": day_in_words(last)} for one, last in ended if last]


def _on_its_day(busy: Busy, words: str) -> str:
    return _("%(day)s: %(doubt)s") % {"day": day_in_words(rules.local(busy.starts).date()), "doubt": words}


def busy_of(staff: Staff, project: Project, span: tuple[datetime, datetime], people: Collection[Participation]) -> Busy:
    """Return something that is about to be recorded as time that is taken."""
    persons = frozenset(one.person_id for one in people)
    return Busy(ids.new_id(), "new", *span, staff.pk, persons, (project.starts_on, project.ends_on))


def doubts(
    busy: Busy,
    staff: Staff,
    people: Collection[Participation],
    *,
    besides: Collection[UUID] = (),
    only: Callable[[Clash, Gathered], bool] | None = None,
) -> list[str]:
    """Return what something that is about to be recorded collides with on its day, in sentences."""
    day = rules.local(busy.starts).date()
    found = gather({staff.pk}, day, day, people=busy.people, besides=besides, also=[busy])
    names = {one.person_id: one.person.identity.name for one in people}
    clashes = [one for one in found.doubts_of(Entry(busy)) if only is None or only(one, found)]
    return [in_words(clash, found.by_id, names) for clash in clashes]


def gathered_doubts(busy: Busy, *, besides: Collection[UUID], reasons: Collection[Reason]) -> list[str]:
    """Return in sentences what takes the same staff member or room, of these reasons; nothing of people."""
    day = rules.local(busy.starts).date()
    found = gather({busy.staff} if busy.staff else set(), day, day, besides=besides, also=[busy])
    clashes = [one for one in found.doubts_of(Entry(busy)) if one.reason in reasons]
    return [in_words(clash, found.by_id, {}) for clash in clashes]


def one_text(said: Collection[str]) -> str:
    """Return sentences as one text, each once."""
    return " ".join(words if words.endswith(".") else f"{words}." for words in dict.fromkeys(said))
