"""A figure over time: its value at the ends of months, as it is known now and as it was known then, and where it leads.

Two histories make sense. *As known now* is what was true on each day by everything recorded since: corrected,
completed, proven. *As known then* is what this very page showed on that day. The first is the course of the project,
and the one that a forecast goes on from: in the second a month in which old records were typed in looks like a month of
great success. Where they part, facts came late, and the last months may still grow; so both are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kladka.programmes.models import Project
from kladka.reporting.live.figures import Extract, indicator_of, plain, series
from kladka.reporting.live.milestones import adds_up, is_state, is_whole
from kladka.reporting.rules.forecast import Forecast, basis_on, forecast
from kladka.reporting.rules.months import Steps, steps

__all__ = ["MOST_POINTS", "Course", "Forecast", "Silence", "Steps", "ahead", "course"]

MOST_POINTS = 48
"""Days on which a figure is looked at: four years of months, then quarters, then longer steps."""

type Silence = Literal[
    "finished", "does not add up", "a state", "too little history", "nothing known", "known too early"
]
"""Why there is no forecast."""


@dataclass(frozen=True)
class Course:
    """A figure's values on the days of `steps`, as known on the day asked and as known when each day ended."""

    steps: Steps
    now: tuple[float | None, ...]
    then: tuple[float | None, ...]
    known_on: date = date.max
    """The day until whose end all of this was learnt."""

    @property
    def late(self) -> bool:
        """Whether anything was learnt after the day on which it was true."""
        return self.now != self.then


def course(
    project: Project,
    code: str,
    *,
    as_of: date,
    known_on: date,
    where: Mapping[str, str] | None = None,
    facts: Extract | None = None,
) -> Course:
    """Return the course of a figure from the project's first day until `as_of`, in one question to the engine."""
    through = steps(project.starts_on, as_of, MOST_POINTS)
    moments = [(day, known_on) for day in through.days] + [(day, min(day, known_on)) for day in through.days]
    answers = series(project, moments, codes=(code,), where=where, by=(), facts=facts)
    found = [plain(each[code].value) for each in answers]
    return Course(through, tuple(found[: len(through.days)]), tuple(found[len(through.days) :]), known_on)


def ahead(project: Project, code: str, seen: Course, *, today: date) -> Forecast | Silence:
    """Return where the figure may stand on the project's last day, or why nothing is said."""
    definition = indicator_of(project, code)
    if not adds_up(definition):
        return "does not add up"
    if today >= project.ends_on or seen.steps.last >= project.ends_on:
        return "finished"
    if seen.known_on < seen.steps.last:
        return "known too early"
    if is_state(project, code):
        return "a state"
    known = [value for value in seen.now if value is not None]
    if len(known) < len(seen.now):
        return "nothing known"
    left = seen.steps.until(project.ends_on)
    found = forecast(known[:-1], known[-1], left, basis_on(today), one_by_one=is_whole(definition))
    return found or "too little history"
