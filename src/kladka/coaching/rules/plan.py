"""What a plan says, what changed between two versions, and when it is looked at again. Pure: no database, no clock."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

type Content = Mapping[str, Any]
"""A plan as it is kept: "goals", each with its "steps". A step of a session that leads to no goal is no part of it."""


@dataclass(frozen=True)
class Agreed:
    """One step. `goal` is the id of the goal it leads to."""

    id: str
    what: str
    owner: str
    due_on: date | None
    goal: str = ""
    done_on: date | None = None


@dataclass(frozen=True)
class Aim:
    """One goal."""

    id: str
    what: str
    reached_on: date | None = None


@dataclass(frozen=True)
class Difference:
    """What became of a goal or a step: `what` is added, removed or changed; old and new are lines of the plan."""

    kind: str
    what: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]


def content_of(goals: Sequence[Aim], steps: Sequence[Agreed], signed: Content | None = None) -> dict[str, Any]:
    """Return what the plan says now: what is still to be done, and of the rest what the signed version names.

    So a step that is done, or a goal that is reached, since the signing is no change of the plan.
    """
    named = {line["id"] for _kind, line in lines(signed)} if signed else set()
    here = [one for one in goals if one.reached_on is None or one.id in named]
    todo = [one for one in steps if one.done_on is None or one.id in named]
    return {
        "goals": [
            {"id": one.id, "what": one.what, "steps": [_line(step) for step in todo if step.goal == one.id]}
            for one in here
        ]
    }


def without_steps(content: Content) -> list[str]:
    """Return the goals towards which nobody agreed to do anything yet."""
    return [goal["what"] for goal in content["goals"] if not goal["steps"]]


def lines(content: Content) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Return every goal and step of a plan with what it is, in their order."""
    for goal in content["goals"]:
        yield "goal", goal
        for step in goal["steps"]:
            yield "step", step


def differences(old: Content, new: Content) -> list[Difference]:
    """Return what was added, changed and removed, in the order of the newer plan; what is removed comes last."""
    before = {line["id"]: (kind, line) for kind, line in lines(old)}
    after = {line["id"]: (kind, line) for kind, line in lines(new)}
    found = []
    for key, (kind, line) in after.items():
        if key not in before:
            found.append(Difference(kind, "added", {}, line))
        elif _said(before[key][1]) != _said(line):
            found.append(Difference(kind, "changed", before[key][1], line))
    found += [Difference(kind, "removed", line, {}) for key, (kind, line) in before.items() if key not in after]
    return found


def mark_of(content: Content) -> int:
    """Return a number that tells one plan from another: what somebody saw from what it has become."""
    said = [(kind, line["id"], *_said(line)) for kind, line in lines(content)]
    return crc32(repr(said).encode()) & 0x7FFFFFFF


def next_review(review_on: date, held: Collection[tuple[date, date]]) -> date:
    """Return when a plan is looked at again: as the last review says (held on, next on), else as the signing does."""
    return max(held)[1] if held else review_on


def is_late(next_on: date, today: date) -> bool:
    """Tell whether the day of a review has passed."""
    return next_on < today


def _line(step: Agreed) -> dict[str, Any]:
    due = step.due_on.isoformat() if step.due_on else ""
    return {"id": step.id, "what": step.what, "owner": step.owner, "due_on": due}


def _said(line: Mapping[str, Any]) -> tuple[Any, ...]:
    return line["what"], line.get("owner"), line.get("due_on")
