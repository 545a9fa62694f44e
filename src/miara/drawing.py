"""A real case drawn as an example: the fewest facts that decide it, with other ids, days and values.

Everything about one unit is taken, then each table, fact and column that can be left out without changing what comes
out is left out. What is left is drawn with ids that are made up and with the plainest days and values that decide the
same, all moved by the same number of weeks: it follows from the definition, and no longer from the person.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import SystemRandom

import pyarrow as pa
import pyarrow.compute as pc

from miara import engine
from miara.language import drawn
from miara.model.errors import FactsError
from miara.model.pack import Example, Pack
from miara.model.results import plain
from miara.model.schema import LEDGER, TABLES
from miara.plainest import plainest
from miara.runners import limits, nearly
from miara.runners.question import Facts
from miara.runners.tables import arrow

_LEDGER = frozenset(column.name for column in LEDGER) - {"id"}
_IDS = frozenset(
    [
        "id",
        "person",
        "participation",
        "same_as",
        "fact",
        "entity",
        "founder",
        "job",
        "member",
        "event",
        "institution",
        "organisation",
        "staff",
        "coach",
        "partner",
        "site",
        "branch_of",
        "assignment",
        "situation",
        "incubator",
    ]
)
"""Columns that hold an id."""
_ALWAYS = frozenset({("evidence", "state"), ("record_state", "state")})
"""Columns that a drawing fills in where they are left out."""
_WEEKS = range(3, 60)
_TRIES = 12

type Row = dict[str, object]
type Drawing = dict[str, list[Row]]
type Outcome = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What a drawn example is made of: the day, what must come out, the drawing."""

    as_of: date
    promises: Mapping[str, str]
    facts: str


def case(pack: Pack, facts: Facts, code: str, unit: str, *, project: str, as_of: date, known_on: date) -> Case:
    """The smallest drawing of one unit that an indicator counts, or nearly counts. Raises FactsError where there is
    none: the unit is unknown, or stands for more than itself."""
    whole = _about(pack, facts, code, unit, known_on)
    told = _Teller(pack, code)
    outcome = told(whole, as_of)
    if not whole or not any(outcome):
        raise FactsError(f"'{unit}' is neither counted nor nearly counted by {code}.")
    is_same = _remembering(lambda tried: told(tried, as_of) == outcome)
    small = _smallest(whole, is_same)
    smaller = _smallest(plainest(small, as_of, _IDS, is_same), is_same)
    moved, day = _moved(_renamed(smaller), as_of, lambda tried, on: told(tried, on) == outcome)
    return Case(day, told.promises(moved, day), _written(moved))


def _remembering(ask: Callable[[Drawing], bool]) -> Callable[[Drawing], bool]:
    """The same question, which is not counted again for a drawing that was asked about."""
    told: dict[str, bool] = {}

    def asked(drawing: Drawing) -> bool:
        key = repr(drawing)
        if key not in told:
            told[key] = ask(drawing)
        return told[key]

    return asked


class _Teller:
    """What comes out of a drawing, in numbers: the same for whatever ids and days. Of what is measured, only that there
    is something: how much is somebody's own."""

    def __init__(self, pack: Pack, code: str) -> None:
        self.pack, self.code = pack, code
        self.is_measured = any(part.measured is not None for part in pack.by_code[code].parts)

    def __call__(self, drawing: Drawing, as_of: date) -> Outcome:
        limits.check()
        facts = _filled(drawing)
        asked = {"as_of": as_of, "known_on": as_of, "projects": drawn.PROJECT}
        figure = engine.evaluate(self.pack, facts, runner="reference", codes=(self.code,), by=[], **asked)[self.code]  # type: ignore[arg-type]
        nearly_so = engine.near(self.pack, facts, self.code, **asked)  # type: ignore[arg-type]
        gaps = tuple(tuple((gap.kind, gap.name, gap.kinds, bool(gap.until)) for gap in each.gaps) for each in nearly_so)
        amount = figure.amount
        numbers = (amount.value or 0, amount.claimed, amount.incomplete, amount.among or 0, amount.without or 0)
        return (*(bool(each) if self.is_measured else each for each in numbers), gaps)

    def promises(self, drawing: Drawing, as_of: date) -> dict[str, str]:
        """What an example with this drawing promises."""
        facts = _filled(drawing)
        asked = {"as_of": as_of, "known_on": as_of, "projects": drawn.PROJECT}
        figure = engine.evaluate(self.pack, facts, runner="reference", codes=(self.code,), by=[], **asked)[self.code]  # type: ignore[arg-type]
        found = {"value": drawn_number(figure.value)}
        for name in ("claimed", "incomplete"):
            if number := getattr(figure, name):
                found[name] = drawn_number(number)
        nearly_so = engine.near(self.pack, facts, self.code, **asked)  # type: ignore[arg-type]
        if nearly_so:
            found["near"] = f"[{', '.join(each.id for each in nearly_so)}]"
        return found


def drawn_number(number: object) -> str:
    """A number as an example promises it."""
    return "none" if number is None else str(number)


def _about(pack: Pack, facts: Facts, code: str, unit: str, known_on: date) -> Drawing:
    """Every fact about the unit that was known on the day, by table."""
    counted = pack.by_code[code].unit
    given = {name: arrow(TABLES[name], facts[name]) for name in nearly.concerning(counted) if name in facts}
    if counted.table in facts:
        given[counted.table] = arrow(TABLES[counted.table], facts[counted.table])
    if counted.table not in given or counted.root not in given:
        return {}
    about = nearly.about(given, counted, {unit})
    about.pop("alias", None)
    if counted.owned:
        wanted = pa.array([unit], pa.string())
        rows = about[counted.table]
        about[counted.table] = rows.filter(pc.is_in(rows[counted.identity], value_set=wanted))
    found: Drawing = {}
    for name, table in about.items():
        rows = [row for row in table.to_pylist() if _known(row, known_on)]
        if rows:
            found[name] = [
                {key: value for key, value in row.items() if key not in _LEDGER and value is not None} for row in rows
            ]
            for row in found[name]:
                if "project" in row:
                    row["project"] = drawn.PROJECT
    return found


