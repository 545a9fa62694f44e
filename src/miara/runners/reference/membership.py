"""Who stands behind a figure: since when each unit counts, and the facts that make it so."""

from collections.abc import Iterator
from datetime import date

from miara.model import tree
from miara.model.reaching import Comes, Grows, dating, reached, starts
from miara.model.results import HUNDREDTHS, FactRef, Member
from miara.model.units import EXIT_FIELDS
from miara.runners.reference.conditions import Mode, hundredths
from miara.runners.reference.counting import STATE_OF_MODE, Counting, main_part
from miara.runners.reference.rows import Counted
from miara.runners.reference.world import BEFORE_ALL


def listed(counting: Counting, code: str) -> list[Member]:
    """Members in the order of their ids, each in the first of the states in which it counts."""
    found: dict[str, Member] = {}
    for mode in STATE_OF_MODE:
        explaining = Explaining(counting, mode)
        for unit in counting.units(code, mode):
            if unit not in found:
                found[unit] = explaining.member(code, unit)
    return [found[unit] for unit in sorted(found)]


class Explaining:
    """Explains what counts in one mode."""

    def __init__(self, counting: Counting, mode: Mode) -> None:
        self.counting = counting
        self.mode = mode
        self.asking = counting.asking[mode]
        self._since: dict[tuple[str, str], date] = {}

    def member(self, code: str, unit: str) -> Member:
        """One unit that the indicator counts."""
        indicator = self.counting.pack.by_code[code]
        part = main_part(indicator)
        rows = self.counting.units(code, self.mode)[unit]
        amounts = self.counting.amounts(indicator, part, self.mode)
        first = min(rows, key=lambda row: (row.day, row.id))
        return Member(
            id=unit,
            state=STATE_OF_MODE[self.mode],
            since=self.unit_since(code, unit),
            facts=tuple(sorted(self.unit_refs(code, unit))),
            participation=first.about if self.counting.unit.has_participation else None,
            total=None if part.measured is None else sum(amounts[row] for row in rows),
        )

    def unit_since(self, code: str, unit: str) -> date:
        """The first day on which any of the unit's rows counts."""
        if (code, unit) not in self._since:
            rows = self.counting.units(code, self.mode)[unit]
            self._since[code, unit] = min(self._row_since(code, row) for row in rows)
        return self._since[code, unit]

    def _row_since(self, code: str, row: Counted) -> date:
        indicator = self.counting.pack.by_code[code]
        days = [row.day, self.since(main_part(indicator).condition, row)]
        if indicator.on == "exit" and row.left is not None:
            days.append(row.left["exit_date"])
        return max(days)

    def since(self, predicate: tree.Predicate, row: Counted) -> date:
        """The day a true predicate became true as far as its facts tell; the first of all days where they do not."""
        match predicate:
            case tree.All(parts):
                return max((self.since(part, row) for part in parts), default=BEFORE_ALL)
            case tree.Any(parts):
                return min(self.since(part, row) for part in parts if self.asking.is_true(part, row))
            case tree.CountedIn(code):
                return self.unit_since(code, row.unit)
            case tree.HasFact():
                return max(
                    [
                        self._first_day(predicate, row),
                        *(self._plain_day(day, row) for day in starts(predicate)),
                        *self._exit_day(predicate, row),
                        *self._value_days(predicate, row),
                    ]
                )
            case tree.Compare():
                days = [*self._exit_day(predicate, row), *self._value_days(predicate, row)]
                return max([*days, self._reached(predicate, row)])
            case tree.IsIn() | tree.IsMissing():
                days = [*self._exit_day(predicate, row), *self._value_days(predicate, row)]
                return max(days, default=BEFORE_ALL)
        return BEFORE_ALL

    def _reached(self, compare: tree.Compare, row: Counted) -> date:
        """The day that a true comparison waited for."""
        match reached(compare):
            case Comes(day, plus):
                return self._plain_day(tree.Shift(day, plus, "days"), row)
            case Grows(value, least, above):
                wanted, total = self.asking.value(least, row), 0
                adding = [(BEFORE_ALL, 0), *sorted(self._amounts(value, row))]
                scale = 1 if isinstance(value, tree.FactCount) else HUNDREDTHS
                for on, amount in adding:
                    total += amount
                    if total / scale > wanted or (total / scale == wanted and not above):
                        return on
        return BEFORE_ALL

    def _amounts(self, value: tree.FactCount | tree.FactSum, row: Counted) -> Iterator[tuple[date, int]]:
        """What each fact adds, by the day on which it answers."""
        for fact in self.asking.matching(value.facts, row):
            day = fact.until if value.facts.outcome is not None and fact.until else fact.day
            yield day, 1 if isinstance(value, tree.FactCount) else hundredths(fact.columns[value.column] or 0)

    def _exit_day(self, predicate: tree.Predicate, row: Counted) -> list[date]:
        return [row.left["exit_date"]] if row.left and self._names_exit(predicate) else []

    def _plain_day(self, value: tree.Value, row: Counted) -> date:
        day = self.asking.value(value, row)
        return day if isinstance(day, date) else BEFORE_ALL

    def _first_day(self, asked: tree.HasFact, row: Counted) -> date:
        """The day on which the first such fact began, or ended where it is asked how it ended."""
        facts = self.asking.matching(asked, row)
        return min(fact.until if asked.outcome is not None and fact.until else fact.day for fact in facts)

    def _value_days(self, predicate: tree.Predicate, row: Counted) -> list[date]:
        """For each question about facts in the values of a predicate, the day on which the first such fact began."""
        asked = [facts for value in dating(predicate) for facts in tree.facts_of(value)]
        answers = [self.asking.matching(facts, row) for facts in asked]
        return [min(fact.day for fact in answer) for answer in answers if answer]

    def _names_exit(self, predicate: tree.Predicate) -> bool:
        """It speaks about the exit of the participation; an institution's own exit is not that."""
        if not self.counting.unit.has_participation:
            return False
        participation = "row" if self.counting.unit.of_people else "owner"
        fields = (value for value in tree.values_in(predicate) if isinstance(value, tree.Field))
        return any(field.of == participation and field.name in EXIT_FIELDS for field in fields)

    def unit_refs(self, code: str, unit: str) -> set[FactRef]:
        """The facts that make the unit count, those of the indicators it is built from included."""
        condition = main_part(self.counting.pack.by_code[code]).condition
        refs = {ref for row in self.counting.units(code, self.mode)[unit] for ref in self._row_refs(code, row)}
        for part in tree.walk(condition, positive_only=True):
            if isinstance(part, tree.CountedIn) and unit in self.counting.units(part.code, self.mode):
                refs |= self.unit_refs(part.code, unit)
        return refs

    def _row_refs(self, code: str, row: Counted) -> Iterator[FactRef]:
        """The row, its participation, the exit where it matters, and every fact that answers a question."""
        indicator = self.counting.pack.by_code[code]
        condition = main_part(indicator).condition
        unit = self.counting.unit
        yield self.ref(unit.table, row.id, row.day)
        if unit.owned:
            yield self.ref("participation", row.about, row.owner["entry_date"])
        if row.left and (indicator.on == "exit" or any(map(self._names_exit, _plain(condition)))):
            yield self.ref("exit", row.left["id"], row.left["exit_date"])
        for asked in tree.facts_in(condition, positive_only=True):
            for fact in self.asking.matching(asked, row):
                yield self.ref(fact.table, fact.id, fact.day)
                if asked.outcome is not None and fact.ending and fact.until:
                    yield self.ref("ending", fact.ending, fact.until)

    def ref(self, table: str, identity: str, day: date) -> FactRef:
        """A fact with its evidence."""
        proof = self.counting.world.evidence(table, identity)
        state = (proof["state"] or "proven") if proof else "claimed"
        return FactRef(table, identity, day, state, proof["document_kind"] if proof else None)


def _plain(condition: tree.Predicate) -> Iterator[tree.Predicate]:
    """What a condition is made of, apart from what it denies."""
    for part in tree.walk(condition, positive_only=True):
        if not isinstance(part, tree.All | tree.Any | tree.Not):
            yield part
