"""Three weeks in the calendars of the project under way: what was held, what was not, what is planned."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from kladka.agenda import actions as agenda
from kladka.agenda import queries, rules
from kladka.agenda.actions import Plan
from kladka.agenda.models import Appointment
from kladka.coaching import actions as coaching
from kladka.coaching.models import Session
from kladka.core import packs
from kladka.demo.abc_frame import Frame
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.people.models import Participation
from kladka.people.queries import left_by
from kladka.people.queries.assigned import going_on

HOURS = (time(9), time(10, 30), time(12), time(13, 30), time(15))
"""At which hours somebody is met; one after another, so that nothing collides by accident."""
OFFICE_HOURS = {day: (time(8), time(18)) for day in range(1, 7)}
"""Coaches of this world work on Saturdays, too: that is when their people have time."""
PEOPLE = 8
"""So many people of each coach are met every week."""


def put_on(stage: Stage, present: Present) -> None:
    """Put the calendars of all coaches on the stage: everything is planned a week and a half before the last day."""
    planned_on = present.today - timedelta(days=10)
    keys = [plan["key"] for plan in present.data["coaches"]]
    for number, key in enumerate(keys):
        coach = present.staff[key]
        stage.at(planned_on, partial(_plan_weeks, present, coach, number), minute=500)
        stage.at(present.today, partial(_tell, present, coach), minute=520)
    stage.at(present.today, partial(_spoil, present, present.staff[keys[0]]), minute=530)


def put_on_finished(stage: Stage, frame: Frame) -> None:
    """Put a week and a half in the calendars of two coaches of the founding project on the stage, and an absence."""
    told = packs.load("demo/abc.yaml")["calendar"]
    for key in told["coaches"]:
        stage.at(told["day"], partial(_keep_week, frame, frame.staff[key], told["day"]), minute=600)
    stage.at(told["day"], partial(_stand_in, frame, told), minute=610)


def _keep_week(frame: Frame, coach: Staff, day: date) -> None:
    """Plan afterwards what took place, with what did not: on one day nobody came, on another somebody cancelled."""
    by, project = frame.user_of(coach), frame.project
    agenda.set_hours(
        staff=coach, from_date=day.replace(day=1), week=OFFICE_HOURS, controller=project.controller_id, by=by
    )
    rows = Session.objects.current().filter(coach=coach, on_date__gte=day - timedelta(days=11), on_date__lte=day)
    found = rows.filter(participation__project=project).select_related("participation__project")
    for number, session in enumerate(found.order_by("on_date", "pk")):
        plan = Plan(
            "session", session.on_date, HOURS[number % len(HOURS)], session.minutes, session.place,
            [session.participation], purpose=session.purpose,
        )  # fmt: skip
        one = agenda.plan(project=project, staff=coach, plan=plan, by=by)
        agenda.hold(appointment=one, participation=session.participation, record=session.pk, by=by)
        if number < 2:
            missed = replace(plan, on_date=rules.monday_of(day) + timedelta(days=number), starts=time(16, 30))
            one = agenda.plan(project=project, staff=coach, plan=missed, by=by)
            if number:
                agenda.cancel(appointment=one, state=Appointment.State.CANCELLED_BY_PARTICIPANT, by=by)
            else:
                agenda.mark_no_show(appointment=one, by=by)


def _stand_in(frame: Frame, told: Mapping[str, Any]) -> None:
    """Note an absence of the first coach, and who stands in."""
    absent, substitute = (frame.staff[key] for key in (told["coaches"][0], told["substitute"]))
    by, project = frame.user_of(frame.staff[told["by"]]), frame.project
    days: dict[str, date] = {"from_date": told["away_from"], "until_date": told["away_until"]}
    agenda.add_absence(
        staff=absent, partner=absent.organisation, kind="leave", controller=project.controller_id, by=by, **days
    )
    people.substitute(project=project, absent=absent, substitute=substitute, by=by, **days)


def _plan_weeks(present: Present, coach: Staff, number: int) -> None:
    by, project = present.users[coach.pk], present.project
    since = present.start
    agenda.set_hours(staff=coach, from_date=since, week=OFFICE_HOURS, controller=project.controller_id, by=by)
    for place, one in enumerate(_people(present, coach)[:PEOPLE]):
        day = rules.monday_of(present.today - timedelta(days=7)) + timedelta(days=(place + number) % 5)
        where = present.inventor.dice.choice(("office", "office", "workplace", "community"))
        purpose = present.inventor.dice.choice(present.data["purposes"])
        plan = Plan("session", day, HOURS[(place + place // 5) % len(HOURS)], 60, where, [one], purpose=purpose)
        agenda.plan_series(
            project=project, staff=coach, plan=plan, every_weeks=1, until_date=day + timedelta(days=20), by=by
        )
        if one.person.identity.email and place % 2 == 0:
            told: dict[str, Any] = {"channel": "email", "address": one.person.identity.email, "language": "pl"}
            agenda.wish_reminders(participation=one, **told, by=by)


def _tell(present: Present, coach: Staff) -> None:
    """Say what became of the appointments that have passed, and log what was done yesterday."""
    by = present.users[coach.pk]
    passed = Appointment.objects.filter(staff=coach, state=Appointment.State.PLANNED)
    _begins, ends = rules.span_of_days(present.today, present.today)
    found = passed.filter(starts_at__lt=ends).select_related("project").order_by("starts_at", "pk")
    for number, one in enumerate(list(found)):
        day = rules.local(one.starts_at).date()
        with_whom = one.attendees.get().participation
        session = Session.objects.filter(participation=with_whom, on_date=day, coach=coach).first()
        if left_by([with_whom.pk], day):
            agenda.cancel(appointment=one, state=Appointment.State.CANCELLED_BY_STAFF, by=by)
        elif session:
            agenda.hold(appointment=one, participation=with_whom, record=session.pk, by=by)
        elif number % 4 == 1:
            agenda.mark_no_show(appointment=one, by=by)
        elif number % 4 == 3:
            agenda.cancel(appointment=one, state=Appointment.State.CANCELLED_BY_PARTICIPANT, by=by)
        else:
            _log(present, coach, one, with_whom)


def _log(present: Present, coach: Staff, one: Appointment, with_whom: Participation) -> None:
    begins = rules.local(one.starts_at)
    coaching.log_session(
        participation=with_whom,
        coach=coach,
        on_date=begins.date(),
        starts_at=begins.time(),
        minutes=one.minutes,
        place=one.place,
        purpose=one.purpose,
        done=present.inventor.dice.choice(present.data["done"]),
        travel_minutes=30 if one.place != "office" else None,
        confirmed=True,
        appointment=one,
        by=present.users[coach.pk],
    )


def _spoil(present: Present, coach: Staff) -> None:
    """Plan a group, note a call, and leave what a control would ask about: somebody twice, an absence."""
    by, project, dice = present.users[coach.pk], present.project, present.inventor.dice
    people = _people(present, coach)
    if len(people) < 3:
        return
    day = _workday(present.today + timedelta(days=3))
    said: dict[str, Any] = {"project": project, "staff": coach, "by": by}
    group = Plan(
        "group_session", day, time(16), 60, "office", people[:4], purpose=dice.choice(present.data["purposes"])
    )
    agenda.plan(**said, plan=group)
    agenda.plan(**said, plan=Plan("session", day, time(16, 30), 60, "office", [people[0]]))
    agenda.plan(
        **said, plan=Plan("employer_visit", _workday(present.today + timedelta(days=2)), time(8), 45, "workplace")
    )
    call = Plan("phone_contact", present.today, time(8), 10, "phone", [people[1]])
    agenda.note_contact(**said, plan=call)
    away = _workday(present.today + timedelta(days=8))
    agenda.add_absence(
        staff=coach,
        partner=coach.organisation,
        kind="training",
        from_date=away,
        until_date=away,
        controller=project.controller_id,
        by=by,
    )


def _people(present: Present, coach: Staff) -> Sequence[Participation]:
    own = going_on().filter(coach=coach)
    rows = Participation.objects.filter(project=present.project, pk__in=own.values("participation"))
    return list(rows.filter(exits__isnull=True).select_related("person__identity", "project").order_by("pk"))


def _workday(day: date) -> date:
    while queries.is_free(day):
        day += timedelta(days=1)
    return day
