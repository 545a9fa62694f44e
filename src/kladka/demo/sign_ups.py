"""Events of the project under way in the public calendar, with visitors who signed up, wait and cancelled.

Played on the last day and with dice of their own: what the project counts stays as it was.
"""

from collections.abc import Mapping
from datetime import time, timedelta
from functools import partial
from typing import Any

from kladka.core import packs
from kladka.core.addresses import full_address
from kladka.demo.invention import Inventor
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.learning import actions
from kladka.learning.models import Enrolment, Event

SEED = 88
EVENING = 820
"""The minute of the day at which people sign up, after what else happens on a day."""
ADDRESS = full_address("/sign-up/mine/{}/")
COORDINATOR, TRAINER, SITE = "coordinator-most", "trainer-most", "most"


def put_on(stage: Stage, present: Present) -> None:
    """Put the planning of each event on the stage, and everybody who signs up."""
    data, inventor = packs.load("demo/sign-ups.yaml"), Inventor(SEED)
    for number, plan in enumerate(data["events"]):
        act = partial(_play, present, inventor, data, plan)
        stage.at(present.today, act, minute=EVENING + number)


def _play(present: Present, inventor: Inventor, data: Mapping[str, Any], plan: Mapping[str, Any]) -> None:
    event = _open(present, plan)
    signed = [_sign_up(event, inventor, data, number) for number in range(plan["visitors"])]
    for number in plan["cancel"]:
        actions.cancel(enrolment=signed[number], address=ADDRESS.format)


def _open(present: Present, plan: Mapping[str, Any]) -> Event:
    by = present.users[present.staff[COORDINATOR].pk]
    day = present.today + timedelta(days=plan["in"])
    starts, ends = (time.fromisoformat(plan[name]) for name in ("starts", "ends"))
    event = actions.plan_event(
        project=present.project,
        site=present.sites[SITE],
        trainer=present.staff[TRAINER],
        starts_on=day,
        ends_on=day,
        is_open=plan["kind"] == Event.Kind.INFORMATION_MEETING,
        sessions=[actions.SessionPlan(day, starts, ends)],
        by=by,
        **{name: plan[name] for name in ("kind", "title_pl", "title_en", "capacity")},
    )
    since = present.today - timedelta(days=plan["opened_ago"])
    return actions.open_sign_up(event=event, version=event.version, is_public=True, sign_up_from=since, by=by)


def _sign_up(event: Event, inventor: Inventor, data: Mapping[str, Any], number: int) -> Enrolment:
    invented = inventor.person(sex="female" if number % 3 else "male", born=(1965, 2003))
    whys, needs = data["why"], data["access_needs"]
    return actions.sign_up(
        event=event,
        given_name=invented.given_name,
        family_name=invented.family_name,
        email=f"visitor-{event.starts_on:%m%d}-{number + 1}@example.invalid",
        phone="",
        language="pl",
        why=whys[number % len(whys)],
        access_needs=needs[number % len(needs)],
        address=ADDRESS.format,
    )
