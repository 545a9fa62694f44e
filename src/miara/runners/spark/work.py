"""What a worker does with a partition: reads its rows, asks a runner, sends the answers back. Knows no Spark."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa

from miara.model import errors
from miara.model.errors import MiaraError
from miara.model.results import Counts, Member
from miara.runners import duckdb, kernel
from miara.runners.kernel import Extract, answers
from miara.runners.question import Facts
from miara.runners.spark import partials
from miara.runners.spark.asks import Ask, Key
from miara.runners.spark.partials import Share

MARKED_FROM = 20_000
"""Participations in a partition from which members are marked by a kernel, which takes seconds to compile."""
_CODEC = "zstd"
_ROWS = 500_000  # rows that are divided at once

type Answer = Share | dict[str, Counts] | list[Member] | MiaraError
type Batches = Iterable[pa.RecordBatch]

ROWS = "part int, key string, name string, rows binary"
"""Some rows of a table, as an Arrow stream, and the partition they belong to."""
ANSWERS = "ask int, key string, answer binary"


class VersionError(MiaraError):
    """A worker has another miara than the driver."""


@cache
def version() -> str:
    """A mark of the engine's code: driver and workers must have the same."""
    folder = Path(errors.__file__).parent.parent
    files = sorted(folder.rglob("*.py"))
    told = "".join(f"{path.relative_to(folder)} {sha256(path.read_bytes()).hexdigest()}\n" for path in files)
    return sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Divide:
    """Divides the rows of a table by their column `part`."""

    key: Key
    name: str

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        """Batches of ROWS."""
        held: list[pa.RecordBatch] = []
        for batch in batches:
            held.append(batch)
            if sum(each.num_rows for each in held) >= _ROWS:
                yield self._divided(held)
                held = []
        if held:
            yield self._divided(held)

    def _divided(self, batches: list[pa.RecordBatch]) -> pa.RecordBatch:
        table = pa.Table.from_batches(batches)
        part = np.asarray(table["part"].combine_chunks())
        table = table.drop_columns(["part"]).take(np.argsort(part, kind="stable"))
        parts, count = np.unique(part, return_counts=True)
        first = np.cumsum(count) - count
        rows = [_stream(table.slice(at, size)) for at, size in zip(first.tolist(), count.tolist(), strict=True)]
        same = [pa.array([word] * len(rows), pa.string()) for word in (self.key, self.name)]
        return pa.record_batch([pa.array(parts, pa.int32()), *same, pa.array(rows, pa.binary())], names=_names(ROWS))


@dataclass(frozen=True)
class Work:
    """Answers questions about the partitions that it is given."""

    asks: tuple[Ask, ...]
    version: str
    marked_from: int

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        """From batches of ROWS to batches of ANSWERS."""
        for (key, _), tables in gathered(batches).items():
            yield self.answers(key, partial(laid, key, tables))

    def answers(self, key: Key, facts: Callable[[], Facts]) -> pa.RecordBatch:
        """Every answer that a partition of this key has."""
        found = list(self._answered(key, facts))
        return pa.record_batch(
            [
                pa.array([number for number, _ in found], pa.int32()),
                pa.array([key] * len(found), pa.string()),
                pa.array([_packed(answer) for _, answer in found], pa.binary()),
            ],
            names=_names(ANSWERS),
        )

    def _answered(self, key: Key, facts: Callable[[], Facts]) -> Iterator[tuple[int, Answer]]:
        """Answers by the number of the question; what a runner refuses is an answer, too, and the last one."""
        try:
            if self.version != version():
                raise VersionError("A worker has another version of miara than the driver: install the same on all.")
            given = facts()
            for number, ask in enumerate(self.asks):
                codes = ask.wanted(key)
                if codes:
                    yield number, self._answer(ask, key, given, codes)
        except MiaraError as error:
            yield 0, error

    def _answer(self, ask: Ask, key: Key, facts: Facts, codes: tuple[str, ...]) -> Answer:
        if ask.what == "members":
            people = sum(len(each.order["owner"]) for each in facts.layouts) if isinstance(facts, Extract) else 0
            runner = kernel if isinstance(facts, Extract) and people >= self.marked_from else duckdb
            found: list[Member] = runner.members(ask.pack, facts, ask.question, codes[0])
            return found
        if key != "person":
            return duckdb.counts(ask.pack, facts, ask.question, codes)
        answers.THREADS = 1  # Spark gives a task one processor
        return partials.share(ask.pack, kernel.extract_of(facts), ask.question, codes)


def gathered(batches: Batches) -> dict[tuple[Key, int], dict[str, pa.Table]]:
    """The rows of partitions by their keys and numbers, by table."""
    found: dict[tuple[Key, int], dict[str, list[pa.Table]]] = {}
    for batch in batches:
        for row in batch.to_pylist():
            table = pa.ipc.open_stream(row["rows"]).read_all()
            found.setdefault((row["key"], row["part"]), {}).setdefault(row["name"], []).append(table)
    return {part: {name: pa.concat_tables(each) for name, each in tables.items()} for part, tables in found.items()}


def laid(key: Key, tables: Mapping[str, pa.Table]) -> Facts:
    """The facts as a runner takes them: people's are sorted. Raises FactsError and KernelGapError."""
    return Extract.build(tables) if key == "person" else tables


def read_answers(table: pa.Table) -> Mapping[int, list[Answer]]:
    """What came back, by the number of the question."""
    found: dict[int, list[Answer]] = {}
    for number, told in zip(table["ask"].to_pylist(), table["answer"], strict=True):
        answer = _unpacked(told.as_buffer())
        if isinstance(answer, MiaraError):
            raise answer
        found.setdefault(number, []).append(answer)
    return found


def _packed(answer: Answer) -> bytes:
    told = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    return len(told).to_bytes(8) + bytes(pa.compress(told, codec=_CODEC, asbytes=True))


def _unpacked(told: pa.Buffer) -> Answer:
    size = int.from_bytes(told[:8].to_pybytes())
    # Told by our own workers within the session that asked, where Spark itself pickles; never read from a file.
    answer: Answer = pickle.loads(pa.decompress(told[8:], decompressed_size=size, codec=_CODEC))  # noqa: S301
    return answer


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression=_CODEC)) as writer:
        writer.write_table(table.combine_chunks())
    return bytes(sink.getvalue())


def _names(schema: str) -> list[str]:
    return [each.split()[0] for each in schema.split(", ")]
