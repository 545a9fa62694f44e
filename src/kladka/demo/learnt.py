"""What came of a training of the project under way: who completed it, what people knew, and what they say of it.

Played on the last day and with dice of its own: what the project counts stays as it was.
"""

from datetime import date
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from kladka.core import packs
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.learning import actions, queries
from kladka.learning.models import Event
from kladka.learning.rules import Points

SEED = 68
EVENING = 860
"""The minute of the day at which the trainer writes it down, after what else happens on a day."""
TRAINER = "trainer-most"


def put_on(stage: Stage, present: Present) -> None:
    """Put on the stage what the trainer writes down of the last training that was confirmed."""
    stage.at(present.today, partial(_play, present), minute=EVENING)


def _play(present: Present) -> None:
    held = Event.objects.filter(project=present.project, kind=Event.Kind.TRAINING, confirmed_at__isnull=False)
    event = held.select_related("project__controller", "site__organisation").order_by("-starts_on", "pk").first()
    if event is None:
        return
    by, data = present.users[present.staff[TRAINER].pk], packs.load("demo/learnt.yaml")
    dice = Random(SEED)  # noqa: S311 - a made-up world
    people, _changed = queries.settling(event)
    completed = [each.participation.pk for each in people if each.is_proposed]
    actions.confirm_completion(event=event, completed=completed, by=by)
    _test(event, [each.participation.pk for each in people], data["test"], dice, by)
    _survey(event, data["survey"], present.today, dice, by)


def _test(event: Event, people: list[UUID], data: Any, dice: Random, by: Any) -> None:
    """Those who attended wrote it."""
    most = Decimal(data["most_points"])
    test = actions.add_test(event=event, title=data["title"], most_points=most, by=by)
    points = {}
    for who in people:
        before = Decimal(dice.randint(*data["before"]))
        points[who] = Points(before, min(most, before + dice.randint(*data["more"])))
    actions.enter_results(test=test, points=points, by=by)


def _survey(event: Event, data: Any, today: date, dice: Random, by: Any) -> None:
    last_day = max(queries.usual_last_day(event), today)
    survey = actions.open_survey(event=event, code=data["code"], closes_on=last_day, by=by)
    for _sheet in range(data["answers"]):
        given = {code: [dice.choice(data[code])] for code in ("useful", "clear", "pace", "next", "recommend")}
        actions.answer_survey(survey=survey, given=given)
    actions.close_survey(survey=survey, by=by)
