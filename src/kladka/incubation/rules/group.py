"""An initiative group: who is in it on a day, whether they may found, what a stage still lacks. Pure; told the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kladka.incubation.rules.founding import Verdict, check_founding, founding_rule
from kladka.processes.rules.gate import Checked
from kladka.processes.rules.process import Requirement, Stage

RECORDED = frozenset({"members", "form", "founding", "registered"})
"""Kinds of requirements that the records tell; the adviser ticks the others."""


@dataclass(frozen=True)
class InGroup:
    """Somebody in a group from a day on, through `until` (None: still). `legal_form` is None for a person.

    `at_risk` is None where nobody asked.
    """

    since: date
    until: date | None = None
    legal_form: str | None = None
    at_risk: bool | None = None

    def is_in(self, day: date) -> bool:
        """Tell whether they are in the group on that day, the last one counted in."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class GroupRecords:
    """What is recorded about a group, as far as a gate may ask. `registered_on`: when its entity was entered."""

    legal_form: str = ""
    members: tuple[InGroup, ...] = ()
    registered_on: date | None = None


def is_ticked(one: Requirement) -> bool:
    """Tell whether the adviser says so; otherwise the records do."""
    return one.kind not in RECORDED


def founding_verdict(legal_form: str, members: Iterable[InGroup], on: date) -> Verdict | None:
    """Judge those who are in a group on a day as founders of that form; None while no form is chosen.

    How many are at risk is said of everybody or not at all: whoever was not asked leaves it open.
    """
    if not legal_form:
        return None
    present = [one for one in members if one.is_in(on)]
    people = [one for one in present if one.legal_form is None]
    kinds = [one.legal_form for one in present if one.legal_form is not None]
    is_asked = all(one.at_risk is not None for one in people)
    at_risk = sum(bool(one.at_risk) for one in people) if is_asked else None
    return check_founding(legal_form, len(people), len(kinds), on, kinds=kinds, at_risk=at_risk)


def checked(stage: Stage, records: GroupRecords, ticks: Mapping[str, date], on: date) -> tuple[Checked, ...]:
    """Return what the gate of a stage asks, each with whether it is met on a day."""
    return tuple(_checked(one, records, ticks, on) for one in stage.gate)


def _checked(one: Requirement, records: GroupRecords, ticks: Mapping[str, date], on: date) -> Checked:
    match one.kind:
        case "members":
            count = sum(each.is_in(on) for each in records.members)
            return Checked(one, on if count >= one.times else None, count)
        case "form":
            return Checked(one, on if records.legal_form else None)
        case "founding":
            return Checked(one, _may_found_on(records, on))
        case "registered":
            return Checked(one, records.registered_on)
        case _:
            return Checked(one, ticks.get(one.code))


def _may_found_on(records: GroupRecords, on: date) -> date | None:
    """Return the day that is judged, where a rule is known and met: that of the entry, or before it the day asked."""
    day = records.registered_on or on
    verdict = founding_verdict(records.legal_form, records.members, day)
    is_known = bool(records.legal_form) and founding_rule(records.legal_form, day) is not None
    return day if verdict is not None and verdict.is_met and is_known else None
