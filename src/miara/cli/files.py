"""Facts in, results out: folders of Parquet or CSV files; a file is there whole or not at all."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from miara.model.errors import FactsError
from miara.model.schema import TABLES
from miara.runners import tables

_MUCH = 200_000  # rows from which reading is worth a word


def read_facts(folder: Path) -> dict[str, pa.Table]:
    """The fact tables of a folder: `support.parquet` or `support.csv`. Raises FactsError and OSError."""
    if not folder.is_dir():
        raise NotADirectoryError(f"There is no folder {folder}.")
    facts = {}
    for name in TABLES:
        table = _read(folder, name)
        if table is not None:
            facts[name] = table
            if table.num_rows > _MUCH:
                say(f"read {name}: {table.num_rows:,} rows")
    if not facts:
        raise FileNotFoundError(f"{folder} holds no fact table, such as participation.parquet or participation.csv.")
    return facts


def _read(folder: Path, name: str) -> pa.Table | None:
    parquet, csv = folder / f"{name}.parquet", folder / f"{name}.csv"
    if parquet.is_file() and csv.is_file():
        raise FactsError(f"{folder} holds {parquet.name} and {csv.name}. Remove one of them.")
    if parquet.is_file():
        return pq.read_table(parquet)
    return _read_csv(name, csv) if csv.is_file() else None


def _read_csv(name: str, file: Path) -> pa.Table:
    """Text in UTF-8 with a header, days as 2011-06-30, an empty cell for what is missing."""
    try:
        return pacsv.read_csv(
            file,
            convert_options=pacsv.ConvertOptions(
                column_types=tables.schema(TABLES[name]), strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid as error:
        raise FactsError(f"{file.name}: {error}") from error


def write(file: Path, put: Callable[[Path], None]) -> None:
    """Have a file written beside its place and moved there when it is whole."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    os.close(handle)
    part = Path(name)
    try:
        put(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def write_text(file: Path | None, text: str) -> None:
    """Print a text, or put it into a file."""
    if file is None:
        print(text)
    else:
        write(file, lambda part: _put(part, text))


def _put(file: Path, text: str) -> None:
    file.write_text(text + "\n", "utf-8")


def say(words: str) -> None:
    """Tell a person who waits; never mixed with the result."""
    if sys.stderr.isatty():
        print(f"miara: {words}", file=sys.stderr)


def warn(words: str) -> None:
    """Tell what the reader of a result must know."""
    print(f"miara: {words}", file=sys.stderr)
