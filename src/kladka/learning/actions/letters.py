"""Letters to visitors, in the language in which they signed up, and to participants who want to be reminded.

Who gave no e-mail address is told by the office. A trainer is asked for attendance that nobody has marked.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.accounts.models import User
from kladka.core.forms.shown import day_in_words, span_in_words
from kladka.learning import queries
from kladka.learning.models import Enrolment, Event, EventSession
from kladka.messages import actions as messages
from kladka.messages.models import Message

type Address = Callable[[str], str]
"""Gives the full address of a visitor's own page by its secret."""


def signed_up(enrolment: Enrolment, *, address: Address) -> None:
    """Tell whether there is a place, or which place on the waiting list."""
    with translation.override(_language(enrolment)):
        if enrolment.state == Enrolment.State.PLACED:
            subject, first = _("You have a place"), _("You have a place at this event:")
        else:
            subject, first = _("You are on the waiting list"), _("All places at this event are taken:")
        body = [first, *_event(enrolment)]
        if enrolment.state == Enrolment.State.WAITING:
            place = {"place": queries.place_in_line(enrolment)}
            body.append(_("You are on the waiting list, at place %(place)s. We write when a place is free.") % place)
        _send(enrolment, subject, [*body, *_own(enrolment, address)])


def signed_up_again(enrolment: Enrolment, *, address: Address) -> None:
    """Tell an address that signed up once more that it is on the list already."""
    with translation.override(_language(enrolment)):
        body = [
            _("Somebody has just signed up with this e-mail address, which is on the list of this event already:"),
            *_event(enrolment),
            _("Nothing has changed. If it was not you, there is nothing that you must do."),
        ]
        _send(enrolment, _("You are on the list already"), [*body, *_own(enrolment, address)])


def moved_up(enrolment: Enrolment, *, address: Address) -> None:
    """Tell somebody who waited that a place is free and theirs."""
    with translation.override(_language(enrolment)):
        body = [_("A place is free, and it is yours:"), *_event(enrolment)]
        _send(enrolment, _("You have a place"), [*body, *_own(enrolment, address)])


def reminders(event: Event, enrolments: Iterable[Enrolment], *, address: Address) -> None:
    """Remind those who have a place of an event that begins soon."""
    prefetch_related_objects([event], "sessions")
    written = []
    for enrolment in enrolments:
        enrolment.event = event
        with translation.override(_language(enrolment)):
            body = [_("We look forward to seeing you:"), *_event(enrolment), *_own(enrolment, address)]
            written += _written(enrolment, _("Your event begins soon"), body)
    messages.send_all(written)


def cancelled(enrolment: Enrolment) -> None:
    """Confirm a cancellation."""
    with translation.override(_language(enrolment)):
        body = [_("Your sign-up is cancelled:"), *_event(enrolment)]
        _send(enrolment, _("Your sign-up is cancelled"), body)


def event_cancelled(event: Event) -> None:
    """Tell everybody who has a place or waits that the event does not take place."""
    prefetch_related_objects([event], "sessions")
    for enrolment in queries.told_of(event):
        enrolment.event = event
        with translation.override(_language(enrolment)):
            body = [_("This event does not take place. We are sorry:"), *_event(enrolment)]
            _send(enrolment, _("The event is cancelled"), body)


def event_moved(event: Event, *, before: datetime, address: Address) -> int:
    """Tell everybody who was expected before a moment when and where the event is now; return how many."""
    prefetch_related_objects([event], "sessions")
    told = [enrolment for enrolment in queries.told_of(event) if enrolment.enrolled_at < before]
    for enrolment in told:
        enrolment.event = event
        with translation.override(_language(enrolment)):
            body = [_("The day, the hour or the place has changed. Now it is:"), *_event(enrolment), *_all(event)]
            _send(enrolment, _("Your event has changed"), [*body, *_own(enrolment, address)])
    return len(told)


