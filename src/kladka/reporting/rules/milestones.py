"""How a figure stands against what was promised for its days: judged on each day, and by an even pace before it.

A milestone is a promised value with its day. On that day, or after, it was reached or it was not: the value *as of that
day* says so, and what comes later does not change it. Before the day, a figure that adds up is compared with an even
pace: the straight line from the promise before it (from nothing on the first day of the project) to this one. That is a
yardstick and no plan; the pages call it by its name. A figure that does not add up, such as a share, has no pace, and
it may be less on the day than it is now.

A state on a day, such as people who have a coach, has the same line: before the project nothing was true of it, and
from one promised level to the next nothing else is known. But what is there before the day may be gone by it.

Where less is better, such as days to a job, the promise is the most that the value should be on the day: it has no
pace, and before the day nothing is reached for good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Literal

type State = Literal["reached", "missed", "reached_early", "for_now", "on_pace", "behind", "open"]
BEHIND: frozenset[State] = frozenset({"missed", "behind"})


@dataclass(frozen=True)
class Milestone:
    """What was promised for a day: at least so much, or at most."""

    value: float
    on_date: date
    at_most: bool = False

    def is_met_by(self, value: float) -> bool:
        """Whether a value keeps the promise."""
        return value <= self.value if self.at_most else value >= self.value


@dataclass(frozen=True)
class Standing:
    """A milestone with what stands against it.

    `value`: the figure as of the milestone's day, or today where that is earlier; None where nothing can be said.
    `expected`: what an even pace would have brought by now, for a milestone still to come of a figure that adds up.
    """

    milestone: Milestone
    state: State
    value: float | None
    expected: float | None = None

    @property
    def is_due(self) -> bool:
        """Whether its day has come."""
        return self.state in {"reached", "missed"}

    @property
    def is_behind(self) -> bool:
        """Whether something is missing: to what was promised, or to an even pace."""
        return self.state in BEHIND

    @property
    def short(self) -> float:
        """How much is missing to the promise whose day has come, or is too much; else to an even pace; or 0."""
        if not self.is_behind or self.value is None:
            return 0
        wanted = self.milestone.value if self.expected is None else self.expected
        return abs(wanted - self.value)

    @property
    def left(self) -> float:
        """How much is missing to the promise itself, or is too much."""
        lacking = self.milestone.value - (self.value or 0)
        return max(-lacking if self.milestone.at_most else lacking, 0)


def standings(
    milestones: Sequence[Milestone],
    values: Sequence[float | None],
    on: date,
    *,
    begin: date,
    adds_up: bool,
    one_by_one: bool = True,
    is_state: bool = False,
) -> list[Standing]:
    """Return how a figure stands against its milestones, in the order of their days, on the day `on`.

    `values`: the figure as of each milestone's day, or as of `on` where that is earlier, in the same order. `begin`:
    the project's first day. `one_by_one`: an even pace is rounded down to whole ones, so that nobody is behind by half
    a person. `is_state`: the figure may fall by nothing but the passing of days, so nothing is reached before its day.
    """
    found = []
    before = Milestone(0, begin)
    for milestone, value in sorted(zip(milestones, values, strict=True), key=lambda pair: pair[0].on_date):
        expected = None
        if milestone.on_date > on and adds_up and not milestone.at_most and before.on_date <= on:
            expected = pace(before, milestone, on)
            expected = floor(expected) if one_by_one else expected
        state = _state(milestone, value, expected, on)
        state = "for_now" if (is_state or milestone.at_most) and state == "reached_early" else state
        found.append(Standing(milestone, state, value, expected))
        before = milestone
    return found


def next_due(found: Sequence[Standing]) -> Standing | None:
    """Return the milestone that comes next; the last one where all days have come; None where nothing was promised."""
    coming = (each for each in found if not each.is_due)
    return next(coming, found[-1] if found else None)


def pace(before: Milestone, after: Milestone, on: date) -> float:
    """Return what a straight line from one promise to the next would have brought by a day between them."""
    days = (after.on_date - before.on_date).days
    share = (on - before.on_date).days / days if days > 0 else 1.0
    return before.value + (after.value - before.value) * min(max(share, 0.0), 1.0)


def _state(milestone: Milestone, value: float | None, expected: float | None, on: date) -> State:
    if value is None:
        return "open"
    if milestone.on_date <= on:
        return "reached" if milestone.is_met_by(value) else "missed"
    if milestone.is_met_by(value):
        return "reached_early"
    if expected is None:
        return "open"
    return "on_pace" if value >= expected else "behind"
