"""What figures are compared with: one query per indicator, as text, on DuckDB and on PostgreSQL.

The queries stand in figures_queries.sql. Loading is not measured; making what was known on the day is. Every baseline
answers with the same tallies as a runner.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.csv as pacsv

from miara.model.results import Cell, Counts, Tally
from tests.databases import Cluster

QUERIES = Path(__file__).with_name("figures_queries.sql")
BY = ("project", "sex")
INDEXED = ("id", "participation", "fact", "person")
SETTINGS = {
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "1",  # two processes for two processors
}
BUFFERS = "-c shared_buffers=2GB -c max_wal_size=8GB -c effective_cache_size=6GB"
_TYPES = {"string": "text", "date32[day]": "date", "int64": "bigint", "double": "double precision", "bool": "boolean"}
_TICKS = 100  # of /proc, a second

Row = Sequence[Any]
Facts = Mapping[str, pa.Table]


@dataclass(frozen=True)
class Statements:
    """The text of the baselines: what is prepared, in its order, and the query of each indicator."""

    state: dict[str, str]
    queries: dict[str, str]


def statements(as_of: date, known_on: date) -> Statements:
    """The text with its days put in."""
    text = QUERIES.read_text("utf-8")
    for name, day in (("as_of", as_of), ("known_on", known_on)):
        text = text.replace(f"date :{name}", f"date '{day}'")
    parts = re.split(r"^-- (state|query): (\w+)\n", text, flags=re.MULTILINE)[1:]
    found: dict[str, dict[str, str]] = {"state": {}, "query": {}}
    for kind, name, sql in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        found[kind][name] = sql.strip().rstrip(";")
    return Statements(found["state"], found["query"])


def tallies(rows: Sequence[Row]) -> Counts:
    """The cells of one query's rows: project, sex, three numbers of units and, where something is measured, totals.

    A row for "*" is the whole, of people who are in several projects; else the groups are added up.
    """
    groups, whole = {}, [0] * 6
    told = None
    for project, sex, *found in rows:
        numbers = [int(each) for each in found] + [0] * (6 - len(found))
        cell = Cell(*(Tally(numbers[state], numbers[state + 3]) for state in range(3)))
        if project == "*":
            told = cell
        elif any(numbers):
            groups[str(project), str(sex)] = cell
            whole = [one + other for one, other in zip(whole, numbers, strict=True)]
    added = Cell(*(Tally(whole[state], whole[state + 3]) for state in range(3)))
    return {"": {(): {(): told or added}, BY: groups}}


def alias_roots(alias: pa.Table, known_on: date) -> pa.Table:
    """Everybody who was merged, and the id that stands for them: a kept one, the smallest where there are several."""
    together: dict[str, set[str]] = {}
    given_up = set()
    for row in alias.to_pylist():
        if row["recorded_on"] > known_on or (row["retracted_on"] and row["retracted_on"] <= known_on):
            continue
        given_up.add(row["person"])
        joined = set().union(*(together.get(row[name], {row[name]}) for name in ("person", "same_as")))
        together |= dict.fromkeys(joined, joined)
    roots = {person: min(group - given_up or group) for person, group in together.items()}
    schema = pa.schema([("person", pa.string()), ("root", pa.string())])
    return pa.table([list(roots), list(roots.values())], schema)


def loaded(facts: Facts, known_on: date) -> Iterator[tuple[str, pa.Table]]:
    """The tables to load, plain text instead of dictionaries, under names that both databases allow."""
    yield "alias_root", alias_roots(facts["alias"], known_on)
    for name, table in facts.items():
        yield {"exit": "exits"}.get(name, name), table.cast(pa.schema([_plain(each) for each in table.schema]))


def _plain(field: pa.Field) -> pa.Field:
    return pa.field(field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type)


def on_duckdb(facts: Facts, as_of: date, known_on: date, *, kept: bool) -> dict[str, Any]:
    """One query after the other, on tables of DuckDB's own. `kept`: the state is made once, else by every query."""
    connection = duckdb.connect(":memory:", config={"threads": 2})
    for name, table in loaded(facts, known_on):
        connection.register("given", table)
        connection.execute(f'create table "{name}" as select * from given')
        connection.unregister("given")
    asked = statements(as_of, known_on)
    wall, used = time.perf_counter(), time.process_time()
    for name, sql in asked.state.items():
        connection.execute(f"create {'table' if kept else 'view'} {name} as {sql}")
    found = {code: tallies(connection.execute(sql).fetchall()) for code, sql in asked.queries.items()}
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - used, "result": found}


def on_postgresql(
    facts: Facts, as_of: date, known_on: date, say: Callable[[str], None], peak: Callable[[int], float]
) -> dict[str, Any]:
    """The same on a PostgreSQL of its own, with an index on every reference; CPU and memory are the server's.

    `peak`: the most memory that a process ever held; here the one that answers, shared buffers it touched included.
    """
    asked = statements(as_of, known_on)
    with _server() as cluster:
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            for name, table in loaded(facts, known_on):
                _copy(connection, name, table)
                say(f"postgresql: {table.num_rows:,} rows of {name} loaded")
        before, wall = _cpu(cluster), time.perf_counter()
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            for name, value in SETTINGS.items():
                connection.execute(f"set {name} = '{value}'")
            for name, sql in asked.state.items():
                connection.execute(f"create table {name} as {sql}")
                _index(connection, name)
            found = {}
            for number, (code, sql) in enumerate(asked.queries.items(), 1):
                found[code] = tallies(connection.execute(sql).fetchall())
                say(f"postgresql: {code}, {number} of {len(asked.queries)}")
            took, server = time.perf_counter() - wall, connection.info.backend_pid
            held = peak(server)
        _wait_for_end(server)
        return {"wall": took, "cpu": _cpu(cluster) - before, "peak": held, "own": 0.0, "result": found}


@contextmanager
def _server() -> Iterator[Cluster]:
    cluster = Cluster()
    cluster.start(BUFFERS)
    try:
        yield cluster
    finally:
        cluster.stop()


def _copy(connection: psycopg.Connection, name: str, table: pa.Table) -> None:
    columns = ", ".join(f"{field.name} {_TYPES[str(field.type)]}" for field in table.schema)
    connection.execute(f"create table {name} ({columns})")
    with connection.cursor() as cursor, cursor.copy(f"copy {name} from stdin (format csv)") as copy:
        for batch in table.to_batches(max_chunksize=100_000):
            file = BytesIO()
            pacsv.write_csv(batch, file, pacsv.WriteOptions(include_header=False))
            copy.write(file.getvalue())
    _index(connection, name)


def _index(connection: psycopg.Connection, name: str) -> None:
    columns = connection.execute("select column_name from information_schema.columns where table_name = %s", [name])
    for column in sorted({each for (each,) in columns} & set(INDEXED)):
        connection.execute(f"create index on {name} ({column})")
    connection.execute(f"vacuum analyze {name}")


def _cpu(cluster: Cluster) -> float:
    """Seconds, user and system, of the server's processes that have ended."""
    postmaster = (cluster.folder / "data" / "postmaster.pid").read_text("ascii").split()[0]
    fields = Path(f"/proc/{postmaster}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[13]) + int(fields[14])) / _TICKS


def _wait_for_end(pid: int) -> None:
    """Until then the process's time is not among that of the ended ones."""
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.05)
