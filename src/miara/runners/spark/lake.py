"""Facts brought together once and kept for many questions, in a folder that all workers see.

One saved extract for each partition of people, one folder of tables for each other partition, and a list of them, which
is written last: a folder without one is not whole.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sf

from miara.model.errors import FactsError, MiaraError
from miara.model.pack import Pack
from miara.model.schema import TABLES
from miara.runners.folders import Kept
from miara.runners.kernel import Extract, KernelGapError, extract_of
from miara.runners.kernel.programs import program
from miara.runners.question import Facts
from miara.runners.spark.asks import KEYS, Key, everything, key_of
from miara.runners.spark.placing import Parts, Placing
from miara.runners.spark.sessions import using
from miara.runners.spark.work import Batches, Work, gathered, laid
from miara.runners.tables import arrow

FORMAT = 1
LIST = "lake.json"
_PLACES = "at int, key string, part int"
_DONE = "key string, part int, refused string"


class Lake(Kept):
    """Facts that were placed in a folder. Also the facts themselves by table, for whoever reads them all."""

    def __init__(self, folder: Path) -> None:
        """Raises FactsError."""
        try:
            about = json.loads((folder / LIST).read_text("utf-8"))
            if about["format"] != FORMAT:
                raise FactsError(f"{folder} was written by another version: place the facts again.")
            self._parts: list[tuple[Key, int]] = [(key, part) for key, part in about["parts"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FactsError(f"{folder} holds no whole lake: place the facts again.") from error
        self.folder = folder.resolve()

    def columns(self) -> Mapping[str, Sequence[str]]:
        """All that there are: a lake is written with every table and column."""
        return {name: tuple(table.by_name) for name, table in TABLES.items()}

    def parts(self, spark: SparkSession) -> DataFrame:
        """Every partition's key and number, each in a task of its own."""
        rows = [(at, key, part) for at, (key, part) in enumerate(self._parts)]
        return spark.createDataFrame(rows, _PLACES).repartitionById(max(1, len(rows)), sf.col("at"))

    @cached_property
    def _tables(self) -> dict[str, list[pa.Table]]:
        found: dict[str, list[pa.Table]] = {}
        for key, part in self._parts:
            if key != "coach":  # the same rows again
                for name, table in read(self.folder, key, part).items():
                    found.setdefault(name, []).append(table)
        return found

    def __getitem__(self, name: str) -> pa.Table:
        return pa.concat_tables(self._tables[name], promote_options="permissive")

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def place(facts: Facts, folder: Path, packs: Sequence[Pack] = ()) -> Lake:
    """Bring facts together in a folder that all workers see. `packs`: what will be asked, so that columns are ready.

    Raises FactsError, KernelGapError and SparkError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LIST).unlink(missing_ok=True)
    with using() as spark:
        placing = Placing(spark, facts)
        count = placing.parts()
        rows = placing.rows({key: everything(key) for key in KEYS}, Parts(count, count))
        done = rows.mapInArrow(Keep(folder.resolve(), tuple(packs)), _DONE).toArrow().to_pylist()
    for each in done:
        if each["refused"]:
            raise FactsError(each["refused"])
    parts = sorted([each["key"], each["part"]] for each in done)
    (folder / LIST).write_text(json.dumps({"format": FORMAT, "parts": parts}), "utf-8")
    _clear(folder, {_path(folder, key, part) for key, part in parts})
    return Lake(folder)


def _clear(folder: Path, kept: set[Path]) -> None:
    """Remove what an earlier lake, or one that was broken off, left in the folder."""
    for path in (path for key in KEYS for path in (folder / key).glob("*")):
        if path not in kept:
            shutil.rmtree(path, ignore_errors=True)


@dataclass(frozen=True)
class Keep:
    """Writes partitions to the folder of a lake."""

    folder: Path
    packs: tuple[Pack, ...]

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        """From batches of rows to what was written."""
        for (key, part), tables in gathered(batches).items():
            refused = None
            try:
                self._keep(key, part, laid(key, tables))
            except MiaraError as error:
                refused = str(error)
            except OSError as error:
                refused = f"A worker cannot write to {self.folder}, which all workers must: {error.strerror}."
            yield pa.RecordBatch.from_pylist([{"key": key, "part": part, "refused": refused}], _schema())

    def _keep(self, key: Key, part: int, facts: Facts) -> None:
        """Written beside its place and moved there, for Spark may run a task twice."""
        where = _path(self.folder, key, part)
        beside = where.with_name(f"{where.name}.{uuid4().hex}")
        if key == "person":
            extract = extract_of(facts)
            for pack in self.packs:
                _read(pack, extract)
            extract.save(beside)
        else:
            beside.mkdir(parents=True)
            for name in facts:
                table = arrow(TABLES[name], facts[name])
                with pa.OSFile(str(beside / f"{name}.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as out:
                    out.write_table(table)
        shutil.rmtree(where, ignore_errors=True)
        beside.replace(where)


def _read(pack: Pack, extract: Extract) -> None:
    """Make the columns that a pack's figures about people are made from, split by its own breakdowns."""
    codes = tuple(each.code for each in pack.indicators if each.parts and key_of(each.unit) == "person")
    with suppress(KernelGapError):
        program(pack, codes, tuple((each,) for each in pack.breakdowns.values())).read(extract)


def _schema() -> pa.Schema:
    return pa.schema([("key", pa.string()), ("part", pa.int32()), ("refused", pa.string())])


def _path(folder: Path, key: Key, part: int) -> Path:
    return folder / key / f"{part:05}"


def read(folder: Path, key: Key, part: int) -> Facts:
    """The facts of a kept partition, mapped into memory. Raises FactsError."""
    where = _path(folder, key, part)
    if not where.is_dir():
        raise FactsError(f"{where} is not there: all workers must see the folder of the lake.")
    if key == "person":
        return Extract.load(where, check=False)
    return {path.stem: pa.ipc.open_file(pa.memory_map(str(path))).read_all() for path in sorted(where.glob("*.arrow"))}


@dataclass(frozen=True)
class Placed:
    """Answers questions about partitions that were kept."""

    folder: Path
    work: Work

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        """From batches of keys and numbers to batches of answers."""
        for batch in batches:
            for row in batch.to_pylist():
                yield self.work.answers(row["key"], partial(read, self.folder, row["key"], row["part"]))
