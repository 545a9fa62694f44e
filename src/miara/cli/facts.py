"""Facts from a folder of Parquet or CSV files, refused or remarked on before a wrong zero is counted.

What cannot be right is refused: a missing column, a word outside a dictionary, an id that two facts share. What may be
meant so but often is not (a column nobody reads, facts about nobody, nothing known yet) is told beside the result.
"""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from miara.cli import files
from miara.model.errors import FactsError, did_you_mean
from miara.model.schema import TABLES, Column, ColumnType, Table
from miara.model.units import UNITS
from miara.runners import folders, tables

LAKE = "lake.json"
"""The list of a folder in which facts were placed."""
_MUCH = 200_000  # rows from which reading is worth a word
_EXPECTED: Mapping[ColumnType, str] = {
    "text": "is not text.",
    "date": "is not a day. Write days like 2011-06-30.",
    "int": "is not a whole number.",
    "float": "is not a number. Write 0.5, with a point.",
    "bool": "is neither yes nor no.",
}
_UNKNOWN = "Leave the cell empty where it is not known."
_SEPARATORS = (",", ";", "\t")
_FIRST_DAY, _LAST_DAY = ((each - date(1970, 1, 1)).days for each in (date.min, date.max))
_YES, _NO = (["yes", "true", "True", "1"], ["no", "false", "False", "0"])

type Read = dict[str, pa.Table]


def read(folder: Path) -> Read:
    """The fact tables of a folder: `support.parquet` or `support.csv`. Raises FactsError and OSError."""
    if not folder.is_dir():
        raise NotADirectoryError(f"There is no folder {folder}.")
    found = {}
    for name in TABLES:
        file = _file(folder, name)
        if file is not None:
            found[name] = _fitting(TABLES[name], _table(TABLES[name], file), file.name)
            if found[name].num_rows > _MUCH:
                files.say(f"read {name}: {found[name].num_rows:,} rows")
    if not found and placed(folder):
        raise FactsError(
            f"What lies in {folder} was placed for Spark: ask with `run` or `members` and --runner spark, or name the "
            f"facts themselves."
        )
    if not found:
        raise FileNotFoundError(f"{folder} holds no fact table, such as participation.parquet or participation.csv.")
    for remark in (*_not_read(folder), *_about_nobody(found), *_never_complete(found)):
        files.warn(remark)
    return found


def placed(folder: Path) -> bool:
    """Whether facts were placed in a folder for many questions to Spark."""
    return (folder / LAKE).is_file()


def left_there(
    folder: Path, columns: Mapping[str, Sequence[str]], gaps: Iterable[tuple[str, Column, int, int]]
) -> Iterator[str]:
    """What there is to remark on facts that somebody else reads."""
    yield from _not_read(folder)
    for name, found in columns.items():
        yield from _unread(TABLES[name], found, f"{name}.parquet")
    for name, column, empty, rows in gaps:
        yield _gap(f"{name}.parquet", column, empty, rows)
    yield from _never_complete(columns)


def remark(
    first: Mapping[str, date | None], known: Collection[str] | None, *, known_on: date, asked: list[str] | None
) -> None:
    """Tell where a question can only be answered with nothing.

    `first`: the first day anything of a table was known. `known`: the projects; None where there is nobody.
    """
    for words in (*_not_known(first, known_on), *_no_project(known, asked)):
        files.warn(words)


def first_days(found: Read) -> dict[str, date | None]:
    """The first day anything of a table was known."""
    return {name: pc.min(table["recorded_on"]).as_py() for name, table in found.items()}


def projects(found: Read) -> set[str] | None:
    """The projects that somebody takes part in; None where there is nobody."""
    table = found.get("participation")
    if table is None:
        return None
    return set(pc.unique(table["project"]).to_pylist()) - {None} if "project" in table.column_names else set()


def _file(folder: Path, name: str) -> Path | None:
    parquet, text = folder / f"{name}.parquet", folder / f"{name}.csv"
    if parquet.exists() and text.is_file():
        raise FactsError(f"{folder} holds {parquet.name} and {text.name}. Remove one of them.")
    return next((each for each in (parquet, text) if each.exists()), None)  # Spark writes folders of files


def _table(table: Table, file: Path) -> pa.Table:
    if file.suffix == ".csv":
        return _csv(table, file)
    try:
        return folders.read(file)
    except pa.ArrowException as error:
        raise FactsError(f"{file.name} cannot be read: {error}") from error


