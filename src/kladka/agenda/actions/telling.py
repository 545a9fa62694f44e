"""Telling of appointments: a secret address for calendars of other programs, reminders for participants."""

import secrets
from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from kladka.agenda import policies, queries, rules
from kladka.agenda.models import Attendee, Feed, Reminder, ReminderWish
from kladka.audit.actions import SYSTEM, Actor, verb
from kladka.core import clock
from kladka.core.crypto import digest_of_secret
from kladka.core.errors import Stale
from kladka.messages import actions as messages
from kladka.organisations.models import Staff
from kladka.people.models import Participation

_SECRET_BYTES = 32


def make_feed(*, staff: Staff, controller: UUID, by: Actor) -> tuple[Feed, str]:
    """Return a feed and its secret, which nobody can read again; an earlier address stops working."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    with verb("agenda.make_feed", controller=controller, by=by) as opened:
        for old in Feed.objects.filter(staff=staff, revoked_at=None):
            old.revoked_at = opened.at
            opened.save(old, fields=["revoked_at"])
        digest = digest_of_secret(secret)
        return opened.save(Feed(staff=staff, digest=digest, made_at=opened.at)), secret


def revoke_feed(*, feed: Feed, controller: UUID, by: Actor) -> None:
    """Let an address show nothing any more."""
    with verb("agenda.revoke_feed", controller=controller, by=by) as opened:
        if feed.revoked_at is None:
            feed.revoked_at = opened.at
            opened.save(feed, fields=["revoked_at"])


def wish_reminders(
    *, participation: Participation, channel: str, address: str, language: str, by: Actor, version: int = 0
) -> ReminderWish:
    """Note that a participant wants to be reminded, where and in which language. `version` is 0 for the first time."""
    with verb("agenda.wish_reminders", controller=participation.project.controller_id, by=by) as opened:
        told = policies.check_wish(channel, address)
        stored = queries.wish_of(participation)
        if (stored.version if stored else 0) != version:
            raise Stale(_("Somebody else changed this while you were writing."), stored=stored)
        if stored is None:
            said = {"channel": channel, "address": told, "language": language, "asked_on": clock.today()}
            return opened.save(ReminderWish(participation=participation, **said))
        stored.channel, stored.address, stored.language = channel, told, language
        stored.version += 1
        return opened.save(stored, fields=["channel", "address", "language", "version"])


def stop_reminders(*, participation: Participation, by: Actor) -> None:
    """Forget where a participant wanted to be reminded; nothing is sent any more."""
    with verb("agenda.stop_reminders", controller=participation.project.controller_id, by=by) as opened:
        stored = queries.wish_of(participation)
        if stored is not None:
            opened.delete(stored)


def remind_due() -> int:
    """Write the reminders of tomorrow's appointments, within the hours for it; return how many.

    Part of the tick: it may run every minute, and several processes may. Whoever comes second finds nothing to do.
    """
    now = rules.local(clock.now())
    first, last = (queries.parameter(f"remind_{name}_hour", now.date(), "hour") for name in ("from", "until"))
    if not first <= now.hour < last:
        return 0
    tomorrow = now.date() + timedelta(days=1)
    by_controller: dict[UUID, list[UUID]] = defaultdict(list)
    for one in queries.to_remind(tomorrow):
        by_controller[one.appointment.project.controller_id].append(one.pk)
    return sum(_remind(controller, set(keys), tomorrow) for controller, keys in by_controller.items())


def _remind(controller: UUID, keys: set[UUID], day: date) -> int:
    with verb("agenda.remind", controller=controller, by=SYSTEM) as opened:
        still = [one for one in queries.to_remind(day) if one.pk in keys]
        made = [Reminder(attendee=one, starts_at=one.appointment.starts_at, sent_at=opened.at) for one in still]
        opened.save_all(Reminder, made)
        for one in still:
            _write(one)
        return len(still)


def _write(attendee: Attendee) -> None:
    """Write one reminder. It names neither project nor kind nor place: others may read it over a shoulder."""
    wish, begins = attendee.participation.reminder_wish, rules.local(attendee.appointment.starts_at)
    with translation.override(wish.language):
        when = {"day": date_format(begins, "l, j E Y"), "hour": time_format(begins.time(), "G:i")}
        lines = [
            _("%(day)s, at %(hour)s: you have an appointment.") % when,
            _("If you cannot come, tell the person you are meeting: they will find another day."),
            _("If you do not want such reminders any more, tell that person, too."),
        ]
        subject = _("A reminder of your appointment tomorrow")
        messages.send(
            channel=wish.channel, to=wish.address, subject=subject, body="\n\n".join(lines), language=wish.language
        )
