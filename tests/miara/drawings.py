"""Facts drawn as text, and packs built from trees without the language: for the rules of the engine itself.

A drawing holds blocks parted by an empty line: a table's name, its columns, its rows. Columns left out get the plainest
value: one project, recorded long ago; without a drawn record_state every record is complete.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from miara.model import tree
from miara.model.pack import Breakdown, DatedValue, Indicator, Pack, Parameter, Part
from miara.model.results import STATES, Cell, Member
from miara.model.schema import TABLES, Column
from miara.model.units import UNITS
from miara.runners import reference
from miara.runners.question import Question

Row = dict[str, Any]
Facts = dict[str, list[Row]]

PROJECT = "abc"
AS_OF = date(2012, 2, 29)
LATER = date(2012, 12, 31)
EVERYONE = tree.Everyone()
ENTRY = tree.Field("entry_date", "date")
EXIT = tree.Field("exit_date", "date")
_READ = {"date": date.fromisoformat, "int": int, "float": float, "bool": {"yes": True, "no": False}.get, "text": str}


def draw(drawing: str) -> Facts:
    """All tables of a drawing."""
    facts: Facts = {}
    for block in drawing.strip().split("\n\n"):
        name, head, *lines = (line.strip() for line in block.strip().split("\n"))
        columns = [TABLES[name].by_name[word.strip()] for word in head.split("|")]
        facts[name] = [_row(name, number, columns, line) for number, line in enumerate(lines, 1)]
    if "record_state" not in facts:
        states = [{"participation": row["id"], "state": "complete"} for row in facts.get("participation", [])]
        facts["record_state"] = [_defaults("record_state", number) | row for number, row in enumerate(states, 1)]
    return facts


def _row(name: str, number: int, columns: list[Column], line: str) -> Row:
    words = [word.strip() for word in line.split("|")]
    cells = zip(columns, words, strict=True)
    return _defaults(name, number) | {column.name: _READ[column.type](word) if word else None for column, word in cells}


def _defaults(name: str, number: int) -> Row:
    plain = {"id": f"{name}-{number}", "recorded_on": date(1900, 1, 1), "project": PROJECT}
    return {column.name: plain.get(column.name) for column in TABLES[name].columns}


def day(written: str) -> tree.Literal:
    """A day written in a definition."""
    return tree.Literal(date.fromisoformat(written))


def text(name: str, of: Any = "row") -> tree.Field:
    """A column of text."""
    return tree.Field(name, "text", of)


def equals(value: tree.Value, expected: Any) -> tree.Predicate:
    """The value is the one expected; None: it is missing."""
    return tree.IsMissing(value) if expected is None else tree.Compare("=", value, tree.Literal(expected))


def indicator(condition: tree.Predicate = EVERYONE, unit: str = "participations", **given: Any) -> Indicator:
    """An indicator with one part, or with those given."""
    measured = Part("", condition, given.pop("measured", None), given.pop("median", False))
    plain: dict[str, Any] = {"code": "it", "on": "entry", "parts": (measured,)} | given
    return Indicator(
        title={}, description={}, note={}, source="", unit=UNITS[unit], when="", condition=condition,
        published=True, unvalued=False, examples=(), **plain,
    )  # fmt: skip


def pack(*indicators: Indicator, **parameters: Mapping[str, int]) -> Pack:
    """A pack of these; `parameters` are dated values by day."""
    dated = {
        name: Parameter(name, {}, tuple(DatedValue(date.fromisoformat(since), v, "") for since, v in values.items()))
        for name, values in parameters.items()
    }
    return Pack("trial", "1", {}, "", {}, {}, indicators, dated, "hash")


def asked(*sets: tuple[Breakdown, ...], **given: Any) -> Question:
    """A question about the drawn project."""
    plain: dict[str, Any] = {"projects": (PROJECT,), "as_of": AS_OF, "known_on": LATER, "sets": sets}
    return Question(**plain | given)


def listed(facts: Facts, it: Indicator, *others: Indicator, **question: Any) -> list[Member]:
    """Members of the first indicator; there are as many in each state as the figure says."""
    definitions = pack(it, *others)
    found = reference.members(definitions, facts, asked(**question), it.code)
    cell = reference.counts(definitions, facts, asked(**question), (it.code,))[it.code][""][()][()]
    for state in STATES:
        assert getattr(cell, state).units == sum(member.state == state for member in found)
        assert getattr(cell, state).total == sum(member.total or 0 for member in found if member.state == state)
    return found


def who(facts: Facts, it: Indicator, *others: Indicator, **question: Any) -> dict[str, str]:
    """Every counted unit with its state."""
    return {member.id: member.state for member in listed(facts, it, *others, **question)}


def holds(facts: Facts, condition: tree.Predicate, unit: str = "participations", **question: Any) -> set[str]:
    """Units that meet a condition."""
    return set(who(facts, indicator(condition, unit), **question))


def cells(facts: Facts, it: Indicator, *breakdowns: Breakdown, part: str = "", **question: Any) -> dict[Any, Cell]:
    """The cells of one set of breakdowns."""
    names = tuple(breakdown.name for breakdown in breakdowns)
    return dict(reference.counts(pack(it), facts, asked(breakdowns, **question), (it.code,))[it.code][part][names])


def whole(facts: Facts, it: Indicator, part: str = "") -> Cell:
    """The one cell that is not split."""
    return cells(facts, it, part=part)[()]


def proven(facts: Facts, it: Indicator, *breakdowns: Breakdown, **question: Any) -> dict[str, int]:
    """Units in the state proven, by group; the words of a group are joined."""
    found = cells(facts, it, *breakdowns, **question)
    return {" ".join(group): cell.proven.units for group, cell in found.items()}
