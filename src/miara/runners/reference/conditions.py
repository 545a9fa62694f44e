"""Predicates and values of one counted row, asked in one of three modes.

Strict: facts are proven where the definition asks for it. Lenient: claimed facts will do. Any: as lenient, and the
record may be incomplete.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import eq, ge, gt, le, lt, ne
from typing import Any as Anything
from typing import Literal as OneOf

from miara.model import tree
from miara.model.pack import Parameter
from miara.model.results import HUNDREDTHS
from miara.runners.reference import calendar
from miara.runners.reference.rows import Counted
from miara.runners.reference.world import Fact, World

Mode = OneOf["strict", "lenient", "any"]
Operation = Callable[[Anything, Anything], bool]
Window = tuple[tree.Value, tree.Value]
OPERATORS: Mapping[str, Operation] = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def hundredths(number: float) -> int:
    """A number to the hundredth; a half goes to the even one."""
    return round(number * HUNDREDTHS)


@dataclass(frozen=True, slots=True)
class Asking:
    """Answers in one mode; `counted` says whether a row's unit is counted by another indicator."""

    world: World
    parameters: Mapping[str, Parameter]
    mode: Mode
    counted: Callable[[str, Counted], bool]

    def is_true(self, predicate: tree.Predicate, row: Counted, fact: Fact | None = None) -> bool:
        """The predicate of one row (and, inside a `where`, of one fact); never missing."""
        match predicate:
            case tree.Everyone():
                return True
            case tree.All(parts):
                return all(self.is_true(part, row, fact) for part in parts)
            case tree.Any(parts):
                return any(self.is_true(part, row, fact) for part in parts)
            case tree.Not(part):
                return not self.is_true(part, row, fact)
            case tree.Compare(operator, left, right):
                one, other = self.value(left, row, fact), self.value(right, row, fact)
                return one is not None and other is not None and OPERATORS[operator](one, other)
            case tree.IsIn(value, options):
                return self.value(value, row, fact) in [option.value for option in options]
            case tree.IsMissing(value):
                return self.value(value, row, fact) is None
            case tree.HasFact():
                return bool(self.matching(predicate, row))
            case tree.CountedIn(code):
                return self.counted(code, row)

    def value(self, value: tree.Value, row: Counted, fact: Fact | None = None) -> Anything:
        """The value for one row; None where it is missing."""
        match value:
            case tree.Field():
                return _column(value, row, fact)
            case tree.AsOf():
                return self.world.question.as_of
            case tree.Literal(plain):
                return plain
            case tree.Shift(base, count, unit):
                day = self.value(base, row, fact)
                move = calendar.add_days if unit == "days" else calendar.add_months
                return None if day is None else move(day, count)
            case tree.StartOf(unit, base):
                day = self.value(base, row, fact)
                return None if day is None else calendar.start_of(unit, day)
            case tree.Elapsed(unit, since, on):
                first, last = self.value(since, row, fact), self.value(on, row, fact)
                return None if first is None or last is None or first > last else calendar.elapsed(unit, first, last)
            case tree.Rule(name, on):
                return self._rule(name, self.value(on, row, fact))
        return self._of_facts(value, row)

    def _rule(self, name: str, day: date | None) -> float | None:
        """The value that held on the day; None before the first one."""
        dated = [each for each in self.parameters[name].values if day is not None and each.valid_from <= day]
        return max(dated, key=lambda each: each.valid_from).value if dated else None

    def _of_facts(
        self, value: tree.FactDay | tree.FactCount | tree.FactSum | tree.DaysCovered, row: Counted
    ) -> Anything:
        facts = self.matching(value.facts, row)
        match value:
            case tree.FactDay(which):
                days = [fact.day for fact in facts if fact.dated]
                return (min if which == "first" else max)(days, default=None)
            case tree.FactCount():
                return len(facts)
            case tree.FactSum(column):
                known = [fact.columns[column] for fact in facts if fact.columns[column] is not None]
                return sum(hundredths(number) for number in known) / HUNDREDTHS
            case tree.DaysCovered(_, first, last):
                return self._days_covered(facts, self.value(first, row), self.value(last, row))

    def _days_covered(self, facts: list[Fact], first: date | None, last: date | None) -> int | None:
        """On how many days of the window at least one of the facts was true; no day to come is ever covered."""
        if first is None or last is None:
            return None
        last = min(last, self.world.question.as_of)
        covered: set[int] = set()
        for fact in facts:
            until = last if fact.until is None else min(last, fact.until)
            covered.update(range(max(first, fact.day).toordinal(), until.toordinal() + 1))
        return len(covered)

    def matching(self, asked: tree.HasFact, row: Counted) -> list[Fact]:
        """The facts about the row, or about its participation, that answer the question."""
        return [fact for fact in self.world.facts(asked.table, row.about) if self._matches(asked, fact, row)]

    def _matches(self, asked: tree.HasFact, fact: Fact, row: Counted) -> bool:
        if self.mode == "strict" and asked.evidence == "proven" and not fact.proven:
            return False
        return (
            self._is_such(asked, fact)
            and self._is_in_time(asked, fact, row)
            and (asked.where is None or self.is_true(asked.where, row, fact))
        )

    def _is_such(self, asked: tree.HasFact, fact: Fact) -> bool:
        """It is of the kind asked for, says what is asked for and, where that is asked, ended so by the counted day."""
        if asked.kinds and fact.columns["kind"] not in asked.kinds:
            return False
        if any(fact.columns[name] != word for name, word in asked.columns):
            return False
        if asked.outcome is None:
            return True
        ended = fact.until is not None and fact.until <= self.world.question.as_of
        return ended and fact.outcome == asked.outcome

    def _is_in_time(self, asked: tree.HasFact, fact: Fact, row: Counted) -> bool:
        if asked.at is not None and not self._was_true_in(fact, (asked.at, asked.at), row):
            return False
        if asked.between is not None and not self._began_in(fact, asked.between, row):
            return False
        return asked.during is None or self._was_true_in(fact, asked.during, row)

    def _began_in(self, fact: Fact, window: Window, row: Counted) -> bool:
        """It began in the window, both ends included; a window with a missing end holds nothing."""
        first, last = (self.value(end, row) for end in window)
        return fact.dated and first is not None and last is not None and first <= fact.day <= last

    def _was_true_in(self, fact: Fact, window: Window, row: Counted) -> bool:
        """It was true on a day of the window, both ends included; of days after the counted one nothing is known."""
        first, last = (self.value(end, row) for end in window)
        if first is None or last is None:
            return False
        start = max(first, fact.day)
        return start <= min(last, self.world.question.as_of) and fact.lasted_until(start)


def _column(field: tree.Field, row: Counted, fact: Fact | None) -> Anything:
    columns = {"row": row.columns, "owner": row.owner, "fact": fact.columns if fact else {}}
    return columns[field.of][field.name]
