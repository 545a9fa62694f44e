"""Which figures of a project are public: totals of published definitions, once the project has ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kladka.programmes.models import Goal, Project
from kladka.reporting import figures as reporting


@dataclass(frozen=True)
class Published:
    """The figures shown, and of a running project the definitions of those to come. One of the two is empty."""

    as_of: date
    known_on: date
    pack: reporting.Pack
    figures: Sequence[reporting.Figure]
    planned: Sequence[reporting.Indicator]

    def value_of(self, code: str) -> float | None:
        """Return a published total, or None for what is not published."""
        return next((reporting.plain(each.value) for each in self.figures if each.code == code), None)


def published(project: Project, goals: Sequence[Goal], today: date) -> Published:
    """Return what everybody may see. Breakdowns stay inside until small numbers in them are protected."""
    pack = reporting.definitions_of(project)
    as_of = reporting.last_day(project, today)
    if today <= project.ends_on:
        return Published(as_of, today, pack, (), _planned(pack, goals))
    result = reporting.figures(project, as_of=as_of, known_on=today)
    shown = [each for each in result.figures if each.published and each.value is not None]
    return Published(as_of, today, pack, shown, ())


def _planned(pack: reporting.Pack, goals: Sequence[Goal]) -> list[reporting.Indicator]:
    """Return the pack's published definitions, or where it says of none, those by which the goals are measured."""
    named = {code for goal in goals for code in goal.indicators}
    published_ones = [each for each in pack.indicators if each.published]
    return published_ones or [each for each in pack.indicators if each.code in named and not each.unvalued]
