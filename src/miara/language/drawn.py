"""Facts drawn as text: the example of a definition is the picture a reader checks.

A drawing holds blocks parted by an empty line: a table's name, a line of column names, a rule, the rows.

    participation
    id | person | entry_date | sex
    ---+--------+------------+-------
    1  | anna   | 2010-03-01 | female

Columns left out get the plainest value: one project, recorded long ago, ids by number; without a drawn
record_state every record is complete.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from miara.language.source import Entry
from miara.model.errors import did_you_mean
from miara.model.schema import TABLES, Column, Table

PROJECT = "project"
LONG_AGO = date(1900, 1, 1)

Row = dict[str, object]
Facts = dict[str, tuple[Mapping[str, object], ...]]


def read(entry: Entry) -> Facts:
    """The facts of a drawing, by table. Raises DefinitionError at the word that is wrong."""
    facts: dict[str, list[Row]] = {}
    for offset, lines in _blocks(str(entry.node.value)):
        name, rows = _block(entry, offset, lines)
        facts.setdefault(name, []).extend(rows)
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


def _block(entry: Entry, offset: int, lines: list[tuple[int, str]]) -> tuple[str, list[Row]]:
    name = lines[0][1].strip()
    table = TABLES.get(name)
    if table is None:
        raise entry.refuse_at(offset, name, f"There is no fact table '{name}'.", did_you_mean(name, TABLES))
    if len(lines) < 3 or not set(lines[2][1].strip()) <= set("-+|: "):
        raise entry.refuse_at(offset, name, "A table is drawn as its name, its columns, a rule and its rows.")
    columns = [_column(entry, table, place, word) for place, word in _cells(*lines[1])]
    rows = []
    for number, (place, line) in enumerate(lines[3:], 1):
        cells = _cells(place, line)
        if len(cells) != len(columns):
            raise entry.refuse_at(place, line.strip(), f"{len(columns)} cells are expected, {len(cells)} are drawn.")
        drawn: Row = {column.name: _value(entry, column, *cell) for column, cell in zip(columns, cells, strict=True)}
        rows.append(_with_defaults(table, drawn, number))
    return name, rows


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


def _value(entry: Entry, column: Column, offset: int, word: str) -> object:
    if word == "":
        return None
    if column.codes and word not in column.codes:
        proposal = did_you_mean(word, column.codes)
        raise entry.refuse_at(offset, word, f"{column.name} has no value '{word}'.", proposal)
    try:
        match column.type:
            case "date":
                return date.fromisoformat(word)
            case "int":
                return int(word)
            case "float":
                return float(word)
            case "bool":
                return {"yes": True, "no": False}[word]
    except (ValueError, KeyError):
        raise entry.refuse_at(offset, word, f"{column.name} cannot be '{word}': a {column.type} is expected.") from None
    return word


def _with_defaults(table: Table, drawn: Row, number: int) -> Row:
    defaults: Row = {"id": f"{table.name}-{number}", "recorded_on": LONG_AGO, "project": PROJECT}
    row = {column.name: defaults.get(column.name) for column in table.columns} | drawn
    if table.name == "evidence" and drawn.get("state") is None:
        row["state"] = "proven"
    return row
