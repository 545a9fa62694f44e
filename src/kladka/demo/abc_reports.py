"""What the founding project reported: one report submitted by two people, and the next, which waits.

In between some facts are recorded late, and a check finds jobs that began later than was written, so that the next
report has something to explain.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from kladka.demo.abc_frame import Frame
from kladka.demo.stage import Stage
from kladka.people import actions as people
from kladka.people.models import Situation
from kladka.reporting.actions import report as actions
from kladka.reporting.models import Report
from kladka.reporting.queries import report as queries


def put_on(stage: Stage, frame: Frame) -> None:
    """Put the reports on the stage, each on the days of its plan."""
    for plan in frame.data["reports"]:
        stage.at(plan["prepared_on"], partial(_prepare, frame, plan), minute=540)
        if "submitted_on" in plan:
            stage.at(plan["submitted_on"], partial(_submit, frame, plan), minute=550)
    found = frame.data["later_found"]
    stage.at(found["found_on"], partial(_correct, frame, found), minute=300)


def _prepare(frame: Frame, plan: Mapping[str, Any]) -> Report:
    return actions.prepare(
        project=frame.project,
        as_of=plan["as_of"],
        known_on=plan["prepared_on"],
        period=(plan["from"], plan["as_of"]),
        by=frame.user_of(frame.staff["officer"]),
    )


def _submit(frame: Frame, plan: Mapping[str, Any]) -> None:
    waits = queries.waiting(frame.project)
    if waits is not None:
        second = frame.user_of(frame.staff["coordinator-leader"])
        actions.submit(report=waits, reason=plan["reason"], by=second)


def _correct(frame: Frame, plan: Mapping[str, Any]) -> None:
    """Jobs that were written before the report, with a wrong first day."""
    last_days = (plan["as_of"] - timedelta(days=plan["last_days"]), plan["as_of"])
    jobs = Situation.objects.current().filter(
        participation__project=frame.project, kind="employment", from_date__range=last_days
    )
    for job in jobs.filter(recorded_at__date__lte=plan["as_of"]).order_by("-from_date", "recorded_no")[: plan["jobs"]]:
        people.correct(
            fact=job,
            changes={"from_date": plan["began"]},
            reason="wrong_date",
            words=plan["words"],
            by=frame.user_of(frame.staff["officer"]),
        )
