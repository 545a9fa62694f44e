"""Telling of appointments: a secret address for calendars of other programs, reminders for participants."""

import secrets
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from kladka.agenda import policies, queries, rules
from kladka.agenda.models import Attendee, Feed, Reminder, ReminderWish
from kladka.audit.actions import SYSTEM, Actor, Verb, verb
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
    """Write the reminders of tomorrow's appointments, within the hours for it; return how many letters.

    Before them goes who was reminded of an hour that holds no more: it was called off by us, or has moved.
    Part of the tick: it may run every minute, and several processes may. Whoever comes second finds nothing to do.
    """
    if not queries.may_remind_now():
        return 0
    now = rules.local(clock.now())
    told = _tell_changes(now)
    tomorrow = now.date() + timedelta(days=1)
    by_controller: dict[UUID, list[UUID]] = defaultdict(list)
    for one in queries.to_remind(tomorrow):
        by_controller[one.appointment.project.controller_id].append(one.pk)
    return told + sum(_remind(controller, set(keys), tomorrow) for controller, keys in by_controller.items())


def _tell_changes(now: datetime) -> int:
    by_controller: dict[UUID, set[UUID]] = defaultdict(set)
    for one in queries.to_tell(now):
        by_controller[one.attendee.appointment.project.controller_id].add(one.pk)
    return sum(_tell(controller, keys, now) for controller, keys in by_controller.items())


def _tell(controller: UUID, keys: Collection[UUID], now: datetime) -> int:
    """Tell of what holds no more, each once. What was said before is forgotten: somebody who hears of a new hour so
    near that no reminder would come knows it by that letter."""
    with verb("agenda.tell_change", controller=controller, by=SYSTEM) as opened:
        still = [one for one in queries.to_tell(now) if one.pk in keys]
        known = set[UUID]()
        for one in still:
            if one.attendee_id not in known:
                _write_change(one)
                _knows(opened, one.attendee, now)
            known.add(one.attendee_id)
            opened.delete(one)
        return len(known)


def note_called(*, attendee: Attendee, by: Actor) -> None:
    """Note that somebody was called who knew an hour that holds no more: no letter goes to them any more.

    A second time, or where nothing was to be said, it changes nothing.
    """
    with verb("agenda.note_called", controller=attendee.appointment.project.controller_id, by=by) as opened:
        now = rules.local(clock.now())
        known = queries.known_to(attendee, now)
        if known:
            _knows(opened, attendee, now)
        for one in known:
            opened.delete(one)


def _knows(opened: Verb, attendee: Attendee, now: datetime) -> None:
    appointment = attendee.appointment
    if appointment.is_open and _is_near(appointment.starts_at, now):
        opened.save(Reminder(attendee=attendee, starts_at=appointment.starts_at, sent_at=opened.at))


def _is_near(starts_at: datetime, now: datetime) -> bool:
    return rules.local(starts_at).date() <= now.date() + timedelta(days=1)


def _remind(controller: UUID, keys: set[UUID], day: date) -> int:
    with verb("agenda.remind", controller=controller, by=SYSTEM) as opened:
        still = [one for one in queries.to_remind(day) if one.pk in keys]
        made = [Reminder(attendee=one, starts_at=one.appointment.starts_at, sent_at=opened.at) for one in still]
        opened.save_all(Reminder, made)
        for one in still:
            _write(one)
        return len(still)


def _write_change(reminder: Reminder) -> None:
    """Write that an hour of which somebody was reminded holds no more, as sparing of words as the reminder was."""
    attendee = reminder.attendee
    wish, appointment = attendee.participation.reminder_wish, attendee.appointment
    with translation.override(wish.language):
        before = _when(reminder.starts_at)
        if appointment.is_open:
            subject = _("Your appointment is at another time")
            now = {f"new_{name}": value for name, value in _when(appointment.starts_at).items()}
            said = _("%(new_day)s, at %(new_hour)s: you have an appointment, instead of %(day)s, at %(hour)s.")
            lines = [said % {**before, **now}]
        else:
            subject = _("Your appointment is cancelled")
            lines = [_("%(day)s, at %(hour)s: this appointment is cancelled.") % before]
        lines += [
            _("If you have a question, ask the person you were to meet."),
            _("If you do not want such reminders any more, tell that person, too."),
        ]
        messages.send(
            channel=wish.channel, to=wish.address, subject=subject, body="\n\n".join(lines), language=wish.language
        )


def _when(at: datetime) -> dict[str, str]:
    begins = rules.local(at)
    return {"day": date_format(begins, "l, j E Y"), "hour": time_format(begins.time(), "G:i")}


def _write(attendee: Attendee) -> None:
    """Write one reminder. It names neither project nor kind nor place: others may read it over a shoulder."""
    wish = attendee.participation.reminder_wish
    with translation.override(wish.language):
        lines = [
            _("%(day)s, at %(hour)s: you have an appointment.") % _when(attendee.appointment.starts_at),
            _("If you cannot come, tell the person you are meeting: they will find another day."),
            _("If you do not want such reminders any more, tell that person, too."),
        ]
        subject = _("A reminder of your appointment tomorrow")
        messages.send(
            channel=wish.channel, to=wish.address, subject=subject, body="\n\n".join(lines), language=wish.language
        )
