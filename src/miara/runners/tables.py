"""Fact tables as Arrow has them: the schema's columns and types, whatever was given."""

from collections.abc import Sequence

import pyarrow as pa

from miara.model.errors import FactsError
from miara.model.schema import ColumnType, Table

ARROW: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "date": pa.date32(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
}


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
        if not isinstance(given, pa.Table):
            return pa.Table.from_pylist([dict(row) for row in given], schema=wanted)  # type: ignore[attr-defined]
        return pa.table({field.name: _column(given, field, dictionaries=dictionaries) for field in wanted})
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, TypeError, ValueError) as error:
        raise FactsError(f"The table '{table.name}' does not fit the schema: {error}") from error


def _column(given: pa.Table, field: pa.Field, *, dictionaries: bool) -> pa.ChunkedArray | pa.Array:
    if field.name not in given.column_names:
        return pa.nulls(given.num_rows, field.type)
    found = given.column(field.name)
    if dictionaries and pa.types.is_string(field.type) and pa.types.is_dictionary(found.type):
        return found.cast(pa.dictionary(pa.int32(), field.type))
    return found.cast(field.type)


def check(table: Table, names: Sequence[str], given: str = "") -> None:
    """Refuse columns among which one is missing that every row needs, or stands twice. Raises FactsError."""
    called = given or table.name
    for name in names:
        if names.count(name) > 1:
            raise FactsError(f"{called} has the column '{name}' twice.")
    for column in table.needed:
        if column.name not in names:
            there = ", ".join(names) or "none"
            raise FactsError(f"{called} has no column '{column.name}' ({column.says}). Its columns: {there}.")
