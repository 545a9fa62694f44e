"""Facts drawn as text: the example of a definition is the picture a reader checks.

A drawing holds blocks parted by an empty line: a table's name, a line of column names, a rule, the rows.

    participation
    id | person | entry_date | sex
    ---+--------+------------+-------
    1  | anna   | 2010-03-01 | female

Columns left out get the plainest value: one project, recorded long ago, ids by number; without a drawn
record_state every record is complete.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from miara.language.source import Entry, with_a_point
from miara.model.errors import all_of, did_you_mean
from miara.model.schema import TABLES, Column, ColumnType, Table

PROJECT = "project"
LONG_AGO = date(1900, 1, 1)

_READ: Mapping[ColumnType, Callable[[str], object]] = {
    "text": str,
    "date": date.fromisoformat,
    "int": int,
    "float": float,
    "bool": {"yes": True, "no": False}.__getitem__,
}

Row = dict[str, object]
Facts = dict[str, tuple[Mapping[str, object], ...]]


def read(entry: Entry) -> Facts:
    """The facts of a drawing, by table. Raises DefinitionError at the word that is wrong."""
    if not isinstance(entry.node.value, str):
        raise entry.refuse("Facts are drawn as text.", "Write 'facts: |' and draw the tables below it.")
    facts: dict[str, list[Row]] = {}
    believed: set[tuple[str, object]] = set()
    for offset, lines in _blocks(entry.node.value):
        table = _table(entry, offset, lines)
        for place, line, row in _rows(entry, table, lines):
            fact = (table.name, row["id"])
            if row["retracted_on"] is None and fact in believed:
                message = f"Two rows of {table.name} have the id '{row['id']}' and neither is retracted."
                raise entry.refuse_at(place, line.strip(), message, "An id is one fact's own.")
            if row["retracted_on"] is None:
                believed.add(fact)
            facts.setdefault(table.name, []).append(row)
    if "record_state" not in facts:
        facts["record_state"] = [
            _with_defaults(TABLES["record_state"], {"participation": row["id"], "state": "complete"}, number)
            for number, row in enumerate(facts.get("participation", []), 1)
        ]
    return {name: tuple(rows) for name, rows in facts.items()}


def _blocks(text: str) -> Iterable[tuple[int, list[tuple[int, str]]]]:
    """Each block's offset and its lines with theirs."""
    block: list[tuple[int, str]] = []
    offset = 0
    for line in [*text.split("\n"), ""]:
        if line.strip():
            block.append((offset, line))
        elif block:
            yield block[0][0], block
            block = []
        offset += len(line) + 1


def _table(entry: Entry, offset: int, lines: list[tuple[int, str]]) -> Table:
    name = lines[0][1].strip()
    table = TABLES.get(name)
    if table is None:
        raise entry.refuse_at(offset, name, f"There is no fact table '{name}'.", did_you_mean(name, TABLES))
    if len(lines) < 3 or not set(lines[2][1].strip()) <= set("-+|: "):
        raise entry.refuse_at(offset, name, "A table is drawn as its name, its columns, a rule and its rows.")
    return table


def _rows(entry: Entry, table: Table, lines: list[tuple[int, str]]) -> Iterator[tuple[int, str, Row]]:
    """Each row below the rule, with its place and its line."""
    columns: list[Column] = []
    for place, word in _cells(*lines[1]):
        column = _column(entry, table, place, word)
        if column in columns:
            raise entry.refuse_at(place, word, f"The column '{word}' stands here twice.")
        columns.append(column)
    for number, (place, line) in enumerate(lines[3:], 1):
        cells = _cells(place, line)
        if len(cells) != len(columns):
            message = f"{len(columns)} cells are expected, {len(cells)} drawn."
            proposal = "Leave an empty line before the next table." if line.strip() in TABLES else ""
            raise entry.refuse_at(place, line.strip(), message, proposal)
        values = all_of(partial(_value, entry, *each) for each in zip(columns, cells, strict=True))
        drawn: Row = {column.name: value for column, value in zip(columns, values, strict=True)}
        yield place, line, _with_defaults(table, drawn, number)


def _cells(offset: int, line: str) -> list[tuple[int, str]]:
    cells = []
    for cell in line.split("|"):
        cells.append((offset, cell.strip()))
        offset += len(cell) + 1
    return cells


def _column(entry: Entry, table: Table, offset: int, word: str) -> Column:
    if word not in table.by_name:
        proposal = did_you_mean(word, table.by_name)
        raise entry.refuse_at(offset, word, f"{table.name} has no column '{word}'.", proposal)
    return table.by_name[word]


def _value(entry: Entry, column: Column, cell: tuple[int, str]) -> object:
    offset, word = cell
    if word == "":
        return None
    if column.codes and word not in column.codes:
        proposal = did_you_mean(word, column.codes)
        raise entry.refuse_at(offset, word, f"{column.name} has no value '{word}'.", proposal)
    try:
        value = _READ[column.type](word)
    except (ValueError, KeyError):
        message = f"{column.name} cannot be '{word}': a {column.type} is expected."
        raise entry.refuse_at(offset, word, message, with_a_point(word)) from None
    low, high = column.ends
    if isinstance(value, int | float) and not low <= value <= high:
        raise entry.refuse_at(offset, word, f"{column.name} lies between {low:,} and {high:,}.")
    return value


def _with_defaults(table: Table, drawn: Row, number: int) -> Row:
    defaults: Row = {"id": f"{table.name}-{number}", "recorded_on": LONG_AGO, "project": PROJECT}
    row = {column.name: defaults.get(column.name) for column in table.columns} | drawn
    if table.name == "evidence" and drawn.get("state") is None:
        row["state"] = "proven"
    return row
