"""Figures on Spark: two workers against one, and both against the kernel in this process; results must be equal.

bench/spark.py [--sizes 100000,1000000] [--worlds FOLDER] [--repeat 3] [--without-lake]

Workers are those of a standalone cluster on the loopback, one processor each. CPU time is that of whole trees of
processes, JVM and Python together, of workers and of driver apart. What is compiled is compiled before. Lines:

- counted from Parquet: read, joined, shuffled, sorted, counted and added up, nothing kept;
- placed: the same up to sorting, written to a lake;
- counted from the lake: what a question costs from then on.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import figures_worlds
from bench.figures_measures import CODES, PACK, SETS, digest, question
from miara.runners import kernel
from miara.runners.folders import ParquetFolder
from miara.runners.kernel import Extract

TICKS = os.sysconf("SC_CLK_TCK")
MEMORY = "3g"  # of each worker's JVM; sorting happens in Python, beside it
HEAD = "| what | wall s | workers' CPU s | driver's CPU s | result |\n|---|---|---|---|---|"


def cpu(root: int) -> float:
    """Seconds of CPU of a process, of all below it, and of those of them that have ended."""
    parents, times = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        pid = int(stat.parent.name)
        parents[pid], times[pid] = int(fields[1]), sum(map(int, fields[11:15]))
    return sum(ticks for pid, ticks in times.items() if root in _line(pid, parents)) / TICKS


def _line(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid:
        yield pid
        pid = parents.get(pid, 0)


def measured(work: Callable[[], Any], workers: int | None, repeat: int = 1) -> dict[str, Any]:
    """Medians of wall and CPU seconds; the first of several runs does not count. `workers`: above all of them."""
    taken = []
    result = None
    for _ in range(repeat + (repeat > 1)):
        before = (time.perf_counter(), cpu(workers) if workers else 0.0, cpu(os.getpid()))
        result = work()
        after = (time.perf_counter(), cpu(workers) if workers else 0.0, cpu(os.getpid()))
        taken.append([late - early for late, early in zip(after, before, strict=True)])
    wall, theirs, own = (median(each) for each in zip(*taken[repeat > 1 :], strict=True))
    return {"wall": wall, "workers": theirs, "driver": own, "result": result}


def in_process(folder: Path, repeat: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The kernel alone: two threads count, one sorts."""
    facts = ParquetFolder(folder / "parquet")

    def cold() -> str:
        return digest(kernel.counts(PACK, Extract.build(facts), question(), CODES))

    kernel.counts(PACK, {}, question(), CODES)  # compiles
    yield "kernel, from Parquet", measured(cold, None)
    extract = Extract.load(folder / "extract", check=False)
    found = measured(lambda: kernel.counts(PACK, extract, question(), CODES), None, repeat)
    yield "kernel, sorted extract in place", found | {"result": digest(found["result"])}


def on_spark(folder: Path, repeat: int, workers: int, without_lake: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """The session that `MIARA_SPARK` names, with workers below a process of this id."""
    from miara.runners import spark  # noqa: PLC0415 - only where it is measured
    from miara.runners.spark.sessions import using  # noqa: PLC0415

    facts = ParquetFolder(folder / "parquet")
    lake = folder / "lake"
    asked = replace(PACK, breakdowns={each.name: each for one in SETS for each in one})  # so that columns are ready
    with using() as session:
        session.range(1).count()
        yield "counted from Parquet", measured(lambda: _counts(spark, facts), workers)
        if without_lake:
            session.stop()
            return
        kept: list[Any] = []
        found = measured(lambda: kept.append(spark.place(facts, lake, [asked])), workers)
        yield "placed", found | {"result": "done"}
        found = measured(lambda: spark.counts(PACK, kept[0], question(), CODES), workers, repeat)
        yield "counted from the lake", found | {"result": digest(found["result"])}
        session.stop()


def _counts(spark: Any, facts: Any) -> str:
    return digest(spark.counts(PACK, facts, question(), CODES))


def main() -> None:
    """Print one Markdown table for each size."""
    options = _arguments()
    if options.measure:
        given = (options.folder, options.repeat)
        spark = options.workers and on_spark(*given, options.workers, options.without_lake)
        for name, found in spark or in_process(*given):
            print(json.dumps({"name": name, **found}), flush=True)
        return
    with tempfile.TemporaryDirectory(prefix="spark-") as folder:
        base = (options.worlds or Path(folder)).resolve()
        for size in map(int, options.sizes.split(",")):
            _prepare(base / str(size), size)
            _table(base / str(size), size, options.repeat, ["--without-lake"] * options.without_lake)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Figures on Spark.")
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--worlds", type=Path, help="where worlds are kept; those of bench/figures.py will do")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--without-lake", action="store_true", help="measure what keeps nothing; a lake needs room")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _prepare(folder: Path, size: int) -> None:
    """The world as Arrow, as Parquet and as a sorted extract."""
    if not (folder / "world").is_dir():
        figures_worlds.write(size, folder / "world")
    facts = figures_worlds.read(folder / "world")
    if not (folder / "parquet/done").is_file():
        (folder / "parquet").mkdir(exist_ok=True)
        for name, table in facts.items():
            pq.write_table(table, folder / f"parquet/{name}.parquet", row_group_size=500_000)
        (folder / "parquet/done").touch()
    if not (folder / "extract/extract.json").is_file():
        extract = Extract.build(facts)
        kernel.counts(PACK, extract, question(), CODES)  # makes the columns
        extract.save(folder / "extract")


