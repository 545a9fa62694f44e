"""How fast figures are: the kernel, what bounds it, and what it is compared with, in one run; results must be equal.

bench/figures.py [--sizes 100000,1000000] [--worlds FOLDER] [--only NAME,…] [--repeat 5]

Each measurement runs in a process of its own, so that its peak of memory is its own. CPU time is of all threads. Worlds
are made once and kept in FOLDER. Ratios are printed against the first line of each size.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

import numba
import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import figures_pack, figures_worlds
from miara.model.results import Counts
from miara.runners import duckdb, kernel
from miara.runners.kernel import Extract
from miara.runners.kernel.programs import program
from miara.runners.question import Question

AS_OF, KNOWN_ON = date(2020, 6, 30), date(2020, 12, 31)
PACK = figures_pack.pack()
CODES = tuple(PACK.by_code)
SETS = figures_pack.BY_PROJECT_AND_SEX
CHANGED = 1000  # one in so many participations is changed before a patch


@dataclass
class Case:
    """What a measurement works on."""

    folder: Path
    repeat: int

    @property
    def facts(self) -> dict[str, pa.Table]:
        """The world's tables."""
        return figures_worlds.read(self.folder / "world")

    @property
    def extract(self) -> Extract:
        """The sorted extract in place."""
        return Extract.load(self.folder / "extract", check=False)


def question(sets: tuple[Any, ...] = SETS, as_of: date = AS_OF, projects: tuple[str, ...] = ()) -> Question:
    """What is asked in every measurement."""
    return Question(projects, as_of, KNOWN_ON, {}, sets)


