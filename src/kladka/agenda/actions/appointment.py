"""Planning, moving and calling off; and saying what became of an appointment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.agenda import policies, queries, rules
from kladka.agenda.models import Appointment, Attendee, Room, Series
from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.organisations.models import Organisation, Site, Staff
from kladka.people.models import Participation
from kladka.programmes.models import Project

State = Appointment.State
_CHANGED = ["state", "version", "changed_at"]
_WRITTEN = ("kind", "place", "place_words", "site", "room", "purpose", "travel_minutes", "employer", "employer_words")

PARTS: Mapping[str, tuple[str, ...]] = {
    "starts": (),
    "minutes": (),
    "kind": ("kind",),
    "people": (),
    "place": ("place", "place_words", "site", "room"),
    "travel_minutes": ("travel_minutes",),
    "purpose": ("purpose",),
    "employer": ("employer", "employer_words"),
}
"""What one appointment of a series may have of its own, each with its columns; hours and people are told otherwise."""


@dataclass(frozen=True)
class Plan:
    """What is said of an appointment: `people` take part, `employer` and `about` are opaque ids of higher rooms."""

    kind: str
    on_date: date
    starts: time
    minutes: int
    place: str
    people: Sequence[Participation] = ()
    place_words: str = ""
    site: Site | None = None
    room: Room | None = None
    purpose: str = ""
    travel_minutes: int | None = None
    employer: UUID | None = None
    employer_words: str = ""
    about: UUID | None = None

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return when it begins and ends."""
        return rules.span(self.on_date, self.starts, self.minutes)

    def written(self) -> dict[str, Any]:
        """Return what is stored as it is, without spaces too many."""
        values = {name: getattr(self, name) for name in _WRITTEN}
        return {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()}


def plan(*, project: Project, staff: Staff, plan: Plan, by: Actor) -> Appointment:
    """Plan one appointment. Raises PolicyBroken as the policies of the room say; collisions are no wall."""
    with verb("agenda.plan", controller=project.controller_id, by=by) as opened:
        return _planned(opened, project, staff, [plan], None)[0]


def plan_series(
    *,
    project: Project,
    staff: Staff,
    plan: Plan,
    every_weeks: int,
    until_date: date,
    by: Actor,
    skips_free_days: bool = True,
) -> list[Appointment]:
    """Plan the same every so many weeks until a day, as one act; days that are free are left out unless so wished."""
    if every_weeks < 1:
        raise PolicyBroken(_("Enter after how many weeks it is again, from 1."), field="every_weeks")
    with verb("agenda.plan_series", controller=project.controller_id, by=by) as opened:
        days = rules.days_of_series(
            plan.on_date,
            every_weeks=every_weeks,
            until=until_date,
            is_free=queries.is_free,
            skips_free_days=skips_free_days,
        )
        policies.check_series(days, clock.today())
        series = opened.save(Series(project=project, every_weeks=every_weeks, until_date=until_date))
        return _planned(opened, project, staff, [replace(plan, on_date=day) for day in days], series)


def note_contact(*, project: Project, staff: Staff, plan: Plan, by: Actor) -> Appointment:
    """Note a contact that took place and is no support, such as a telephone call."""
    with verb("agenda.note_contact", controller=project.controller_id, by=by) as opened:
        if plan.span[0] > clock.now():
            raise PolicyBroken(_("This lies in the future. Note it when it has happened."), field="on_date")
        return _planned(opened, project, staff, [plan], None, state=State.HELD)[0]


def change(*, appointment: Appointment, version: int, plan: Plan, by: Actor) -> Appointment:
    """Move or reword a planned appointment. Raises Stale when somebody changed it since `version`."""
    with verb("agenda.change", controller=appointment.project.controller_id, by=by) as opened:
        stored = _unchanged(appointment, version)
        policies.check_open(stored)
        before = _as_planned(stored)
        _rewrite(opened, stored, plan, *plan.span)
        _expect(opened, stored, plan.people, before)
        return stored


def change_following(
    *, appointment: Appointment, version: int, plan: Plan, by: Actor, alike: Collection[UUID] = ()
) -> list[Appointment]:
    """Change an appointment and all later planned ones of its series; each moves by as many days as this one.

    What one of them has of its own (`own_parts`) it keeps, but for those in `alike`.
    """
    with verb("agenda.change_following", controller=appointment.project.controller_id, by=by) as opened:
        first = _unchanged(appointment, version)
        policies.check_open(first)
        days = (plan.on_date - rules.local(first.starts_at).date()).days
        found = list(queries.with_people(queries.following(first)))
        own = own_parts(found, plan)
        for one in found:
            each = plan if one.pk in alike else _keeping(one, plan, own.get(one.pk, frozenset()))
            span = rules.moved(one.starts_at, one.ends_at, days=days, to=each.starts, minutes=each.minutes)
            before = _as_planned(one)
            _rewrite(opened, one, each, *span)
            _expect(opened, one, each.people, before)
        return found


