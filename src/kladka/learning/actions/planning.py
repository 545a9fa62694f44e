"""Events and their sessions: planned, changed, removed while nobody was marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kladka.agenda.models import Room
from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock, polish
from kladka.core.errors import PolicyBroken, Stale, check_version
from kladka.learning import policies, rules
from kladka.learning.actions import letters
from kladka.learning.models import Event, EventSession, Material, Module, Presence, SessionTrainer
from kladka.organisations.models import Site, Staff
from kladka.programmes.models import Project

CHANGEABLE = frozenset(
    {"kind", "title_pl", "title_en", "site", "town", "powiat", "trainer", "starts_on", "ends_on", "hours"}
    | {"is_open", "capacity", "module"}
)
"""What may be changed of an event."""
_TIMES = ("on_date", "starts", "ends", "hours", "asked_at")
MOVES = ("starts_on", "ends_on", "town", "site_id")
"""What of it says when and where: who is expected is told when it changes."""


@dataclass(frozen=True)
class SessionPlan:
    """One session to plan. `hours` are clock hours; without them they follow from `starts` and `ends`."""

    on_date: date
    starts: time | None = None
    ends: time | None = None
    hours: Decimal | None = None

    @property
    def length(self) -> Decimal | None:
        """Return the clock hours, to two places; None when nothing tells them."""
        if self.hours is not None or self.starts is None or self.ends is None:
            return self.hours
        between = rules.clock_hours(self.starts, self.ends)
        return between if between > 0 else None


def plan_event(
    *,
    project: Project,
    kind: str,
    title_pl: str,
    site: Site,
    starts_on: date,
    ends_on: date,
    by: Actor,
    title_en: str = "",
    town: str = "",
    powiat: str = "",
    trainer: Staff | None = None,
    module: Module | None = None,
    hours: Decimal | None = None,
    is_open: bool = False,
    capacity: int | None = None,
    sessions: Sequence[SessionPlan] = (),
) -> Event:
    """Plan an event with its sessions and return it; town and powiat default to those of the site.

    Raises PolicyBroken for dates outside the project, an organisation outside it, or a session outside the event.
    """
    event = Event(
        project=project,
        kind=kind,
        title_pl=" ".join(title_pl.split()),
        title_en=" ".join(title_en.split()),
        site=site,
        town=town or site.town,
        powiat=powiat or site.powiat,
        trainer=trainer,
        module=module,
        starts_on=starts_on,
        ends_on=ends_on,
        hours=hours,
        is_open=is_open,
        capacity=capacity,
    )
    with verb("learning.plan_event", controller=project.controller_id, by=by) as opened:
        policies.check_event(event)
        event.title_fold = _folded(event)
        opened.save(event)
        planned = [_session(event, plan) for plan in sessions]
        opened.save_all(EventSession, planned)
        return event


def change_event(*, event: Event, version: int, changes: Mapping[str, Any], by: Actor) -> Event:
    """Change an event (field name → value); return it as it is now.

    Supports already recorded do not change with it: confirm attendance again. Raises Stale when somebody changed the
    event since `version`, PolicyBroken as `plan_event` does or when a session would lie outside.
    """
    if set(changes) - CHANGEABLE:
        raise TypeError(f"An event has no {', '.join(sorted(set(changes) - CHANGEABLE))} to change.")
    with verb("learning.change_event", controller=event.project.controller_id, by=by) as opened:
        stored = _unchanged(event, version)
        policies.check_takes_place(stored)
        before = {name: getattr(stored, name) for name in MOVES}
        for name, value in changes.items():
            setattr(stored, name, value)
        policies.check_event(stored)
        policies.check_sessions_inside(stored, stored.sessions.values_list("on_date", flat=True))
        if not stored.is_open and stored.head_counts.filter(retracted_at=None).exists():
            raise PolicyBroken(_("Heads were counted at this event, so it stays open."), field="is_open")
        stored.title_fold = _folded(stored)
        if before != {name: getattr(stored, name) for name in MOVES}:
            stored.moved_at = opened.at
        stored.version += 1
        return opened.save(stored, fields=[*changes, "title_fold", "moved_at", "version"])


def cancel_event(*, event: Event, version: int, by: Actor, words: str = "") -> Event:
    """Record that an event does not take place; its list stays. Raises PolicyBroken when somebody was there."""
    with verb("learning.cancel_event", controller=event.project.controller_id, by=by) as opened:
        stored = _unchanged(event, version)
        policies.check_takes_place(stored)
        policies.check_can_be_cancelled(stored)
        opened.say(words)
        stored.cancelled_at, stored.moved_at = opened.at, None
        stored.version += 1
        letters.event_cancelled(stored)
        return opened.save(stored, fields=["cancelled_at", "moved_at", "version"])


def restore_event(*, event: Event, version: int, by: Actor) -> Event:
    """Take back a cancellation: the event takes place after all."""
    with verb("learning.restore_event", controller=event.project.controller_id, by=by) as opened:
        stored = _unchanged(event, version)
        if stored.cancelled_at is None:
            raise PolicyBroken(_("This event is not cancelled."))
        stored.cancelled_at = None
        stored.version += 1
        letters.event_restored(stored)
        return opened.save(stored, fields=["cancelled_at", "moved_at", "version"])


def add_session(*, event: Event, plan: SessionPlan, by: Actor) -> EventSession:
    """Add a session to an event. Raises PolicyBroken when it lies outside the event."""
    with verb("learning.add_session", controller=event.project.controller_id, by=by) as opened:
        stored = Event.objects.get(pk=event.pk)
        policies.check_takes_place(stored)
        _moves(opened, stored, plan.on_date)
        return opened.save(_session(event, plan))


def lead_session(
    *, session: EventSession, version: int, trainers: Sequence[Staff], room: Room | None, by: Actor
) -> EventSession:
    """Say who leads a session, and in which room; nobody named: the trainer of the event does.

    Raises Stale when somebody said it anew since `version`; PolicyBroken for somebody without a post in the project
    and for a room of another site.
    """
    with verb("learning.lead_session", controller=session.event.project.controller_id, by=by) as opened:
        stored = _session_unchanged(session, version)
        _lead(opened, stored, trainers, room)
        stored.version += 1
        return opened.save(stored, fields=["room", "version"])


def change_session(
    *,
    session: EventSession,
    version: int,
    plan: SessionPlan,
    trainers: Sequence[Staff],
    room: Room | None,
    by: Actor,
) -> EventSession:
    """Correct day, times and hours of a session in place, with who leads it and where; its marks stay.

    Who is expected is told where the day or the times change and one of the days is to come. Attendance that was
    confirmed stays as it is recorded until it is confirmed again. Raises Stale when somebody changed the session since
    `version`; PolicyBroken as `add_session` and `lead_session` do, and for times at which somebody marked was gone.
    """
    with verb("learning.change_session", controller=session.event.project.controller_id, by=by) as opened:
        stored = _session_unchanged(session, version)
        before = stored.on_date, stored.starts, stored.ends
        stored.on_date, stored.starts, stored.ends, stored.hours = plan.on_date, plan.starts, plan.ends, plan.length
        policies.check_session(stored, stored.event)
        policies.check_marks_fit(stored, clock.day_of(opened.at))
        _lead(opened, stored, trainers, room)
        if before != (stored.on_date, stored.starts, stored.ends):
            _moves(opened, stored.event, max(before[0], stored.on_date))
            stored.asked_at = None
        stored.version += 1
        return opened.save(stored, fields=[*_TIMES, "room", "version"])


def remove_session(*, session: EventSession, by: Actor) -> None:
    """Remove a session at which nobody was marked; its materials go to the event. Raises PolicyBroken otherwise."""
    with verb("learning.remove_session", controller=session.event.project.controller_id, by=by) as opened:
        if Presence.objects.filter(session=session).exists():
            raise PolicyBroken(_("People were marked at this session, so it stays."))
        _moves(opened, Event.objects.get(pk=session.event_id), session.on_date)
        opened.delete_all(list(SessionTrainer.objects.filter(session=session)))
        materials = list(Material.objects.filter(session=session))
        for one in materials:
            one.event_id, one.session = session.event_id, None
        opened.change_all(materials, fields=["event", "session"])
        opened.delete(session)


def _moves(opened: Verb, event: Event, day: date) -> None:
    """Note that the hours of an event changed on a day to come: who is expected is told. A day gone by tells nobody."""
    if day >= clock.day_of(opened.at):
        event.moved_at = opened.at
        opened.save(event, fields=["moved_at"])


def _session_unchanged(session: EventSession, version: int) -> EventSession:
    stored = EventSession.objects.select_related("event__project").get(pk=session.pk)
    check_version(stored, version)
    policies.check_takes_place(stored.event)
    return stored


def _lead(opened: Verb, session: EventSession, trainers: Sequence[Staff], room: Room | None) -> None:
    """Let these lead a session, in this room; the session itself is saved by the verb."""
    policies.check_led(session, trainers, room)
    wanted = {one.pk: one for one in trainers}
    before = {one.staff_id: one for one in SessionTrainer.objects.filter(session=session)}
    opened.delete_all([one for key, one in before.items() if key not in wanted])
    new = [SessionTrainer(session=session, staff=one) for key, one in wanted.items() if key not in before]
    opened.save_all(SessionTrainer, new)
    session.room = room


def _unchanged(event: Event, version: int) -> Event:
    stored = Event.objects.select_related("project", "site", "trainer").get(pk=event.pk)
    if stored.version != version:
        raise Stale(_("Somebody else changed this event while you were writing."), stored=stored)
    return stored


def _session(event: Event, plan: SessionPlan) -> EventSession:
    session = EventSession(event=event, on_date=plan.on_date, starts=plan.starts, ends=plan.ends, hours=plan.length)
    policies.check_session(session, event)
    return session


def _folded(event: Event) -> str:
    return polish.fold(f"{event.title_pl} {event.title_en}")