def event_restored(event: Event) -> None:
    """Tell the same people that the event takes place after all."""
    prefetch_related_objects([event], "sessions")
    for enrolment in queries.told_of(event):
        enrolment.event = event
        with translation.override(_language(enrolment)):
            body = [_("This event takes place after all; your sign-up holds:"), *_event(enrolment)]
            _send(enrolment, _("The event takes place after all"), body)


def attendance_missing(session: EventSession, *, to: User, people: int, address: str) -> None:
    """Ask the trainer who was at a session that nobody has marked. It names nobody."""
    with translation.override(to.language):
        words = ngettext(
            "Of %(number)d person nobody has marked who was there:",
            "Of %(number)d people nobody has marked who was there:",
            people,
        )
        when = "\n".join([_title(session.event), day_in_words(session.on_date)])
        body = [words % {"number": people}, when, _("Mark attendance here:"), address]
        messages.send(
            to=to.email,
            subject=_("Attendance of a session is missing"),
            body="\n\n".join(body),
            language=to.language,
        )


def _event(enrolment: Enrolment) -> list[str]:
    """Return what, when and where, as one paragraph.

    A participant's letter says neither what nor at whose office: others may read it over a shoulder.
    """
    event, is_visitor = enrolment.event, enrolment.visitor is not None
    lines = [_title(event)] if is_visitor else []
    lines.append(span_in_words(event.starts_on, event.ends_on))
    first = min(event.sessions.all(), key=lambda one: (one.on_date, one.starts is None, one.starts), default=None)
    if first is not None and first.starts is not None:
        lines.append(_("It begins at %(time)s.") % {"time": formats.time_format(first.starts, "H:i")})
    places = _places(event)
    lines.append(", ".join(places if is_visitor else places[-2:]))
    return ["\n".join(lines)]


def _all(event: Event) -> list[str]:
    """Return every session with its times, where there are several."""
    sessions = sorted(event.sessions.all(), key=lambda one: (one.on_date, one.starts is None, one.starts))
    if len(sessions) == 1:
        return []
    return ["\n".join(_session(one) for one in sessions)]


def _session(session: EventSession) -> str:
    times = [formats.time_format(time, "H:i") for time in (session.starts, session.ends) if time]
    return ", ".join([day_in_words(session.on_date), *(["–".join(times)] if times else [])])


def _title(event: Event) -> str:
    return event.title_en or event.title_pl if translation.get_language() == "en" else event.title_pl


def _places(event: Event) -> list[str]:
    """Return where it is: the site with its street where it takes place there, else the town."""
    site = event.site
    return [site.name, site.address, event.town] if event.town == site.town and site.address else [event.town]


def _own(enrolment: Enrolment, address: Address) -> list[str]:
    visitor = enrolment.visitor
    if visitor is None:
        return [_("If you cannot come, tell the person who signed you up.")]
    words = _("Here you see how it stands, and cancel if you cannot come. Keep the address to yourself.")
    return [words, address(queries.secret_of(visitor, enrolment.event))]


def _language(enrolment: Enrolment) -> str:
    told = enrolment.visitor or queries.reminder_wish_of(enrolment)
    return told.language if told else "pl"


def _send(enrolment: Enrolment, subject: str, body: list[str]) -> None:
    messages.send_all(_written(enrolment, subject, body))


def _written(enrolment: Enrolment, subject: str, body: list[str]) -> list[Message]:
    """Return the letter to a visitor's address, or to where a participant wants to be reminded; to nobody else."""
    visitor = enrolment.visitor
    if visitor is None:
        wish = queries.reminder_wish_of(enrolment)
        if wish is None:
            return []
        to = {"channel": wish.channel, "to": wish.address, "language": wish.language}
        return [messages.message_of(**to, subject=subject, body="\n\n".join(body))]
    if not visitor.email:
        return []
    text = "\n\n".join([*body, enrolment.event.site.organisation.name])
    return [messages.message_of(to=visitor.email, subject=subject, body=text, language=visitor.language)]