def _csv(table: Table, file: Path) -> pa.Table:
    """Text in UTF-8 with a header, parted by , or ; or tabs, days as 2011-06-30, an empty cell for what is missing."""
    names, sign, alone = _header(file)
    types = {column.name: tables.ARROW[column.type] for column in table.columns}
    if alone:
        return pa.table([pa.array([], types.get(name, pa.string())) for name in names], names=names)
    parted = pacsv.ParseOptions(delimiter=sign)
    try:
        return pacsv.read_csv(file, parse_options=parted, convert_options=_converted(types))
    except pa.ArrowInvalid as error:
        raise _told(table, file, names, parted, str(error)) from error


def _converted(types: Mapping[str, pa.DataType], only: list[str] | None = None) -> pacsv.ConvertOptions:
    return pacsv.ConvertOptions(
        column_types=types,
        strings_can_be_null=True,
        null_values=[""],
        true_values=_YES,
        false_values=_NO,
        include_columns=only or [],
    )


def _header(file: Path) -> tuple[list[str], str, bool]:
    """The names of the columns, what parts them, and whether nothing else is in the file."""
    with file.open("rb") as lines:
        first = lines.readline()
        more = bool(lines.read(1))
    if not first.strip(b"\xef\xbb\xbf \t\r\n"):
        found = "begins with an empty line" if more else "is empty"
        raise FactsError(f"{file.name} {found}. Its first line is a header with the names of its columns.")
    try:
        words = first.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError:
        raise _other_encoding(file) from None
    if words.startswith("sep="):
        raise FactsError(f"{file.name} begins with '{words}'. Remove that line; the names of the columns come first.")
    if "\r" in words:
        raise FactsError(f"{file.name} has line ends that are no longer in use. Save it as “CSV UTF-8”.")
    sign = next((each for each in _SEPARATORS if each in words), ",")
    return next(csv.reader([words.strip(" ")], delimiter=sign), []), sign, not more


def _other_encoding(file: Path) -> FactsError:
    return FactsError(f"{file.name} is not in UTF-8. Save it as “CSV UTF-8”.")


def _told(table: Table, file: Path, names: list[str], parted: pacsv.ParseOptions, error: str) -> FactsError:
    """What is wrong in a CSV file, where, and what to do."""
    if "UTF8" in error or "UTF-8" in error:
        return _other_encoding(file)
    cells = re.search(r"Expected (\d+) columns, got (\d+): (.*)", error)
    if cells:
        return FactsError(
            f"{file.name}: a row has {cells[2]} cells where the header has {cells[1]}: {cells[3][:120].strip()}"
        )
    wrong = re.search(r"In CSV column #(\d+): .*invalid value '(.*)'", error)
    if not wrong or int(wrong[1]) >= len(names) or names[int(wrong[1])] not in table.by_name:
        return FactsError(f"{file.name}: {error}")
    column, value = table.by_name[names[int(wrong[1])]], wrong[2]
    text = pacsv.read_csv(
        file, parse_options=parted, convert_options=_converted({column.name: pa.string()}, [column.name])
    )
    line = pc.index(text[column.name], pa.scalar(value, pa.string())).as_py() + 2
    proposal = "" if any(each.isdigit() for each in value) else f" {_UNKNOWN}"
    return FactsError(f"{file.name}, line {line}, column {column.name}: '{value}' {_EXPECTED[column.type]}{proposal}")


def _fitting(table: Table, given: pa.Table, file: str) -> pa.Table:
    """The table if it can be counted, its columns of the schema's types."""
    tables.check(table, given.column_names, file)
    for column in table.columns:
        if column.name in given.column_names:
            given = _cast(given, column, file)
            _within(given[column.name], column, file)
            _coded(given[column.name], column, file)
    _one_fact_each(given, file)
    for words in _unread(table, given.column_names, file):
        files.warn(words)
    return _without_gaps(table, given, file)


def _unread(table: Table, names: Iterable[str], file: str) -> Iterator[str]:
    for name in names:
        if name not in table.by_name:
            yield f"{file}: the column '{name}' is not read. {did_you_mean(name, table.by_name)}".rstrip()


def _gap(file: str, column: Column, empty: int, rows: int) -> str:
    return f"{file}: {empty:,} of {rows:,} rows have no {column.name} ({column.says}): not counted."


