"""What the founding project reported: one report submitted by two people, and the next, which waits."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from kladka.demo.abc_frame import Frame
from kladka.demo.stage import Stage
from kladka.reporting.actions import report as actions
from kladka.reporting.models import Report
from kladka.reporting.queries import report as queries


def put_on(stage: Stage, frame: Frame) -> None:
    """Put the reports on the stage, each on the days of its plan."""
    for plan in frame.data["reports"]:
        stage.at(plan["prepared_on"], partial(_prepare, frame, plan), minute=540)
        if "submitted_on" in plan:
            stage.at(plan["submitted_on"], partial(_submit, frame, plan), minute=550)


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
