"""Who counts: every predicate asked of every row, in three modes.

Strict: the record is complete and facts are proven where the definition asks for it. Lenient: claimed facts will do.
Any: the record may be incomplete, too. A unit is proven if it counts strictly, else claimed if it counts leniently,
else incomplete if it counts in any way.
"""

from collections.abc import Callable
from datetime import date
from operator import eq, ge, gt, le, lt, ne
from typing import Any as Anything
from typing import Literal as OneOf

from miara.model import tree
from miara.model.pack import Indicator, Pack
from miara.model.results import FactRef, Member, State
from miara.model.schema import TABLES
from miara.model.units import EXIT_FIELDS, Unit
from miara.runners.reference import calendar
from miara.runners.reference.world import Row, World

Mode = OneOf["strict", "lenient", "any"]
STATE_OF_MODE: dict[Mode, State] = {"strict": "proven", "lenient": "claimed", "any": "incomplete"}
OPERATORS: dict[str, Callable[[Anything, Anything], bool]] = {
    "=": eq,
    "<>": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


class Counting:
    """Answers for one unit of one pack."""

    def __init__(self, pack: Pack, world: World, unit: Unit) -> None:
        self.pack = pack
        self.world = world
        self.unit = unit
        self.rows = [self._complete(row) for row in world.rows(unit)]
        self._held: dict[tuple[str, Mode], list[Row]] = {}

    def _complete(self, row: Row) -> Row:
        """The row with its unit, its day, its deciding exit, and whether its record is complete."""
        row = row | {"day": row[TABLES[self.unit.table].day], "complete": True, "unit": row[self.unit.identity]}
        if not self.unit.of_people:
            return row
        if self.unit.identity == "person":
            row["unit"] = self.world.stands_for(row["person"])
        left = self.world.exit(row["id"])
        for name in EXIT_FIELDS:
            row[name] = left[name] if left else None
        row["exit_id"] = left["id"] if left else None
        row["complete"] = self.world.is_complete(row["id"])
        return row

    def describes(self, unit: str) -> Row:
        """The row by which a unit is shown in breakdowns: its first complete one."""
        own = [row for row in self.rows if row["unit"] == unit]
        return min(own, key=lambda row: (not row["complete"], row["day"], row["id"]))

    def members(self, code: str) -> list[Member]:
        """Members in the order of their ids."""
        found: dict[str, Member] = {}
        for mode in STATE_OF_MODE:
            for unit in {row["unit"] for row in self.held(code, mode)}:
                if unit not in found:
                    found[unit] = self._member(code, unit, mode)
        return [found[unit] for unit in sorted(found)]

    def held(self, code: str, mode: Mode) -> list[Row]:
        """Rows that meet the indicator's condition."""
        if (code, mode) not in self._held:
            indicator = self.pack.by_code[code]
            self._held[code, mode] = [row for row in self.rows if self._counts(indicator, row, mode)]
        return self._held[code, mode]

    def _counts(self, indicator: Indicator, row: Row, mode: Mode) -> bool:
        if mode != "any" and not row["complete"]:
            return False
        if indicator.on == "exit" and row["exit_date"] is None:
            return False
        return self.is_true(indicator.condition, row, mode)

    def is_true(self, predicate: tree.Predicate, row: Row, mode: Mode) -> bool:
        """The predicate of one row; never missing."""
        match predicate:
            case tree.Everyone():
                return True
            case tree.All(parts):
                return all(self.is_true(part, row, mode) for part in parts)
            case tree.Any(parts):
                return any(self.is_true(part, row, mode) for part in parts)
            case tree.Not(part):
                return not self.is_true(part, row, mode)
            case tree.Compare(operator, left, right):
                one, other = self.value(left, row), self.value(right, row)
                return one is not None and other is not None and OPERATORS[operator](one, other)
            case tree.IsIn(value, options):
                found = self.value(value, row)
                return found is not None and any(found == option.value for option in options)
            case tree.IsMissing(value):
                return self.value(value, row) is None
            case tree.HasFact():
                return bool(self.matching(predicate, row, mode))
            case tree.CountedIn(code):
                return any(each["unit"] == row["unit"] for each in self.held(code, mode))

    def value(self, value: tree.Value, row: Row) -> Anything:
        """The value for one row; None where it is missing."""
        match value:
            case tree.Field(name):
                return row[name]
            case tree.AsOf():
                return self.world.question.as_of
            case tree.Literal(plain):
                return plain
            case tree.Shift(base, count, unit):
                day = self.value(base, row)
                move = calendar.add_days if unit == "days" else calendar.add_months
                return None if day is None else move(day, count)
            case tree.Elapsed(unit, since, on):
                first, last = self.value(since, row), self.value(on, row)
                if first is None or last is None or first > last:
                    return None
                return calendar.years(first, last) if unit == "years" else calendar.months(first, last)
            case tree.Rule(name, on):
                day = self.value(on, row)
                dated = [each for each in self.pack.parameters[name].values if day and each.valid_from <= day]
                return max(dated, key=lambda each: each.valid_from).value if dated else None

    def matching(self, asked: tree.HasFact, row: Row, mode: Mode) -> list[Row]:
        """The participation's facts that answer the question."""
        return [fact for fact in self.world.facts(asked.table, row["id"]) if self._matches(asked, fact, row, mode)]

    def _matches(self, asked: tree.HasFact, fact: Row, row: Row, mode: Mode) -> bool:
        if asked.kinds and fact["kind"] not in asked.kinds:
            return False
        if any(fact[name] != word for name, word in asked.columns):
            return False
        until = fact["until_date"]
        ended = until is not None and until <= self.world.question.as_of
        if asked.outcome is not None and not (ended and fact["outcome"] == asked.outcome):
            return False
        began = fact[TABLES[asked.table].day]
        if asked.at is not None:
            on = self.value(asked.at, row)
            if on is None or began > on or (until is not None and until < on):
                return False
        if asked.between is not None:
            first, last = (self.value(each, row) for each in asked.between)
            if first is None or last is None or not first <= began <= last:
                return False
        if mode == "strict" and asked.evidence == "proven":
            return self.world.evidence(asked.table, fact["id"]) is not None
        return True

    def _member(self, code: str, unit: str, mode: Mode) -> Member:
        rows = [row for row in self.held(code, mode) if row["unit"] == unit]
        first = min(rows, key=lambda row: (row["day"], row["id"]))
        refs = {ref for row in rows for ref in self._refs(code, row, mode)}
        return Member(
            id=unit,
            state=STATE_OF_MODE[mode],
            since=self._unit_since(code, unit, mode),
            facts=tuple(sorted(refs, key=lambda ref: (ref.table, ref.id))),
            participation=first["id"] if self.unit.of_people else None,
        )

    def _unit_since(self, code: str, unit: str, mode: Mode) -> date:
        rows = [row for row in self.held(code, mode) if row["unit"] == unit]
        return min(self._row_since(self.pack.by_code[code], row, mode) for row in rows)

    def _row_since(self, indicator: Indicator, row: Row, mode: Mode) -> date:
        days: list[date] = [row["day"], self._since(indicator.condition, row, mode)]
        if indicator.on == "exit":
            days.append(row["exit_date"])
        return max(days)

    def _since(self, predicate: tree.Predicate, row: Row, mode: Mode) -> date:
        """The day a true predicate became true as far as its facts tell; the first of all days where they do not."""
        match predicate:
            case tree.All(parts):
                return max(self._since(part, row, mode) for part in parts)
            case tree.Any(parts):
                return min(self._since(part, row, mode) for part in parts if self.is_true(part, row, mode))
            case tree.HasFact():
                column = "until_date" if predicate.outcome is not None else TABLES[predicate.table].day
                days: list[date] = [fact[column] for fact in self.matching(predicate, row, mode)]
                return min(days)
            case tree.CountedIn(code):
                return self._unit_since(code, row["unit"], mode)
        names = {field.name for value in tree.values_of(predicate) for field in tree.fields_in(value)}
        if names & set(EXIT_FIELDS) and row["exit_date"] is not None:
            left: date = row["exit_date"]
            return left
        return date.min

    def _refs(self, code: str, row: Row, mode: Mode) -> set[FactRef]:
        """The facts that make this row count, those of the indicators it is built from included."""
        indicator = self.pack.by_code[code]
        refs = {self._ref(self.unit.table, row["id"], row["day"])}
        asked = list(tree.walk(indicator.condition, positive_only=True))
        names = {field.name for part in asked for value in tree.values_of(part) for field in tree.fields_in(value)}
        if row.get("exit_id") and (indicator.on == "exit" or names & set(EXIT_FIELDS)):
            refs.add(self._ref("exit", row["exit_id"], row["exit_date"]))
        for part in asked:
            if isinstance(part, tree.HasFact):
                for fact in self.matching(part, row, mode):
                    refs.add(self._ref(part.table, fact["id"], fact[TABLES[part.table].day]))
                    if part.outcome is not None:
                        refs.add(self._ref("ending", fact["ending"], fact["until_date"]))
            if isinstance(part, tree.CountedIn):
                for other in self.held(part.code, mode):
                    if other["unit"] == row["unit"]:
                        refs |= self._refs(part.code, other, mode)
        return refs

    def _ref(self, table: str, identity: str, day: date) -> FactRef:
        proof = self.world.evidence(table, identity)
        state = (proof["state"] or "proven") if proof else "claimed"
        return FactRef(table, identity, day, state, proof["document_kind"] if proof else None)