def _without_gaps(table: Table, given: pa.Table, file: str) -> pa.Table:
    """The rows that have everything each row needs; what the others may have counted for would be chance."""
    rows = given.num_rows
    for column in table.needed:
        empty = given[column.name].null_count
        if empty:
            files.warn(_gap(file, column, empty, rows))
    for column in table.needed:
        if given[column.name].null_count:
            given = given.filter(pc.is_valid(given[column.name]))
    return given


def _cast(given: pa.Table, column: Column, file: str) -> pa.Table:
    wanted, found = tables.ARROW[column.type], given[column.name]
    if found.type == wanted:
        return given
    try:
        cast = found.cast(wanted)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        words = f"{file}, column {column.name}: a {column.type} is expected, not {found.type}. {error}"
        raise FactsError(words) from error
    return given.set_column(given.column_names.index(column.name), column.name, cast)


def _within(found: pa.ChunkedArray, column: Column, file: str) -> None:
    """Numbers and days lie where they can be counted with: beyond, they would count nobody or everybody."""
    if column.type == "date":
        days = found.cast(pa.int32())
        low, high = pc.min(days).as_py(), pc.max(days).as_py()
        if low is not None and not (low >= _FIRST_DAY and high <= _LAST_DAY):
            raise FactsError(f"{file}: {column.name} has a day outside the years 1 to 9999. {_UNKNOWN}")
    elif column.type in ("int", "float"):
        strange = tables.beyond(column, found)
        if strange is not None:
            low, high = column.ends
            raise FactsError(f"{file}: {column.name} lies between {low:,} and {high:,}; {strange} does not.")


def _coded(found: pa.ChunkedArray, column: Column, file: str) -> None:
    """A column with a dictionary has no other words: they would count nobody."""
    if not column.codes:
        return
    strange = [each for each in pc.unique(found).to_pylist() if each is not None and each not in column.codes]
    if strange:
        rows = pc.sum(pc.equal(found, strange[0])).as_py()
        proposal = did_you_mean(strange[0], column.codes)
        where = f"{rows:,} row{'' if rows == 1 else 's'}"
        raise FactsError(f"{file}: {column.name} has no value '{strange[0]}' ({where}). {proposal}".rstrip())


def _one_fact_each(given: pa.Table, file: str) -> None:
    """Of rows that are believed no two have the same id."""
    ids = given["id"]
    if "retracted_on" in given.column_names:
        ids = ids.filter(pc.is_null(given["retracted_on"]))
    ids = pc.drop_null(ids)
    if pc.count_distinct(ids).as_py() == len(ids):
        return
    counted = pc.value_counts(ids)
    twice = counted.filter(pc.greater(counted.field("counts"), 1))[0]["values"].as_py()
    raise FactsError(f"{file}: two rows have the id '{twice}' and neither is retracted. An id is one fact's own.")


def _not_read(folder: Path) -> Iterator[str]:
    for file in sorted(folder.iterdir()):
        if file.suffix in (".csv", ".parquet") and file.stem not in TABLES:
            yield f"{file.name} is not read. {did_you_mean(file.stem, TABLES)}".rstrip()


def _about_nobody(found: Read) -> Iterator[str]:
    for name, table in found.items():
        owner = TABLES[name].owner
        if not owner:
            continue
        there = found[owner]["id"] if owner in found else pa.chunked_array([[]], pa.string())
        about = pc.drop_null(table[owner])
        lost = about.filter(pc.invert(pc.is_in(about, value_set=there)))
        if len(lost):
            of = f"{len(lost):,} of {table.num_rows:,} rows"
            yield f"{name}: {of} are about a {owner} that is not there, such as '{lost[0].as_py()}'."


def _never_complete(found: Collection[str]) -> Iterator[str]:
    if "participation" in found and "record_state" not in found:
        yield "There is no record_state, so every record is incomplete and no participation counts."


def _not_known(first: Mapping[str, date | None], known_on: date) -> Iterator[str]:
    """Only of what is counted itself: that nothing had happened to anybody yet is no surprise."""
    for name in dict.fromkeys(unit.table for unit in UNITS.values() if not unit.owned):
        day = first.get(name)
        if day is not None and day > known_on:
            yield (
                f"Nothing of {name} was known on {known_on}; the first row was recorded on {day}. "
                f"Say with --known-on how late it may have been learnt."
            )


def _no_project(known: Collection[str] | None, asked: list[str] | None) -> Iterator[str]:
    if known is None:
        return
    for project in asked or ():
        if project not in known:
            yield f"No participation is in the project '{project}'. {did_you_mean(project, known)}".rstrip()
