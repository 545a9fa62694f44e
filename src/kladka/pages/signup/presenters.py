"""What the public calendar and the pages of one event say, as plain values."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import clock
from kladka.core.addresses import full_address
from kladka.core.clock import WARSAW
from kladka.core.components import SummaryRow, Tag
from kladka.core.forms.shown import day_in_words
from kladka.learning import queries, rules
from kladka.learning.models import Enrolment, Event, EventSession
from kladka.pages.events.presenters import kind_of, period_of, session_names, title_of
from kladka.pages.projects.presenters import text_of

_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
"""As Django writes JSON into a page."""

__all__ = ["about", "by_month", "own", "place_lines", "structured", "title_of"]


def has_events(today: date) -> bool:
    """Tell whether the calendar of the public site has anything."""
    return bool(queries.public_events(today).exists())


def by_month(events: Sequence[Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the events as the calendar lists them, month by month. What has begun stands in the first month."""
    today = clock.today()
    months: dict[date, list[dict[str, Any]]] = {}
    for event in events:
        first = max(event.starts_on, today).replace(day=1)
        months.setdefault(first, []).append(_card(event, today))
    return [(formats.date_format(month, "YEAR_MONTH_FORMAT"), cards) for month, cards in months.items()]


def about(event: Any) -> dict[str, Any]:
    """Return what somebody should know before they sign up."""
    today = clock.today()
    days = queries.sign_up_days("visitor_days", today)
    return {
        "event": event,
        "title": title_of(event),
        "facts": [
            SummaryRow(_("Kind"), kind_of(event)),
            SummaryRow(_("When"), _when(event)),
            SummaryRow(_("Where"), place_lines(event)),
            SummaryRow(_("Run by"), event.site.organisation.name),
            SummaryRow(_("Project"), text_of(event.project, "title")),
            SummaryRow(_("Places"), _places(event)),
            SummaryRow(_("Sign-up"), _window(event, today)),
        ],
        "is_open": event.takes_on(today),
        "is_full": not queries.has_free_place(event),
        "waits": event.waiting,
        "controller": event.project.controller.name,
        "organiser": event.site.organisation.name,
        "kept_days": days,
        "back": reverse("signup:list"),
        "ics": reverse("signup:ics", args=[event.pk]),
    }


def own(enrolment: Enrolment) -> dict[str, Any]:
    """Return how a sign-up stands, for who wrote it."""
    event, visitor = enrolment.event, enrolment.visitor
    states = Enrolment.State
    words = {
        states.PLACED: Tag(_("You have a place"), "green"),
        states.WAITING: Tag(_("You are on the waiting list"), "yellow"),
        states.CANCELLED: Tag(_("cancelled"), "red"),
    }
    rows = [SummaryRow(_("How it stands"), words[states(enrolment.state)])]
    if event.cancelled_at:
        rows = [SummaryRow(_("How it stands"), Tag(_("the event is cancelled"), "red"))]
    elif enrolment.state == states.WAITING:
        rows.append(SummaryRow(_("Place on the waiting list"), queries.place_in_line(enrolment)))
    rows += [
        SummaryRow(_("When"), _when(event)),
        SummaryRow(_("Where"), place_lines(event)),
        SummaryRow(_("Run by"), event.site.organisation.name),
        SummaryRow(_("Signed up"), visitor.name if visitor else None),
        SummaryRow(_("E-mail address"), visitor.email if visitor else None),
    ]
    is_ahead = event.ends_on >= clock.today()
    is_shown = event.is_public and event.project.is_public
    may_cancel = is_ahead and event.cancelled_at is None and enrolment.state != states.CANCELLED
    return {
        "title": title_of(event),
        "standing": rows,
        "may_cancel": may_cancel,
        "event_url": reverse("signup:event", args=[event.pk]) if is_shown else "",
        "ics": reverse("signup:ics", args=[event.pk]) if is_shown and enrolment.state != states.CANCELLED else "",
        "until": queries.kept_until(visitor, enrolment) if visitor else None,
    }


def gives_up(enrolment: Enrolment) -> str:
    """Return what becomes of a sign-up that is cancelled: of a place, or of a turn on the waiting list."""
    event = enrolment.event
    if enrolment.state == Enrolment.State.WAITING:
        return _("You have no place yet: you give up your turn on the waiting list. You can sign up again, at its end.")
    if event.starts_on < clock.today():
        return _("The event has begun, so nobody gets your place any more.")
    if queries.taken(event).waiting:
        return _("Your place goes to whoever waits longest. You can sign up again, at the end of the list.")
    return _("Your place is free for somebody else then. You can sign up again while there are places.")


