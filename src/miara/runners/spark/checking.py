"""Facts that are left in their folder, looked through before they are counted: one row for each table, in one job.

What cannot be right is refused, as where facts are read here: a word outside a dictionary would count nobody.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import reduce
from pathlib import Path

import pyarrow as pa
from pyspark.sql import Column as Expression
from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as sf

from miara.model.errors import FactsError, did_you_mean
from miara.model.schema import TABLES, Column, ColumnType
from miara.runners import tables
from miara.runners.folders import ParquetFolder, schema
from miara.runners.spark.sessions import using

SQL: dict[ColumnType, str] = {"text": "string", "date": "date", "int": "bigint", "float": "double", "bool": "boolean"}
_FIRST_DAY, _LAST_DAY = "0001-01-01", "9999-12-31"
_SEEN = "array<struct<what:string,column:string,value:string,rows:bigint>>"


class Checked(ParquetFolder):
    """A folder whose facts can be counted.

    `people`: how many rows of participations there are. `first`: the first day anything of a table was known.
    `projects`: of the participations. `gaps`: table, column and how many rows lack it; they are left out.
    """

    def __init__(self, folder: Path) -> None:
        """Raises FactsError and SparkError."""
        super().__init__(folder)
        for name, path in self.paths.items():
            _readable(name, schema(path))
        with using() as spark:
            frames = [_looked(name, spark.read.parquet(str(path))) for name, path in self.paths.items()]
            seen = reduce(DataFrame.unionAll, frames).collect() if frames else []
        self.people = sum(row["rows"] for row in seen if row["name"] == "participation")
        self.projects = {each for row in seen for each in row["projects"]}
        self.first: Mapping[str, date | None] = {row["name"]: row["first"] for row in seen}
        self.gaps: list[tuple[str, Column, int, int]] = []
        for row in seen:
            for each in row["seen"]:
                if each["rows"] and each["what"] != "gap":
                    raise FactsError(_told(row["name"], each))
                if each["rows"]:
                    column = TABLES[row["name"]].by_name[each["column"]]
                    self.gaps.append((row["name"], column, each["rows"], row["rows"]))


def whole(name: str) -> Expression:
    """The rows that have everything each row needs; what the others may have counted for would be chance."""
    return reduce(Expression.__and__, (sf.col(column.name).isNotNull() for column in TABLES[name].needed))


def _readable(name: str, given: pa.Schema) -> None:
    """Refuse what is seen without reading a row."""
    tables.check(TABLES[name], given.names, f"{name}.parquet")
    for column in TABLES[name].columns:
        found = given.field(column.name).type if column.name in given.names else pa.null()
        where = f"{name}.parquet, column {column.name}: a {column.type} is expected, not {found}."
        if pa.types.is_timestamp(found) and found.unit == "ns":
            raise FactsError(f"{where} Spark reads days, or times in microseconds.")
        try:
            pa.nulls(0, found).cast(tables.ARROW[column.type])
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise FactsError(where) from error


def _looked(name: str, frame: DataFrame) -> DataFrame:
    """One row about a table: its name, its number of rows, and what there is to tell of them."""
    there = dict(frame.dtypes)
    wrong = [each for column in TABLES[name].columns if column.name in there for each in _wrong(column, there)]
    wrong += [("gap", column.name, sf.col(column.name).isNull()) for column in TABLES[name].needed]
    seen = [
        sf.struct(sf.lit(what), sf.lit(column), sf.min(sf.when(here, sf.col(column).cast("string"))), sf.count_if(here))
        for what, column, here in wrong
    ]
    named = name == "participation" and "project" in there
    project = sf.col("project").cast("string") if named else sf.lit(None).cast("string")
    return frame.agg(
        sf.lit(name).alias("name"),
        sf.count("*").alias("rows"),
        sf.min(sf.col("recorded_on").try_cast("date")).alias("first"),
        sf.collect_set(project).alias("projects"),
        sf.array(*seen).cast(_SEEN).alias("seen"),
    )


def _wrong(column: Column, there: dict[str, str]) -> Iterator[tuple[str, str, Expression]]:
    """What may be wrong in a column, and in which rows it is."""
    given, of = sf.col(column.name), SQL[column.type]
    value = given.try_cast(of)
    if there[column.name] != of:
        yield "type", column.name, given.isNotNull() & value.isNull()
    if column.codes:
        yield "code", column.name, value.isNotNull() & ~value.isin(list(column.codes))
    if column.type == "date":
        yield "day", column.name, ~value.between(sf.lit(_FIRST_DAY).cast("date"), sf.lit(_LAST_DAY).cast("date"))
    elif column.type in ("int", "float"):
        low, high = column.ends
        yield "ends", column.name, ~value.between(low, high) | sf.isnan(value.cast("double"))


def _told(name: str, wrong: Row) -> str:
    """In the words of whoever reads facts here."""
    column, value = TABLES[name].by_name[wrong["column"]], wrong["value"]
    where = f"({wrong['rows']:,} row{'' if wrong['rows'] == 1 else 's'})"
    if wrong["what"] == "type":
        return f"{name}.parquet, column {column.name}: a {column.type} is expected, not '{value}' {where}."
    if wrong["what"] == "code":
        proposal = did_you_mean(value, column.codes)
        return f"{name}.parquet: {column.name} has no value '{value}' {where}. {proposal}".rstrip()
    if wrong["what"] == "day":
        return f"{name}.parquet: {column.name} has a day outside the years 1 to 9999 {where}."
    low, high = column.ends
    return f"{name}.parquet: {column.name} lies between {low:,} and {high:,}; {value} does not {where}."
