"""Fact tables as Arrow has them: the schema's columns and types, whatever was given."""

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


def arrow(table: Table, given: object) -> pa.Table:
    """The facts of one table with the schema's columns and types; missing columns are empty. Raises FactsError."""
    schema = pa.schema([(column.name, ARROW[column.type]) for column in table.columns])
    if given is None:
        return schema.empty_table()
    try:
        if not isinstance(given, pa.Table):
            return pa.Table.from_pylist([dict(row) for row in given], schema=schema)  # type: ignore[attr-defined]
        columns = [
            given.column(field.name).cast(field.type)
            if field.name in given.column_names
            else pa.nulls(given.num_rows, field.type)
            for field in schema
        ]
        return pa.Table.from_arrays(columns, schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, TypeError, ValueError) as error:
        raise FactsError(f"The table '{table.name}' does not fit the schema: {error}") from error