def month_ends(count: int = 60) -> list[date]:
    """The last days of so many months, up to the end of the world."""
    firsts = [date(2016 + month // 12, month % 12 + 1, 1) for month in range(1, count + 1)]
    return [first - timedelta(days=1) for first in firsts]


def digest(counts: dict[str, Counts], codes: tuple[str, ...] = CODES) -> str:
    """The same for equal results, whatever the order."""
    told = sorted(
        (code, part, names, group, str(cell))
        for code in codes
        for part, sets in counts[code].items()
        for names, cells in sets.items()
        for group, cell in cells.items()
        if group or cell.proven.units + cell.claimed.units + cell.incomplete.units
    )
    return sha256(repr(told).encode()).hexdigest()[:16]


def timed(repeat: int, work: Callable[[], Any], prepare: Callable[[], Any] = lambda: None) -> dict[str, Any]:
    """Median wall and CPU seconds, after one run that does not count; and what came out."""
    prepare()
    result = work()
    walls, cpus = [], []
    for _ in range(repeat):
        prepare()
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return {"wall": median(walls), "cpu": median(cpus), "result": result}


# Measurements: each gives wall, cpu and result


def counts_by_kernel(case: Case) -> dict[str, Any]:
    """All indicators by project and sex, sorted extract in place."""
    extract = case.extract
    found = timed(case.repeat, lambda: kernel.counts(PACK, extract, question(), CODES))
    return found | {"result": digest(found["result"])}


def plain_sum(case: Case) -> dict[str, Any]:
    """Summing the same bytes in two threads: what memory alone would take."""
    extract = case.extract
    kernel.counts(PACK, extract, question(), CODES)
    columns = [extract.layouts[0].array(name) for name in program(PACK, CODES, SETS).kernel.arrays]
    words = [column.reshape(-1).view(np.uint8)[: column.nbytes // 8 * 8].view(np.int64) for column in columns]
    halves = [half for each in words for half in np.array_split(each, 2)]

    def work() -> int:
        with ThreadPoolExecutor(2) as pool:
            return int(sum(pool.map(_total, halves)))

    found = timed(case.repeat, work)
    return found | {"result": f"{sum(each.nbytes for each in words) / 1e6:.0f} MB"}


@numba.njit(nogil=True)
def _total(numbers: Any) -> Any:
    total = 0
    for each in numbers:
        total += each
    return total


def counts_by_one_set(case: Case) -> dict[str, Any]:
    """One breakdown: project."""
    extract = case.extract
    found = timed(case.repeat, lambda: kernel.counts(PACK, extract, question(figures_pack.BY_MANY[:1]), CODES))
    return found | {"result": digest(found["result"])}


def counts_by_many_sets(case: Case) -> dict[str, Any]:
    """Project, region, partner, sex and age band, and their totals."""
    extract = case.extract
    found = timed(case.repeat, lambda: kernel.counts(PACK, extract, question(figures_pack.BY_MANY), CODES))
    return found | {"result": digest(found["result"])}


def series_by_kernel(case: Case) -> dict[str, Any]:
    """Sixty month-ends in one call."""
    extract = case.extract
    asked = [question(as_of=day) for day in month_ends()]
    found = timed(min(2, case.repeat), lambda: kernel.series(PACK, extract, asked, CODES))
    return found | {"result": digest(found["result"][40])}


def one_of_the_series(case: Case) -> dict[str, Any]:
    """One of the sixty days, for comparison of the result only."""
    extract = case.extract
    found = timed(1, lambda: kernel.counts(PACK, extract, question(as_of=month_ends()[40]), CODES))
    return found | {"result": digest(found["result"])}


def members_by_kernel(case: Case) -> dict[str, Any]:
    """Members of one figure of one project."""
    extract = case.extract
    asked = question((), projects=("x00000001",))
    found = timed(case.repeat * 2, lambda: kernel.members(PACK, extract, asked, "left_work"))
    return found | {"result": f"{len(found['result'])} members"}


def building(case: Case) -> dict[str, Any]:
    """Sorting the facts, and every column that the pack reads."""
    facts, arrays = case.facts, program(PACK, CODES, SETS).kernel.arrays

    def work() -> None:
        Extract.build(facts).read(arrays)

    return timed(1, work) | {"result": "done"}


def patching(case: Case) -> dict[str, Any]:
    """The extract after one in a thousand participations changed."""
    facts, extract, arrays = case.facts, case.extract, program(PACK, CODES, SETS).kernel.arrays
    changed = some_people(facts, facts["participation"].num_rows // CHANGED)

    def work() -> Extract:
        patched = extract.patch(changed)
        patched.read(arrays)
        return patched

    found = timed(case.repeat, work)
    return found | {"result": digest(kernel.counts(PACK, found["result"], question(), CODES))}


def some_people(facts: dict[str, pa.Table], count: int) -> dict[str, pa.Table]:
    """All rows about some people who were never merged."""
    merged = set(facts["alias"]["person"].to_pylist()) | set(facts["alias"]["same_as"].to_pylist())
    persons = facts["participation"]["person"]
    step = max(1, len(persons) // count)
    chosen = pa.array(sorted(set(persons.take(np.arange(0, len(persons), step)).to_pylist()) - merged))
    found = {"participation": facts["participation"].filter(pa.compute.is_in(persons, chosen))}
    ids = found["participation"]["id"].combine_chunks()
    for name in ("exit", "reentry", "record_state", "assignment", "support", "situation"):
        found[name] = facts[name].filter(pa.compute.is_in(facts[name]["participation"].cast(pa.string()), ids))
    for name in ("evidence", "ending"):
        about = pa.concat_arrays([found[each]["id"].combine_chunks() for each in ("assignment", "situation")])
        found[name] = facts[name].filter(pa.compute.is_in(facts[name]["fact"], about))
    return found


def counts_by_duckdb(case: Case) -> dict[str, Any]:
    """One compiled DuckDB query for each unit's table, over the same facts as they were given."""
    facts = case.facts
    found = timed(1, lambda: duckdb.counts(PACK, facts, question(), CODES))
    return found | {"result": digest(found["result"])}


def counts_by_duckdb_one_by_one(case: Case) -> dict[str, Any]:
    """The same compiler, asked for one indicator at a time; the facts are read in once."""
    facts = case.facts

    def work() -> dict[str, Counts]:
        found: dict[str, Counts] = {}
        for code in CODES:
            found |= duckdb.counts(PACK, facts, question(), (code,))
        return found

    found = timed(1, work)
    return found | {"result": digest(found["result"])}


MEASURED: dict[str, Callable[[Case], dict[str, Any]]] = {
    "kernel": counts_by_kernel,
    "plain sum": plain_sum,
    "one set": counts_by_one_set,
    "five sets": counts_by_many_sets,
    "series of 60": series_by_kernel,
    "one of the 60": one_of_the_series,
    "members": members_by_kernel,
    "build": building,
    "patch": patching,
    "duckdb": counts_by_duckdb,
    "duckdb one by one": counts_by_duckdb_one_by_one,
}


def main() -> None:
    """Print one Markdown table for each size."""
    options = _arguments()
    if options.measure:
        _measure(options)
        return
    with tempfile.TemporaryDirectory(prefix="figures-") as folder:
        base = options.worlds or Path(folder)
        for size in map(int, options.sizes.split(",")):
            _prepare(base / str(size), size)
            _table(base / str(size), size, options)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How fast figures are.")
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--worlds", type=Path, help="where worlds and extracts are kept")
    parser.add_argument("--only", help="names of measurements")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _prepare(folder: Path, size: int) -> None:
    """Make the world and its extract, in processes of their own."""
    if not (folder / "world").is_dir():
        figures_worlds.write(size, folder / "world")
    if not (folder / "extract" / "extract.json").is_file():
        extract = Extract.build(figures_worlds.read(folder / "world"))
        extract.read(program(PACK, CODES, SETS).kernel.arrays)
        extract.save(folder / "extract")


def _measure(options: argparse.Namespace) -> None:
    found = MEASURED[options.measure](Case(options.folder, options.repeat))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**found, "peak": peak}))


def _table(folder: Path, size: int, options: argparse.Namespace) -> None:
    print(f"\n### {size:,} participations, {len(CODES)} indicators by project and sex; load {os.getloadavg()[0]:.1f}\n")
    print("| what | wall s | CPU s | peak MB | times the first, CPU | result |")
    print("|---|---|---|---|---|---|")
    first = 0.0
    for name in options.only.split(",") if options.only else MEASURED:
        command = [
            sys.executable,
            __file__,
            "--measure",
            name,
            "--folder",
            str(folder),
            "--repeat",
            str(options.repeat),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"| {name} | failed: {done.stderr.strip().splitlines()[-1]} |")
            continue
        found = json.loads(done.stdout)
        first = first or found["cpu"]
        numbers = f"{found['wall']:.3f} | {found['cpu']:.3f} | {found['peak']:.0f} | {found['cpu'] / first:.2f}"
        print(f"| {name} | {numbers} | {found['result']} |", flush=True)


if __name__ == "__main__":
    main()
