"""Figures against everything that was promised for them: each milestone judged on its day, the next one by its pace."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from kladka.programmes.models import Project, Target
from kladka.reporting.live.figures import (
    Extract,
    Figure,
    Indicator,
    Result,
    definitions_of,
    indicator_of,
    plain,
    series,
)
from kladka.reporting.rules.milestones import Milestone, Standing, next_due, standings
from miara.model.lapsing import lapses

__all__ = [
    "ADDING_UP",
    "Milestone",
    "Promised",
    "Standing",
    "Standings",
    "adds_up",
    "is_less_better",
    "is_state",
    "next_due",
    "promised",
    "standing",
]

ADDING_UP = frozenset({"count", "sum"})
"""Kinds of definitions whose values add up, so that they have a pace, a difference of two days, and a forecast."""

type Promised = Mapping[tuple[str, str], Sequence[Milestone]]
"""By (indicator, breakdown), such as ("coached", "sex=female"); "" is the total. In the order of their days."""

type Standings = Mapping[tuple[str, str], Sequence[Standing]]


def adds_up(indicator: Indicator) -> bool:
    """Tell whether two values of a definition may be taken from each other."""
    return indicator.kind in ADDING_UP


def is_state(project: Project, code: str) -> bool:
    """Tell whether a figure may fall by nothing but the passing of days, as a state on a day does, or a share."""
    return lapses(definitions_of(project), code)


def is_less_better(indicator: Indicator) -> bool:
    """Tell whether a target of a definition is the most that the value should be."""
    return indicator.better == "less"


def is_whole(indicator: Indicator) -> bool:
    """Tell whether a definition counts one by one."""
    return indicator.kind == "count" and not indicator.unit.sums


def promised(project: Project, known_on: date) -> Promised:
    """Return what the project had promised, as known on a day, in one query."""
    rows = Target.objects.known_on(known_on).filter(project=project).order_by("on_date", "recorded_no")
    found: dict[tuple[str, str], list[Milestone]] = defaultdict(list)
    for indicator, breakdown, value, day in rows.values_list("indicator", "breakdown", "value", "on_date"):
        found[indicator, breakdown].append(Milestone(float(value), day))
    return found


def standing(project: Project, result: Result, promises: Promised, *, facts: Extract | None = None) -> Standings:
    """Return how the figures of `result` stand against their milestones; figures without any are left out."""
    known = {key: rows for key, rows in promises.items() if any(each.code == key[0] for each in result.figures)}
    days = sorted({each.on_date for rows in known.values() for each in rows if each.on_date <= result.as_of})
    codes = {code for code, _breakdown in known}
    asked = [(day, result.known_on) for day in days]
    past = (
        dict(zip(days, series(project, asked, codes=codes, where=result.where, facts=facts), strict=True))
        if days
        else {}
    )
    found = {}
    for (code, breakdown), rows in known.items():
        definition = indicator_of(project, code)
        found[code, breakdown] = standings(
            [replace(each, at_most=is_less_better(definition)) for each in rows],
            [value_of(past.get(each.on_date, result)[code], breakdown) for each in rows],
            result.as_of,
            begin=project.starts_on,
            adds_up=adds_up(definition),
            one_by_one=is_whole(definition),
            is_state=is_state(project, code),
        )
    return found


def value_of(figure: Figure, breakdown: str) -> float | None:
    """Return a figure's value, or that of one of its groups: "sex=female"."""
    if not breakdown:
        return plain(figure.value)
    name, _is, group = breakdown.partition("=")
    return plain(figure.by.get(name, {}).get(group))
