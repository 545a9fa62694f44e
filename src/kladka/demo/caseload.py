"""Caseload in the demo world: a hand-over with a note, and somebody who stands in for an absent coach."""

from datetime import date, timedelta
from functools import partial

from kladka.accounts.models import User
from kladka.agenda import actions as agenda
from kladka.demo.present import Present
from kladka.demo.stage import Stage
from kladka.people import actions as people
from kladka.people.queries import visible_to
from kladka.people.queries.caseload import open_of
from kladka.programmes.permissions import viewer_for

LATE = 760
"""The minute of the last day at which this comes, after everything else."""


def put_on(stage: Stage, present: Present, day: date) -> None:
    """Put a hand-over with a note and a substitution on the stage."""
    stage.at(day, partial(_hand_over, present, day), minute=LATE)
    stage.at(day, partial(_stand_in, present, day), minute=LATE)


def _hand_over(present: Present, day: date) -> None:
    plan = present.data["hand_over"]
    by = _user(present, plan["by"])
    held = open_of(present.project, visible_to(viewer_for(by, day)))
    before = [one for one in held if one.coach_id == present.staff[plan["from"]].pk][: plan["people"]]
    after = people.hand_over_all(assignments=before, coach=present.staff[plan["to"]], from_date=day, by=by)
    people.note_hand_over(before=before, after=after, note=plan["note"], by=by)
    told = [one.participation for one in after]
    agenda.pass_on(people=told, before=before[0].coach, after=after[0].coach, from_date=day, by=by)


def _stand_in(present: Present, day: date) -> None:
    plan = present.data["stand_in"]
    people.substitute(
        project=present.project,
        absent=present.staff[plan["absent"]],
        substitute=present.staff[plan["substitute"]],
        from_date=day,
        until_date=day + timedelta(days=plan["days"] - 1),
        by=_user(present, plan["by"]),
    )


def _user(present: Present, key: str) -> User:
    return present.users[present.staff[key].pk]