def place_lines(event: Event) -> list[str]:
    """Return where it is: the site with its street where it takes place there, else the town."""
    site = event.site
    if event.town == site.town and site.address:
        return [site.name, site.address, event.town]
    return [event.town]


def structured(events: Sequence[Any]) -> SafeString:
    """Return the events as search engines read them (schema.org, JSON-LD), escaped as a script holds them."""
    written = json.dumps([_thing(event) for event in events], ensure_ascii=False)
    return SafeString(written.translate(_ESCAPES))


def _thing(event: Any) -> dict[str, Any]:
    sessions = list(event.sessions.all())
    url = full_address(reverse("signup:event", args=[event.pk]))
    state = "EventCancelled" if event.cancelled_at else "EventScheduled"
    thing: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationEvent" if event.kind == Event.Kind.TRAINING else "Event",
        "name": str(title_of(event)),
        "startDate": _stamp(event.starts_on, sessions[0].starts if sessions else None),
        "endDate": _stamp(event.ends_on, sessions[-1].ends if sessions else None),
        "eventStatus": f"https://schema.org/{state}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "location": _location(event),
        "organizer": {"@type": "Organization", "name": event.site.organisation.name},
        "url": url,
        "offers": {"@type": "Offer", "price": "0", "priceCurrency": "PLN", "url": url, **_availability(event)},
    }
    if event.capacity is not None:
        thing["maximumAttendeeCapacity"] = event.capacity
        thing["remainingAttendeeCapacity"] = _free(event)
    return thing


def _location(event: Event) -> dict[str, Any]:
    """Return the place as `place_lines` tells it: the site only where the event is held there."""
    address = {"@type": "PostalAddress", "addressLocality": event.town, "addressCountry": "PL"}
    lines = place_lines(event)
    if len(lines) > 1:
        address["streetAddress"] = event.site.address
    return {"@type": "Place", "name": lines[0], "address": address}


def _availability(event: Any) -> dict[str, str]:
    """Return whether there is a place to be had today, and from when to when there is; closed counts as sold out."""
    today = clock.today()
    opens_later = event.cancelled_at is None and event.sign_up_from is not None and today < event.sign_up_from
    is_in = event.takes_on(today) and queries.has_free_place(event)
    state = "PreOrder" if opens_later else "InStock" if is_in else "SoldOut"
    told = {"availability": f"https://schema.org/{state}", "availabilityEnds": event.last_sign_up.isoformat()}
    if event.sign_up_from is not None:
        told["validFrom"] = event.sign_up_from.isoformat()
    return told


def _stamp(day: date, time: Any) -> str:
    return day.isoformat() if time is None else datetime.combine(day, time, WARSAW).isoformat()


def _card(event: Any, today: date) -> dict[str, Any]:
    return {
        "title": title_of(event),
        "url": reverse("signup:event", args=[event.pk]),
        "kind": kind_of(event),
        "when": _first(event),
        "where": ", ".join(place_lines(event)),
        "by": event.site.organisation.name,
        "tag": _tag(event, today),
    }


def _first(event: Event) -> str:
    """Return the days, and the times where it is one session."""
    sessions = list(event.sessions.all())
    return session_names(sessions)[0] if len(sessions) == 1 else period_of(event)


def _when(event: Event) -> Any:
    sessions: list[EventSession] = list(event.sessions.all())
    return session_names(sessions) or period_of(event)


def _tag(event: Any, today: date) -> Tag | None:
    if event.cancelled_at:
        return Tag(_("event cancelled"), "red")
    if not event.takes_on(today):
        return Tag(_("no sign-up today"), "grey")
    if queries.has_free_place(event):
        return Tag(_("places free"), "green")
    return Tag(_("waiting list"), "yellow")


def _places(event: Any) -> str:
    if event.capacity is None:
        return _("as many as come")
    words = ngettext("%(all)d place, free: %(free)d", "%(all)d places, free: %(free)d", event.capacity)
    return words % {"all": event.capacity, "free": _free(event)}


def _free(event: Any) -> int:
    """Return how many places whoever signs up now may have: none while others wait."""
    return 0 if event.waiting else rules.free_places(event.capacity, event.placed) or 0


def _window(event: Event, today: date) -> str:
    if event.cancelled_at:
        return _("event cancelled")
    if event.takes_on(today):
        return _("open until %(day)s") % {"day": day_in_words(event.last_sign_up)}
    if event.sign_up_from and today < event.sign_up_from:
        return _("opens on %(day)s") % {"day": day_in_words(event.sign_up_from)}
    return _("closed")
