"""Letters to visitors, in the language in which they signed up. Who gave no e-mail address is told by the office."""

from collections.abc import Callable, Iterable

from django.db.models import prefetch_related_objects
from django.utils import formats, translation
from django.utils.translation import gettext as _

from kladka.core.forms.shown import span_in_words
from kladka.learning import queries
from kladka.learning.models import Enrolment, Event
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
        body = [first, *_event(enrolment.event)]
        if enrolment.state == Enrolment.State.WAITING:
            place = {"place": queries.place_in_line(enrolment)}
            body.append(_("You are on the waiting list, at place %(place)s. We write when a place is free.") % place)
        _send(enrolment, subject, [*body, *_own(enrolment, address)])


def signed_up_again(enrolment: Enrolment, *, address: Address) -> None:
    """Tell an address that signed up once more that it is on the list already."""
    with translation.override(_language(enrolment)):
        body = [
            _("Somebody has just signed up with this e-mail address, which is on the list of this event already:"),
            *_event(enrolment.event),
            _("Nothing has changed. If it was not you, there is nothing that you must do."),
        ]
        _send(enrolment, _("You are on the list already"), [*body, *_own(enrolment, address)])


def moved_up(enrolment: Enrolment, *, address: Address) -> None:
    """Tell somebody who waited that a place is free and theirs."""
    with translation.override(_language(enrolment)):
        body = [_("A place is free, and it is yours:"), *_event(enrolment.event)]
        _send(enrolment, _("You have a place"), [*body, *_own(enrolment, address)])


def reminders(event: Event, enrolments: Iterable[Enrolment], *, address: Address) -> None:
    """Remind visitors of an event that begins soon."""
    prefetch_related_objects([event], "sessions")
    written = []
    for enrolment in enrolments:
        with translation.override(_language(enrolment)):
            body = [_("We look forward to seeing you:"), *_event(event), *_own(enrolment, address)]
            written += _written(enrolment, _("Your event begins soon"), body)
    messages.send_all(written)


def cancelled(enrolment: Enrolment) -> None:
    """Confirm a cancellation."""
    with translation.override(_language(enrolment)):
        body = [_("Your sign-up is cancelled:"), *_event(enrolment.event)]
        _send(enrolment, _("Your sign-up is cancelled"), body)


def event_cancelled(event: Event) -> None:
    """Tell everybody who has a place or waits that the event does not take place."""
    prefetch_related_objects([event], "sessions")
    for enrolment in queries.told_of(event):
        enrolment.event = event
        with translation.override(_language(enrolment)):
            body = [_("This event does not take place. We are sorry:"), *_event(enrolment.event)]
            _send(enrolment, _("The event is cancelled"), body)


def event_restored(event: Event) -> None:
    """Tell the same people that the event takes place after all."""
    prefetch_related_objects([event], "sessions")
    for enrolment in queries.told_of(event):
        enrolment.event = event
        with translation.override(_language(enrolment)):
            body = [_("This event takes place after all; your sign-up holds:"), *_event(enrolment.event)]
            _send(enrolment, _("The event takes place after all"), body)


def _event(event: Event) -> list[str]:
    """Return what, when and where, as one paragraph."""
    title = event.title_en or event.title_pl if translation.get_language() == "en" else event.title_pl
    lines = [title, span_in_words(event.starts_on, event.ends_on), ", ".join(_places(event))]
    first = min(event.sessions.all(), key=lambda one: (one.on_date, one.starts is None, one.starts), default=None)
    if first is not None and first.starts is not None:
        time = {"time": formats.time_format(first.starts, "H:i")}
        lines.insert(2, _("It begins at %(time)s.") % time)
    return ["\n".join(lines)]


def _places(event: Event) -> list[str]:
    """Return where it is: the site with its street where it takes place there, else the town."""
    site = event.site
    return [site.name, site.address, event.town] if event.town == site.town and site.address else [event.town]


def _own(enrolment: Enrolment, address: Address) -> list[str]:
    words = _("Here you see how it stands, and cancel if you cannot come. Keep the address to yourself.")
    visitor = enrolment.visitor
    return [words, address(queries.secret_of(visitor, enrolment.event))] if visitor else []


def _language(enrolment: Enrolment) -> str:
    return enrolment.visitor.language if enrolment.visitor else "pl"


def _send(enrolment: Enrolment, subject: str, body: list[str]) -> None:
    messages.send_all(_written(enrolment, subject, body))


def _written(enrolment: Enrolment, subject: str, body: list[str]) -> list[Message]:
    """Return the letter to a visitor; none to who gave no e-mail address."""
    visitor = enrolment.visitor
    if visitor is None or not visitor.email:
        return []
    text = "\n\n".join([*body, enrolment.event.site.organisation.name])
    return [messages.message_of(to=visitor.email, subject=subject, body=text, language=visitor.language)]
