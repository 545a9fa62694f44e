"""Definitions made by chance: well-typed trees over every unit, for tests that compare runners."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st

from miara.model import tree
from miara.model.pack import Breakdown, DatedValue, Indicator, Pack, Parameter, Part
from miara.model.schema import TABLES, Column
from miara.model.units import UNITS, Unit, fact_fields, may_end
from tests.miara.worlds import AS_OF, NEAR_DAYS, choices

Draw = Callable[[Any], Any]

PARAMETERS = {
    "limit": Parameter("limit", {}, (DatedValue(date(2012, 1, 1), 1.5, ""), DatedValue(date(2011, 1, 31), 12, "")))
}
_SHIFTS = (-28, -1, 1, 28, 59)
_MONTHS = (-12, -1, 1, 6, 12)


class Author:
    """Draws definitions over one unit. `codes` are indicators of that unit that may be named."""

    def __init__(self, draw: Draw, unit: Unit, codes: tuple[str, ...] = ()) -> None:
        self.draw = draw
        self.unit = unit
        self.codes = codes

    def one(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def chance(self, percent: int) -> bool:
        return bool(self.draw(st.integers(0, 99)) < percent)

    def fields(self, *types: str, fact: str = "") -> list[tree.Field]:
        """Columns of the row, of its participation and, inside a `where`, of the fact."""
        sources = {"row": self.unit.fields, "owner": self.unit.owner_fields}
        if fact:
            sources["fact"] = fact_fields(fact)
        return [
            tree.Field(name, column.type, of)  # type: ignore[arg-type]
            for of, columns in sources.items()
            for name, column in columns.items()
            if column.type in types and name != "id"
        ]

    def predicate(self, depth: int = 3, fact: str = "") -> tree.Predicate:
        """Any condition; inside a `where` one about a fact."""
        kinds = ["compare", "compare", "in", "missing"]
        if not fact:
            kinds += ["everyone", "fact", "fact", "fact", *(["counted"] * 2 if self.codes else [])]
        if depth:
            kinds += ["not", "all", "all", "any", "any"]
        match self.one(*kinds):
            case "not":
                return tree.Not(self.predicate(depth - 1, fact))
            case "all":
                return tree.All(self.several(depth, fact))
            case "any":
                return tree.Any(self.several(depth, fact))
            case "in":
                return self.is_in(fact)
            case "missing":
                return tree.IsMissing(self.one(*self.fields("text", "date", "int", "float", "bool", fact=fact)))
            case "fact":
                return self.has_fact() if self.unit.fact_tables else tree.Everyone()
            case "counted":
                return tree.CountedIn(self.one(*self.codes))
            case "everyone":
                return tree.Everyone()
        return self.compare(fact)

    def several(self, depth: int, fact: str) -> tuple[tree.Predicate, ...]:
        return tuple(self.predicate(depth - 1, fact) for _ in range(self.one(1, 2, 2, 3)))

    def is_in(self, fact: str) -> tree.Predicate:
        field = self.one(*self.fields("text", fact=fact))
        words = self.draw(st.lists(st.sampled_from(self.words(field, fact)), min_size=1, max_size=3))
        return tree.IsIn(field, tuple(map(tree.Literal, words)))

    def words(self, field: tree.Field, fact: str) -> list[str]:
        table = {"row": self.unit.table, "owner": "participation", "fact": fact}[field.of]
        column = fact_fields(table).get(field.name) or TABLES["exit"].by_name[field.name]
        return [word for word in choices(column) if word is not None] or ["other"]

    def compare(self, fact: str) -> tree.Predicate:
        operator = self.one("=", "<>", "<", "<=", ">", ">=")
        match self.one("date", "date", "number", "number", "text", "bool"):
            case "date":
                return tree.Compare(operator, self.day(fact=fact), self.day(fact=fact))
            case "number":
                right = self.one(*map(tree.Literal, (0, 1, 2, 6, 12.5, 28, 29, 1.15)), None) or self.number(fact=fact)
                return tree.Compare(operator, self.number(fact=fact), right)
            case "bool":
                if flags := self.fields("bool", fact=fact):
                    return tree.Compare(self.one("=", "<>"), self.one(*flags), tree.Literal(self.chance(50)))
        field = self.one(*self.fields("text", fact=fact))
        return tree.Compare(self.one("=", "<>"), field, tree.Literal(self.one(*self.words(field, fact))))

    def day(self, depth: int = 2, fact: str = "") -> tree.Value:
        """Any day."""
        kinds = ["field", "field", "as_of", "literal"]
        if depth:
            kinds += ["days", "months", "start", *([] if fact or not self.unit.fact_tables else ["fact"])]
        match self.one(*kinds):
            case "days":
                return tree.Shift(self.day(depth - 1, fact), self.one(*_SHIFTS), "days")
            case "months":
                return tree.Shift(self.day(depth - 1, fact), self.one(*_MONTHS), "months")
            case "start":
                return tree.StartOf(self.one("month", "quarter", "year"), self.day(depth - 1, fact))
            case "fact":
                return tree.FactDay(self.one("first", "last"), self.has_fact(depth - 1))
            case "as_of":
                return tree.AsOf()
            case "field" if days := self.fields("date", fact=fact):
                return self.one(*days)  # type: ignore[no-any-return]
        return tree.Literal(self.one(*NEAR_DAYS))

    def number(self, depth: int = 1, fact: str = "") -> tree.Value:
        """Any number."""
        kinds = ["field", "field", "elapsed", "rule"]
        if not fact and self.unit.fact_tables:
            kinds += ["count", "sum", "covered", "covered"]
        match self.one(*kinds):
            case "elapsed":
                return tree.Elapsed(self.one("years", "months", "days"), self.day(depth, fact), self.day(depth, fact))
            case "rule":
                return tree.Rule("limit", self.day(depth, fact))
            case "count":
                return tree.FactCount(self.has_fact(depth))
            case "sum" if summed := self.summed():
                table, column = self.one(*summed)
                return tree.FactSum(column, self.has_fact(depth, table))
            case "covered":
                return tree.DaysCovered(self.has_fact(depth), self.day(depth), self.day(depth))
        numbers = self.fields("int", "float", fact=fact)
        return self.one(*numbers) if numbers else tree.Literal(self.one(1, 2.5))  # type: ignore[no-any-return]

    def summed(self) -> list[tuple[str, str]]:
        return [
            (table, column.name)
            for table in self.unit.fact_tables
            for column in TABLES[table].columns
            if column.type in ("float", "int")
        ]

    def has_fact(self, depth: int = 2, table: str = "") -> tree.HasFact:
        """Any question about facts."""
        table = table or self.one(*self.unit.fact_tables)
        columns = TABLES[table].by_name
        kinds = list(columns["kind"].codes) if "kind" in columns else []
        asked: dict[str, Any] = {"evidence": self.one("proven", "recorded")}
        if kinds and self.chance(70):
            asked["kinds"] = tuple(self.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4)))
        if self.chance(20):
            column = self.one(*(each for each in columns.values() if each.type == "text" and choices(each) != [None]))
            asked["columns"] = ((column.name, self.one(*filter(None, choices(column)))),)
        if may_end(table) and self.chance(20):
            asked["outcome"] = self.one("completed", "ended", "interrupted")
        match self.one("at", "between", "during", "none", "two"):
            case "at":
                asked["at"] = self.day(depth and 1)
            case "between":
                asked["between"] = self.window(depth)
            case "during":
                asked["during"] = self.window(depth)
            case "two":
                asked |= {"at": self.day(depth and 1), "during": self.window(depth)}
        if self.chance(25):
            asked["where"] = self.predicate(1, fact=table)
        return tree.HasFact(table, **asked)

    def window(self, depth: int) -> tuple[tree.Value, tree.Value]:
        first = self.day(depth and 1)
        last = tree.Shift(first, self.one(0, 1, 28, 59), "days") if self.chance(60) else self.day(depth and 1)
        return first, last


def part(author: Author, name: str, condition: tree.Predicate | None = None) -> Part:
    """A part, measured or not."""
    condition = condition or author.predicate()
    if author.chance(50):
        return Part(name, condition)
    return Part(name, condition, author.number(), author.chance(50))


@st.composite
def packs(draw: Draw, units: tuple[str, ...] = tuple(sorted(UNITS))) -> Pack:
    """A pack of some indicators over a few units."""
    indicators: list[Indicator] = []
    for number in range(draw(st.integers(1, 5))):
        unit = UNITS[draw(st.sampled_from(units))]
        if indicators and draw(st.booleans()):
            unit = indicators[0].unit
        codes = tuple(each.code for each in indicators if each.unit is unit)
        author = Author(draw, unit, codes)
        main = part(author, "")
        parts = (main, *(part(author, name) for name in ("among", "without") if author.chance(15)))
        indicators.append(
            Indicator(
                code=f"i{number}",
                title={},
                description={},
                note={},
                source="",
                unit=unit,
                on=author.one("entry", "as_of", "exit"),
                when="",
                condition=main.condition,
                published=True,
                unvalued=False,
                examples=(),
                parts=parts,
                row_evidence=author.one("recorded", "recorded", "proven"),
            )
        )
    return Pack(
        "chance", "1", {}, "", "", {}, tuple(indicators), PARAMETERS, sha256(repr(indicators).encode()).hexdigest()
    )


def _column(name: str, **given: Any) -> Breakdown:
    column: Column = TABLES["participation"].by_name[name]
    return Breakdown(name, tree.Field(name, column.type), **given)


AGE = tree.Elapsed("years", tree.Field("birth_date", "date"), tree.Field("entry_date", "date"))
BREAKDOWNS = (
    _column("sex", codes=("female", "male")),
    _column("in_education"),
    _column("education", bands=(("low", 0, 2), ("high", 3, None))),
    _column("municipality", first=2),
    _column("entry_date", first=4),
    _column("project", each=True),
    _column("partner", each=True),
    _column("site", each=True),
    _column("kind"),
    Breakdown("age", AGE, bands=(("young", 0, 29), ("middle", 30, 54), ("old", 55, None))),
    Breakdown("since", tree.StartOf("year", tree.Field("unemployed_since", "date"))),
)
SETS = st.lists(
    st.lists(st.sampled_from(BREAKDOWNS), min_size=1, max_size=3, unique=True).map(tuple), max_size=4, unique=True
).map(tuple)
PROJECTS = st.sampled_from([(), ("abc",), ("abc", "other"), ("nowhere",)])
SCOPES = st.sampled_from(
    [{}, {}, {}, {"partner": "klucz"}, {"coach": "anna"}, {"site": "town"}, {"model": "women", "site": "town"}]
)
DAYS = st.sampled_from([AS_OF, AS_OF, *NEAR_DAYS])
