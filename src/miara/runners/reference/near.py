"""Who nearly counts: what is missing for each, and the last day on which it can still be put right.

A unit nearly counts if nothing stands against it but things that can still come: a document for a claimed fact, the
rest of an entry record, an answer that is missing, or a fact whose window is still open. A fact without a deadline is
not missing: else everybody would nearly have a job.
"""

from collections.abc import Iterable
from datetime import date

from miara.model import tree
from miara.model.results import FactRef, Gap, NearMember
from miara.model.units import EXIT_FIELDS
from miara.runners import limits
from miara.runners.reference.counting import Counting, main_part
from miara.runners.reference.membership import Explaining
from miara.runners.reference.rows import Counted

type Gaps = tuple[Gap, ...] | None
"""All that is missing for something to be true; nothing if it is; None if it can no longer become so."""

NOTHING: Gaps = ()


def near(counting: Counting, code: str) -> list[NearMember]:
    """Units that nearly count, in the order of their ids."""
    missing = Missing(counting)
    rows: dict[str, list[Counted]] = {}
    for row in counting.rows:
        rows.setdefault(row.unit, []).append(row)
    found = []
    for unit in sorted(rows.keys() - counting.units(code, "strict").keys()):
        limits.check()
        gaps = missing.for_any_of(code, rows[unit])
        if gaps:
            about = rows[unit][0].about if counting.unit.has_participation else None
            found.append(NearMember(unit, gaps, _nearest(gap.until for gap in gaps), about))
    return found


class Missing:
    """What is missing for rows to count."""

    def __init__(self, counting: Counting) -> None:
        self.counting = counting
        self.strict = counting.asking["strict"]
        self.lenient = counting.asking["lenient"]
        self.explaining = Explaining(counting, "lenient")

    def for_any_of(self, code: str, rows: Iterable[Counted]) -> Gaps:
        """The least that is missing for one of the rows to be counted by the indicator."""
        return _least(self._for_row(code, row) for row in rows)

    def _for_row(self, code: str, row: Counted) -> Gaps:
        indicator = self.counting.pack.by_code[code]
        if indicator.on == "exit" and row.left is None:
            return None
        part = main_part(indicator)
        own: list[Gaps] = [NOTHING if row.complete else (Gap("record"),)]
        if indicator.row_evidence == "proven":
            ref = self.explaining.ref(self.counting.unit.table, row.id, row.day)
            own.append((_unproven(ref),) if ref.evidence == "claimed" else NOTHING)
        if part.measured is not None and self.strict.value(part.measured, row) is None:
            own.append(self._unanswered([part.measured], row))
        return _joined([*own, self.missing(part.condition, row)])

    def missing(self, predicate: tree.Predicate, row: Counted) -> Gaps:
        """What is missing for a predicate of a row to be true with all evidence."""
        if self.strict.is_true(predicate, row):
            return NOTHING
        match predicate:
            case tree.All(parts):
                return _joined([self.missing(part, row) for part in parts])
            case tree.Any(parts):
                return _least(self.missing(part, row) for part in parts)
            case tree.HasFact():
                return self._of_fact(predicate, row)
            case tree.CountedIn(code):
                same = [each for each in self.counting.rows if each.unit == row.unit]
                return self.for_any_of(code, same)
            case tree.Compare() | tree.IsIn():
                return self._of_values(predicate, row)
        return None

    def _of_fact(self, asked: tree.HasFact, row: Counted) -> Gaps:
        claimed = self.lenient.matching(asked, row)
        if claimed:
            return tuple(_unproven(self.explaining.ref(fact.table, fact.id, fact.day)) for fact in claimed[:1])
        until = self._open_until(asked, row)
        return None if until is None else (Gap("fact", asked.table, asked.kinds, until),)

    def _open_until(self, asked: tree.HasFact, row: Counted) -> date | None:
        """The last day on which such a fact can still come; None if that day is past, or there is none."""
        ends = [window[1] for window in (asked.between, asked.during) if window is not None]
        days = [self.strict.value(end, row) for end in [*ends, *([asked.at] if asked.at is not None else [])]]
        if not days or any(day is None or day < self.counting.world.question.as_of for day in days):
            return None
        last = min(days)
        # A window that ends on the counted day whatever that is never closes and has no deadline.
        moves = any(isinstance(end, tree.AsOf) for end in [*ends, asked.at])
        return None if moves or not isinstance(last, date) else last

    def _of_values(self, predicate: tree.Compare | tree.IsIn, row: Counted) -> Gaps:
        values = tree.values_of(predicate)
        asked = [facts for value in values for facts in tree.facts_of(value)]
        if asked and self.lenient.is_true(predicate, row):
            unproven = [fact for facts in asked for fact in self.lenient.matching(facts, row) if not fact.proven]
            return tuple(_unproven(self.explaining.ref(fact.table, fact.id, fact.day)) for fact in unproven)
        return self._unanswered(values, row)

    def _unanswered(self, values: Iterable[tree.Value], row: Counted) -> Gaps:
        """The answers whose absence keeps values from being compared; None where all were given."""
        fields = [each for value in values for each in tree.fields_in(value)]
        names = [field.name for field in fields if self.strict.value(field, row) is None]
        if not names or any(name in EXIT_FIELDS for name in names):
            return None
        return tuple(Gap("answer", name) for name in dict.fromkeys(names))


def _unproven(ref: FactRef) -> Gap:
    return Gap("evidence", ref.table, facts=(ref,))


def _joined(parts: Iterable[Gaps]) -> Gaps:
    """Everything that is missing; None if one part can no longer become true."""
    listed: list[Gap] = []
    for part in parts:
        if part is None:
            return None
        listed += part
    return tuple(dict.fromkeys(listed))


def _least(ways: Iterable[Gaps]) -> Gaps:
    """The way on which the least is missing; of equal ones that on which the least has still to happen, then the first.

    A job that lacks its document is nearer than another one that may yet begin.
    """
    open_ways = [way for way in ways if way is not None]
    return min(open_ways, key=lambda way: (len(way), sum(gap.kind == "fact" for gap in way)), default=None)


def _nearest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
