"""Who of the demo world follows two models on one pathway, and the model that an office wrote itself."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from kladka.core import packs
from kladka.demo.stage import Stage
from kladka.processes import actions
from kladka.processes.rules.process import read

if TYPE_CHECKING:
    from kladka.demo.present import Present


def further(model: str, number: int) -> list[str]:
    """Return the models that the participant of a number follows besides."""
    plan: dict[str, Any] = packs.load("demo/pathways.yaml")
    if model == plan["both"]["model"] and number % plan["both_every"] == 0:
        return [plan["both"]["also"]]
    return [plan["own"]["code"]] if model == plan["own_with"] and number % plan["own_every"] == 0 else []


def put_on(stage: Stage, present: "Present") -> None:
    """Let the coordinator write a model of the office's own, the officer publish it, and the next version be begun."""
    plan: dict[str, Any] = packs.load("demo/pathways.yaml")
    author, colleague = (present.users[present.staff[key].pk] for key in ("coordinator-leader", "officer"))

    def write() -> None:
        process = read(plan["own"])
        draft = actions.begin_draft(controller=present.leader, process=process, by=author)
        version = actions.propose(draft=draft, version=draft.version, by=author)
        actions.publish(version=version, has_others=True, words="Omówiono na zebraniu trenerów.", by=colleague)
        last = replace(process.stages[-1], usual_days=45)
        actions.begin_draft(
            controller=present.leader, process=process.with_stage(last), changes=process.code, by=author
        )

    stage.at(present.start + timedelta(days=plan["own_published_after"]), write, minute=120)