def own_parts(series: Sequence[Appointment], plan: Plan) -> dict[UUID, frozenset[str]]:
    """Return which parts (of `PARTS`) appointments of a series have of their own, by appointment, when the first of
    `series` changes to `plan`; those without any are left out. Each comes with those expected."""
    if not series:
        return {}
    first = _parts_of(series[0])
    wanted = {**_parts(plan.written()), "starts": plan.starts, "minutes": plan.minutes}
    wanted["people"] = frozenset(one.pk for one in plan.people)
    own = {one.pk: rules.own_of(_parts_of(one), first, wanted) for one in series[1:]}
    return {pk: parts for pk, parts in own.items() if parts}


def _parts_of(one: Appointment) -> dict[str, Any]:
    at, people = rules.local(one.starts_at).time(), frozenset(each.participation_id for each in one.attendees.all())
    return {
        **_parts({name: getattr(one, name) for name in _WRITTEN}),
        "starts": at,
        "minutes": one.minutes,
        "people": people,
    }


def _parts(written: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(written[each] for each in columns) for name, columns in PARTS.items() if columns}


def _keeping(one: Appointment, plan: Plan, own: Collection[str]) -> Plan:
    """Return the plan with the parts that an appointment has of its own."""
    kept: dict[str, Any] = {each: getattr(one, each) for name in own for each in PARTS[name]}
    if "starts" in own:
        kept["starts"] = rules.local(one.starts_at).time()
    if "minutes" in own:
        kept["minutes"] = one.minutes
    if "people" in own:
        kept["people"] = [each.participation for each in one.attendees.all()]
    return replace(plan, **kept)


def cancel(*, appointment: Appointment, state: str, by: Actor) -> Appointment:
    """Call a planned appointment off; `state` says by whom. Raises PolicyBroken when it is no longer planned."""
    if state not in {State.CANCELLED_BY_PARTICIPANT, State.CANCELLED_BY_STAFF}:
        raise PolicyBroken(_("Say who cancelled it."), field="state")
    return _ended(appointment, state, "agenda.cancel", by)


def mark_no_show(*, appointment: Appointment, by: Actor) -> Appointment:
    """Note that nobody came. Raises PolicyBroken before the hour."""
    policies.check_begun(appointment, clock.now())
    return _ended(appointment, State.NO_SHOW, "agenda.mark_no_show", by)


def cancel_following(*, appointment: Appointment, by: Actor) -> list[Appointment]:
    """Call off an appointment and all later planned ones of its series."""
    with verb("agenda.cancel_following", controller=appointment.project.controller_id, by=by) as opened:
        found = list(queries.following(appointment))
        policies.check_same_series([one.pk for one in found])
        for one in found:
            _set(opened, one, State.CANCELLED_BY_STAFF)
        return found


def reopen(*, appointment: Appointment, by: Actor) -> Appointment:
    """Take back what was said of an appointment: it is planned again. Refused when a session or a card tells of it."""
    with verb("agenda.reopen", controller=appointment.project.controller_id, by=by) as opened:
        stored = Appointment.objects.get(pk=appointment.pk)
        policies.check_not_recorded(stored, list(stored.attendees.all()))
        return stored if stored.is_open else _set(opened, stored, State.PLANNED)


def hold(
    *, appointment: Appointment, participation: Participation, record: UUID, by: Actor, staff: Staff | None = None
) -> Appointment:
    """Say that an appointment took place with a participant, and as which record. Called by the room that records.

    `staff`: who met the participant; somebody who stood in takes the appointment over.
    """
    with verb("agenda.hold", controller=appointment.project.controller_id, by=by) as opened:
        stored = Appointment.objects.get(pk=appointment.pk)
        expected = stored.attendees.filter(participation=participation).first()
        attendee = policies.check_can_be_held(stored, expected)
        attendee.record = record
        opened.save(attendee, fields=["record"])
        if staff is not None and staff.pk != stored.staff_id:
            day = rules.local(stored.starts_at).date()
            stored.partner = policies.partner_of(staff, stored.project, day)
            stored.staff, stored.taken_over_from = staff, stored.staff
            opened.save(stored, fields=["staff", "partner", "taken_over_from"])
        return _set(opened, stored, State.HELD)


def hold_with_others(*, appointment: Appointment, by: Actor) -> Appointment:
    """Say that an appointment took place with people who are no participants, such as a group or an entity."""
    with verb("agenda.hold_with_others", controller=appointment.project.controller_id, by=by) as opened:
        stored = Appointment.objects.get(pk=appointment.pk)
        policies.check_takes_place(stored)
        return stored if stored.state == State.HELD else _set(opened, stored, State.HELD)


def reopen_released(*, appointment: Appointment, by: Actor) -> Appointment:
    """Plan an appointment again whose record was withdrawn, when nothing else came of it."""
    with verb("agenda.reopen_released", controller=appointment.project.controller_id, by=by) as opened:
        stored = Appointment.objects.get(pk=appointment.pk)
        if stored.state != State.HELD or stored.attendees.exclude(record=None).exists():
            return stored
        return _set(opened, stored, State.PLANNED)


