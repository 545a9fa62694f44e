"""The founding project's own indicators: one that counts, and one that waits for a colleague."""

from functools import partial
from typing import Any

from kladka.core import packs
from kladka.demo.abc_frame import Frame
from kladka.demo.stage import Stage
from kladka.reporting.actions import indicator as actions
from kladka.reporting.models import IndicatorVersion


def put_on(stage: Stage, frame: Frame) -> None:
    """Let the monitoring officer write both, and the leader's coordinator approve the first."""
    plans: dict[str, dict[str, Any]] = packs.load("demo/own-indicators.yaml")
    officer, colleague = (frame.user_of(frame.staff[key]) for key in ("officer", "coordinator-leader"))

    def write(plan: dict[str, Any]) -> None:
        actions.propose(project=frame.project, text=plan["text"], by=officer)

    def approve(plan: dict[str, Any]) -> None:
        waiting = IndicatorVersion.objects.select_related("project").get(
            project=frame.project, state=IndicatorVersion.State.PROPOSED
        )
        actions.approve(version=waiting, words=plan["words"], by=colleague)

    for plan in plans.values():
        stage.at(plan["written_on"], partial(write, plan), minute=240)
        if "approved_on" in plan:
            stage.at(plan["approved_on"], partial(approve, plan), minute=60)