def _known(row: Mapping[str, object], known_on: date) -> bool:
    recorded, retracted = row["recorded_on"], row["retracted_on"]
    return recorded <= known_on and (retracted is None or known_on < retracted)  # type: ignore[operator]


def _filled(drawing: Drawing) -> dict[str, list[Row]]:
    """The drawing with all columns, as the engine reads it."""
    plain_row = {"recorded_on": drawn.LONG_AGO, "project": drawn.PROJECT}
    if "record_state" not in drawing:  # as a drawing is read: then every record is complete
        states = [
            {"id": f"state-{number}", "participation": row["id"], "state": "complete"}
            for number, row in enumerate(drawing.get("participation", []))
        ]
        drawing = drawing | {"record_state": states}
    return {
        name: [
            {column.name: row.get(column.name, plain_row.get(column.name)) for column in TABLES[name].columns}
            for row in rows
        ]
        for name, rows in drawing.items()
    }


def _smallest(drawing: Drawing, is_same: Callable[[Drawing], bool]) -> Drawing:
    """The drawing without whatever can be left out: tables, then facts, then columns, then single values."""
    kept = drawing
    for name in list(kept):
        kept = _first_that_holds(kept, [{other: rows for other, rows in kept.items() if other != name}], is_same)
    for name in list(kept):
        for row in list(kept[name]):
            fewer = [each for each in kept.get(name, []) if each is not row]
            tried = kept | {name: fewer} if fewer else {other: rows for other, rows in kept.items() if other != name}
            kept = _first_that_holds(kept, [tried], is_same)
    for name in list(kept):
        columns = dict.fromkeys(key for row in kept[name] for key in row)
        needed = {column.name for column in TABLES[name].needed}
        for column in columns:
            if column not in needed and (name, column) not in _ALWAYS:
                bare = [{key: value for key, value in row.items() if key != column} for row in kept[name]]
                kept = _first_that_holds(kept, [kept | {name: bare}], is_same)
    return kept


def _first_that_holds(kept: Drawing, others: Iterable[Drawing], is_same: Callable[[Drawing], bool]) -> Drawing:
    return next((each for each in others if is_same(each)), kept)


def _renamed(drawing: Drawing) -> Drawing:
    """The same with ids that are made up: a number for each, by the table that has it."""
    names: dict[object, str] = {}
    for name in drawing:
        for number, row in enumerate(drawing[name], 1):
            names.setdefault(row["id"], str(number) if name == "participation" else f"{name[:2]}{number}")
    for rows in drawing.values():
        for row in rows:
            for key in row.keys() & _IDS - {"id"}:
                names.setdefault(row[key], f"{key}{sum(value.startswith(key) for value in names.values()) + 1}")
    return {
        name: [{key: names.get(value, value) if key in _IDS else value for key, value in row.items()} for row in rows]
        for name, rows in drawing.items()
    }


def _moved(drawing: Drawing, as_of: date, is_same: Callable[[Drawing, date], bool]) -> tuple[Drawing, date]:
    """All days moved by the same number of weeks, so that nobody is known by them. Raises FactsError where no move
    leaves the outcome as it is."""
    weeks = SystemRandom().sample(_WEEKS, _TRIES)
    for number in weeks:
        away = timedelta(weeks=-number)
        moved = {
            name: [
                {key: value + away if isinstance(value, date) else value for key, value in row.items()} for row in rows
            ]
            for name, rows in drawing.items()
        }
        if is_same(moved, as_of + away):
            return moved, as_of + away
    raise FactsError("The days of this case cannot be moved without changing what comes out.")


def redrawn(example: Example) -> str:
    """The facts of an example drawn anew, without what a drawing fills in by itself."""
    rows: Drawing = {}
    for name, given in example.facts.items():
        rows[name] = [
            {key: value for key, value in row.items() if value is not None and not _by_itself(name, key, value, number)}
            for number, row in enumerate(given, 1)
        ]
    if all(
        row.keys() <= {"participation", "state"} and row["state"] == "complete" for row in rows.get("record_state", [])
    ):
        rows.pop("record_state", None)
    return _written(rows)


def _by_itself(table: str, column: str, value: object, number: int) -> bool:
    """Whether a drawing has this value where its column is left out."""
    if column == "id":
        return value == f"{table}-{number}"
    return (column, value) in (("recorded_on", drawn.LONG_AGO), ("project", drawn.PROJECT))


def _written(drawing: Drawing) -> str:
    """The drawing as text."""
    return "\n".join(_block(name, rows) for name, rows in drawing.items() if rows)


def _block(name: str, rows: Sequence[Row]) -> str:
    order = [column.name for column in TABLES[name].columns]
    columns = [column for column in order if any(column in row for row in rows)]
    cells = [[_cell(row.get(column)) for column in columns] for row in rows]
    widths = [max(len(column), *(len(row[place]) for row in cells)) for place, column in enumerate(columns)]
    lines = [
        " | ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
        for row in [columns, *cells]
    ]
    rule = "-+-".join("-" * width for width in widths)
    return "\n".join([name, lines[0], rule, *lines[1:], ""])


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case int() | float():
            return str(plain(value))  # type: ignore[arg-type]
    return str(value)