def release(*, record: UUID, controller: UUID, by: Actor) -> None:
    """Forget a record that was withdrawn: the appointment is planned again when nothing else came of it."""
    with verb("agenda.release", controller=controller, by=by) as opened:
        attendee = Attendee.objects.filter(record=record).select_related("appointment").first()
        if attendee is None:
            return
        attendee.record = None
        opened.save(attendee, fields=["record"])
        if not attendee.appointment.attendees.exclude(record=None).exists():
            _set(opened, attendee.appointment, State.PLANNED)


def _planned(
    opened: Verb,
    project: Project,
    staff: Staff,
    plans: Sequence[Plan],
    series: Series | None,
    *,
    state: str = State.PLANNED,
) -> list[Appointment]:
    first = plans[0]
    policies.check_kind(first.kind, first.place, first.people, project)
    policies.check_travel(first.travel_minutes)
    made, partners = [], dict[date, Organisation]()
    for one in plans:
        starts_at, ends_at = one.span
        policies.check_when(starts_at, ends_at, clock.today())
        policies.check_room_at(one.room, one.on_date)
        appointment = Appointment(
            project=project,
            partner=partners.get(one.on_date) or policies.partner_of(staff, project, one.on_date),
            staff=staff,
            starts_at=starts_at,
            ends_at=ends_at,
            about=one.about,
            series=series,
            state=state,
            changed_at=opened.at,
            **one.written(),
        )
        made.append(appointment)
    opened.save_all(Appointment, made)
    expected = [Attendee(appointment=one, participation=each) for one in made for each in first.people]
    opened.save_all(Attendee, expected)
    return made


def _unchanged(appointment: Appointment, version: int) -> Appointment:
    stored = Appointment.objects.select_related("project", "staff", "site").get(pk=appointment.pk)
    if stored.version != version:
        raise Stale(_("Somebody else changed this appointment while you were writing."), stored=stored)
    return stored


def _rewrite(opened: Verb, stored: Appointment, plan: Plan, starts_at: datetime, ends_at: datetime) -> None:
    policies.check_kind(plan.kind, plan.place, plan.people, stored.project)
    policies.check_travel(plan.travel_minutes)
    policies.check_when(starts_at, ends_at, clock.today())
    policies.check_room_at(plan.room, rules.local(starts_at).date())
    stored.partner = policies.partner_of(stored.staff, stored.project, rules.local(starts_at).date())
    stored.starts_at, stored.ends_at = starts_at, ends_at
    for name, value in plan.written().items():
        setattr(stored, name, value)
    stored.version += 1
    stored.changed_at = opened.at
    opened.save(stored, fields=[*_WRITTEN, "partner", "starts_at", "ends_at", "version", "changed_at"])


def _as_planned(stored: Appointment) -> Appointment:
    """Return an appointment of its own that says what this one says."""
    same = (*_WRITTEN, "project", "partner", "staff", "starts_at", "ends_at")
    return Appointment(**{name: getattr(stored, name) for name in same})


def _expect(opened: Verb, stored: Appointment, people: Sequence[Participation], before: Appointment) -> None:
    """Expect these people. Whoever was reminded of the appointment, as it was `before`, and is expected no more keeps
    it as one that we cancelled: so they hear of it as of any other."""
    there = {one.participation_id: one for one in stored.attendees.all()}
    gone = [there[pk] for pk in there.keys() - {one.pk for one in people}]
    knowing = queries.knowing([one.pk for one in gone], clock.now())
    for one in gone:
        if one.pk not in knowing:
            opened.delete(one)
    if knowing:
        before.state, before.changed_at = State.CANCELLED_BY_STAFF, opened.at
        opened.save(before)
    for one in gone:
        if one.pk in knowing:
            one.appointment = before
            opened.save(one, fields=["appointment"])
    new = [Attendee(appointment=stored, participation=one) for one in people if one.pk not in there]
    opened.save_all(Attendee, new)
    _know_again(opened, stored, new)


def _know_again(opened: Verb, stored: Appointment, new: Sequence[Attendee]) -> None:
    """Let who is expected again, and still knows this hour, be told nothing of an appointment that was cancelled."""
    for one in new:
        for known in queries.known_of_cancelled(one.participation_id, stored):
            left = known.attendee
            known.attendee = one
            opened.save(known, fields=["attendee"])
            _forget(opened, left)


def _forget(opened: Verb, left: Attendee) -> None:
    """Delete what was kept for nothing but to tell somebody (`_expect`): planned again it would be a second one."""
    kept = left.appointment
    if kept.version > 1 or left.record or left.reminders.exists():
        return
    opened.delete(left)
    if not kept.attendees.exists():
        opened.delete(kept)


def _ended(appointment: Appointment, state: str, name: str, by: Actor) -> Appointment:
    with verb(name, controller=appointment.project.controller_id, by=by) as opened:
        stored = Appointment.objects.get(pk=appointment.pk)
        if stored.state == state:
            return stored
        policies.check_open(stored)
        return _set(opened, stored, state)


def _set(opened: Verb, stored: Appointment, state: str) -> Appointment:
    stored.state = state
    stored.version += 1
    stored.changed_at = opened.at
    return opened.save(stored, fields=_CHANGED)
