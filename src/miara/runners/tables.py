"""Fact tables as Arrow has them: the schema's columns and types, whatever was given."""

from collections.abc import Sequence
from math import isnan

import pyarrow as pa
import pyarrow.compute as pc

from miara.model.errors import FactsError
from miara.model.schema import MOST, Column, ColumnType, Table

_PIECE = 1 << 20  # rows

ARROW: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "date": pa.date32(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
}

_PLAIN = (TypeError, ValueError, OverflowError)


def schema(table: Table) -> pa.Schema:
    """The names and types of a table's columns."""
    return pa.schema([(column.name, ARROW[column.type]) for column in table.columns])


def arrow(table: Table, given: object, *, dictionaries: bool = False) -> pa.Table:
    """The facts of one table with the schema's columns and types; missing columns are empty. Raises FactsError.

    `dictionaries`: text that was given as a dictionary may stay one.
    """
    wanted = schema(table)
    if given is None:
        return wanted.empty_table()
    try:
        if isinstance(given, pa.Table):
            made = pa.table({field.name: _column(given, field, dictionaries=dictionaries) for field in wanted})
        else:
            made = pa.Table.from_pylist([dict(row) for row in given], schema=wanted)  # type: ignore[attr-defined]
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, *_PLAIN) as error:
        raise FactsError(f"The table '{table.name}' does not fit the schema: {error}") from error
    for column in table.columns:
        if column.type in ("int", "float") and not _countable(made[column.name]):
            message = f"a number in {column.name} is none or beyond {MOST:,}."
            raise FactsError(f"The table '{table.name}' does not fit the schema: {message}")
    return made


def _countable(numbers: pa.ChunkedArray) -> bool:
    """No number is too large or none at all; found without a copy of the column. The sum tells what the ends do not."""
    ends = pc.min_max(numbers).as_py()
    if ends["min"] is None:
        return bool(numbers.null_count == len(numbers))
    return bool(ends["min"] >= -MOST and ends["max"] <= MOST and not isnan(pc.sum(numbers).as_py()))


def _column(given: pa.Table, field: pa.Field, *, dictionaries: bool) -> pa.ChunkedArray | pa.Array:
    if field.name not in given.column_names:
        return _nothing(given.num_rows, field.type)
    found = given.column(field.name)
    if dictionaries and pa.types.is_string(field.type) and pa.types.is_dictionary(found.type):
        return found.cast(pa.dictionary(pa.int32(), field.type))
    return found.cast(field.type)


def _nothing(rows: int, kind: pa.DataType) -> pa.ChunkedArray:
    """A column without a value: the same piece again and again, for a large one would take room for nothing."""
    piece = pa.nulls(min(rows, _PIECE), kind)
    whole, rest = divmod(rows, _PIECE)
    return pa.chunked_array([piece] * whole + ([piece.slice(0, rest)] if rest else []), kind)


def beyond(column: Column, found: pa.ChunkedArray | pa.Array) -> int | float | None:
    """A number outside the ends of its column, or none that can be counted with, such as NaN."""
    low, high = column.ends
    numbers = pc.drop_null(found)
    strange = numbers.filter(pc.invert(pc.and_(pc.greater_equal(numbers, low), pc.less_equal(numbers, high))))
    number: int | float | None = strange[0].as_py() if len(strange) else None
    return number


def check(table: Table, names: Sequence[str], given: str = "") -> None:
    """Refuse columns among which one is missing that every row needs, or stands twice. Raises FactsError."""
    called = given or table.name
    for name in names:
        if names.count(name) > 1:
            raise FactsError(f"{called} has the column '{name}' twice.")
    for column in table.needed:
        if column.name not in names:
            alike = next((name for name in names if name.strip().casefold() == column.name), None)
            there = f"Its columns: {', '.join(names) or 'none'}."
            proposal = there if alike is None else f"Write '{column.name}' for '{alike}'."
            raise FactsError(f"{called} has no column '{column.name}' ({column.says}). {proposal}")
