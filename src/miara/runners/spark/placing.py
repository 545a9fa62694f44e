"""Bringing together what belongs together: the rows of a person, of a coach's people, of tables about nobody.

Facts name their participation, evidence and endings their fact, so the partition of each row is found by joins.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from math import ceil

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sf

from miara.model.schema import TABLES
from miara.runners.folders import ParquetFolder
from miara.runners.question import Facts
from miara.runners.spark.asks import Key, Needs
from miara.runners.spark.checking import SQL, Checked, whole
from miara.runners.spark.work import ROWS, Divide
from miara.runners.tables import arrow

PEOPLE_IN_PART = 250_000
"""Participations in a partition: some two gigabytes while they are sorted."""
FEWEST_PARTS = 2

type Columns = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Parts:
    """How many partitions there are of each key; they are numbered one key after the other."""

    person: int
    coach: int
    whole: int = 1

    @property
    def all(self) -> int:
        """How many in all."""
        return self.person + self.coach + self.whole

    def first(self, key: Key) -> int:
        """The number of the first of a key."""
        return {"person": 0, "coach": self.person, "whole": self.person + self.coach}[key]


class Placing:
    """Facts on their way to partitions."""

    def __init__(self, session: SparkSession, facts: Facts) -> None:
        self._session, self._facts = session, facts

    def parts(self) -> int:
        """Into how many parts so many people are divided."""
        given = self._facts
        people = given.people if isinstance(given, Checked) else self._frame("participation", ("id",)).count()
        return max(FEWEST_PARTS, ceil(people / PEOPLE_IN_PART))

    def rows(self, needs: Mapping[Key, Needs], parts: Parts) -> DataFrame:
        """Batches of ROWS, each in its partition."""
        placed = [
            frame.mapInArrow(Divide(key, name), ROWS)
            for key, tables in needs.items()
            if tables.columns
            for name, frame in self._placed(key, tables, parts)
        ]
        return reduce(DataFrame.unionAll, placed).repartitionById(parts.all, sf.col("part"))

    def _placed(self, key: Key, needs: Needs, parts: Parts) -> Iterator[tuple[str, DataFrame]]:
        """The needed columns of each table, and `part`."""
        own = {name: columns for name, columns in needs.columns.items() if name not in needs.told}
        if key == "whole":
            placed = {name: self._frame(name, columns).select("*", _here(parts)) for name, columns in own.items()}
            yield from placed.items()
            for name, about in needs.told.items():
                rows = self._frame(name, needs.columns[name]).where(sf.col("fact_table").isin(list(about)))
                yield name, rows.select("*", _here(parts))
            return
        placed = self._of_people(own, parts) if key == "person" else self._of_coaches(own, parts)
        yield from placed.items()
        for name, about in needs.told.items():
            yield name, self._told(name, needs.columns[name], {table: placed[table] for table in about})

    def _of_people(self, tables: Columns, parts: Parts) -> dict[str, DataFrame]:
        """Rows by the person they are about; whoever was ever merged, or shares a participation, lies together."""
        people = self._frame("participation", ("id", "person"))
        standing = self._session.createDataFrame(self._standing(people), "one string, root string")
        owners = people.groupBy("id").agg(sf.min("person").alias("one")).join(sf.broadcast(standing), "one", "left")
        owners = owners.select(
            sf.col("id").alias("owner"), _hashed(sf.coalesce("root", "one", "id"), parts, "person").alias("part")
        )
        found = {}
        for name, columns in tables.items():
            rows = self._frame(name, columns)
            if name == "alias":
                merged = rows.join(sf.broadcast(standing), rows["person"] == standing["one"])
                found[name] = merged.select(*columns, _hashed(sf.col("root"), parts, "person").alias("part"))
            else:
                found[name] = _joined(rows, owners, name)
        return found

    def _standing(self, people: DataFrame) -> list[tuple[str, str]]:
        """For everybody who is not alone the person that stands for them: few, so the driver finds them."""
        several = people.groupBy("id").agg(sf.collect_set("person").alias("people")).where(sf.size("people") > 1)
        pairs = self._frame("alias", ("person", "same_as")).where("person is not null and same_as is not null")
        told = several.select("people").unionAll(pairs.select(sf.array("person", "same_as"))).collect()
        return list(stand(row[0] for row in told).items())

    def _of_coaches(self, tables: Columns, parts: Parts) -> dict[str, DataFrame]:
        """A coach's people with all their facts; elsewhere the coach of an assignment is hidden, and is not counted."""
        assigned = self._frame("assignment", ("participation", "coach")).where("coach is not null")
        place = _hashed(sf.col("coach"), parts, "coach")
        owners = assigned.select(sf.col("participation").alias("owner"), place.alias("part")).distinct()
        found = {name: _joined(self._frame(name, columns), owners, name) for name, columns in tables.items()}
        own = sf.when(place == sf.col("part"), sf.col("coach"))
        return found | {"assignment": found["assignment"].withColumn("coach", own)}

    def _told(self, name: str, columns: tuple[str, ...], placed: Mapping[str, DataFrame]) -> DataFrame:
        """Evidence or endings, where the facts are that they tell about."""
        told = [
            frame.select(sf.col("id").alias("about"), sf.lit(table).alias("about_table"), "part")
            for table, frame in placed.items()
        ]
        facts = reduce(DataFrame.unionAll, told).distinct()
        rows = self._frame(name, columns)
        same = (rows["fact"] == facts["about"]) & (rows["fact_table"] == facts["about_table"])
        return rows.join(facts, same).select(*columns, "part")

    def _frame(self, name: str, columns: Iterable[str]) -> DataFrame:
        """Columns of a table with the schema's types; those that are not there are empty."""
        given = self._read(name)
        there = set(given.columns)
        types = {column: SQL[TABLES[name].by_name[column].type] for column in columns}
        return given.select(
            *((sf.col(each) if each in there else sf.lit(None)).cast(of).alias(each) for each, of in types.items())
        )

    def _read(self, name: str) -> DataFrame:
        if isinstance(self._facts, ParquetFolder) and name in self._facts.paths:
            found = self._session.read.parquet(str(self._facts.paths[name]))
            return found.where(whole(name)) if isinstance(self._facts, Checked) else found
        given = arrow(TABLES[name], self._facts.get(name))
        if not given.num_rows:
            empty = [sf.lit(None).cast(SQL[column.type]).alias(column.name) for column in TABLES[name].columns]
            return self._session.range(0).select(*empty)  # an empty list would be sent to Java, one job for each
        return self._session.createDataFrame(given)


def stand(groups: Iterable[Iterable[str]]) -> dict[str, str]:
    """For everyone named the one who stands for all that groups hold together."""
    root: dict[str, str] = {}

    def find(one: str) -> str:
        while root.setdefault(one, one) != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for group in groups:
        first, *others = map(find, group)
        for other in others:
            root[find(other)] = find(first)
    return {one: find(one) for one in root}


def _hashed(value: Column, parts: Parts, key: Key) -> Column:
    """The partition of a text."""
    count = {"person": parts.person, "coach": parts.coach}[key]
    return (sf.pmod(sf.xxhash64(value), sf.lit(count)) + sf.lit(parts.first(key))).cast("int")


def _here(parts: Parts) -> Column:
    return sf.lit(parts.first("whole")).cast("int").alias("part")


def _joined(rows: DataFrame, owners: DataFrame, name: str) -> DataFrame:
    """Rows of a table with the partition of the participation they are, or are about."""
    by = "id" if name == "participation" else "participation"
    return rows.join(owners, rows[by] == owners["owner"]).select(*rows.columns, "part")