def _table(folder: Path, size: int, repeat: int, more: list[str]) -> None:
    from tests.miara import clusters  # noqa: PLC0415 - only where there is a cluster

    load = os.getloadavg()[0]
    print(f"\n### {size:,} participations, {len(CODES)} indicators by project and sex; load {load:.1f}\n\n{HEAD}")
    found = list(_lines("", ["--measure", "kernel"], folder, repeat, dict(os.environ)))
    for count in (1, 2):
        with tempfile.TemporaryDirectory(prefix="cluster-", dir=folder) as work:
            named = f"{count} worker{'s' * (count > 1)}: "
            with clusters.standalone(Path(work), count, MEMORY) as address:
                environment = clusters.environment(Path(work), MIARA_SPARK=address, PYSPARK_SUBMIT_ARGS=_SUBMIT)
                environment |= {"MIARA_KERNEL_CACHE": os.environ.get("MIARA_KERNEL_CACHE", "")}
                asked = ["--measure", "spark", "--workers", str(os.getpid()), *more]
                found += _lines(named, asked, folder, repeat, environment)
    results = {each["result"] for each in found if each["result"] != "done"}
    print(f"\nResults are {'equal' if len(results) == 1 else 'NOT EQUAL'}.")
    walls = {each["name"]: each["wall"] for each in found}
    for name in ("counted from Parquet", "placed", "counted from the lake"):
        one, two = (walls.get(f"{workers}: {name}") for workers in ("1 worker", "2 workers"))
        if one and two:
            print(f"{name}: two workers are {one / two:.2f} times as quick as one.")


_SETTINGS = {
    "spark.ui.enabled": "false",
    # The cluster is that of the tests, which is set up for a few rows: here Spark does as it does by itself.
    "spark.sql.codegen.wholeStage": "true",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.shuffle.partitions": "16",
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:+UseSerialGC",
}
_SUBMIT = " ".join(
    [
        f"--driver-memory 2g --executor-memory {MEMORY}",
        *(f"--conf {name}={value}" for name, value in _SETTINGS.items()),
        "pyspark-shell",
    ]
)


def _lines(
    named: str, asked: list[str], folder: Path, repeat: int, environment: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """Each line of a measurement, printed as it comes."""
    command = [sys.executable, __file__, *asked, "--folder", str(folder), "--repeat", str(repeat)]
    with _started(command, environment) as process:
        for line in process.stdout:
            found = json.loads(line)
            found["workers"] = max(0.0, found["workers"] - found["driver"])  # the driver is below us, too
            found["name"] = named + found["name"]
            seconds = " | ".join(f"{found[each]:.2f}" for each in ("wall", "workers", "driver"))
            print(f"| {found['name']} | {seconds} | {found['result']} |", flush=True)
            yield found


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[Any]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield process
    finally:
        process.stdout.close() if process.stdout else None
        if process.wait():
            print(f"failed with exit code {process.returncode}", file=sys.stderr)


if __name__ == "__main__":
    main()
