"""What `bench/figures.py` measures over one world; each in a process of its own. Each gives wall, cpu and result."""

import re
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench import figures_baselines, figures_pack, figures_pandas, figures_worlds
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
A_PROJECT = "x00000001"
A_FIGURE = "left_work"
MILLION = 1_000_000

Found = dict[str, Any]


@dataclass
class Case:
    """What a measurement works on, and how often."""

    folder: Path
    repeat: int = 5

    @cached_property
    def facts(self) -> dict[str, pa.Table]:
        """The world's tables, mapped into memory."""
        return figures_worlds.read(self.folder / "world")

    @cached_property
    def extract(self) -> Extract:
        """The sorted extract in place."""
        return Extract.load(self.folder / "extract", check=False)


def say(words: str) -> None:
    """Tell whoever waits; never mixed with the numbers."""
    print(f"  {time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def peak(pid: int | str = "self") -> float:
    """The most memory that a process ever held, mapped files included, in MB; 0 if it has ended.

    Not ru_maxrss: that begins with what the parent held when it started the process.
    """
    return _status(pid, "VmHWM")


def own(pid: int) -> float:
    """What a process holds now without mapped files, which the system may take back at any time; in MB."""
    return _status(pid, "RssAnon")


def _status(pid: int | str, word: str) -> float:
    try:
        told = re.findall(rf"{word}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("ascii"))
    except OSError:
        return 0.0
    return int(told[0]) / 1024 if told else 0.0


def question(sets: tuple[Any, ...] = SETS, as_of: date = AS_OF, projects: tuple[str, ...] = ()) -> Question:
    """What is asked in every measurement."""
    return Question(projects, as_of, KNOWN_ON, {}, sets)


def month_ends(count: int = 60) -> list[date]:
    """The last days of so many months, up to the end of the world."""
    firsts = [date(2016 + month // 12, month % 12 + 1, 1) for month in range(1, count + 1)]
    return [first - timedelta(days=1) for first in firsts]


def digest(counts: Mapping[str, Counts], codes: tuple[str, ...] = CODES) -> str:
    """The same for equal results, whatever the order; groups that nobody is in may be left out."""
    told = sorted(
        (code, part, names, group, str(cell))
        for code in codes
        for part, sets in counts[code].items()
        for names, cells in sets.items()
        for group, cell in cells.items()
        if cell.proven.units + cell.claimed.units + cell.incomplete.units
    )
    return sha256(repr(told).encode()).hexdigest()[:16]


def timed(repeat: int, work: Callable[[], Any]) -> Found:
    """Median wall and CPU seconds of so many runs after one that does not count; and what came out. 0: the first."""
    if not repeat:
        return cold(work)
    result = work()
    walls, cpus = [], []
    for _ in range(repeat):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return {"wall": median(walls), "cpu": median(cpus), "result": result}


def cold(work: Callable[[], Any]) -> Found:
    """Wall and CPU seconds of the first run in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "result": result}


def read_all(counts: Mapping[str, Counts]) -> None:
    """Make every cell of a lazy answer."""
    for parts in counts.values():
        for sets in parts.values():
            for cells in sets.values():
                dict(cells)


def counts_by_kernel(case: Case) -> Found:
    """All indicators by project and sex, sorted extract in place."""
    found = timed(case.repeat, lambda: kernel.counts(PACK, case.extract, question(), CODES))
    return found | {"result": digest(found["result"])}


def counts_read(case: Case) -> Found:
    """The same, and a Python object made for every cell of the answer."""

    def work() -> dict[str, Counts]:
        counts = kernel.counts(PACK, case.extract, question(), CODES)
        read_all(counts)
        return counts

    found = timed(case.repeat, work)
    return found | {"result": digest(found["result"])}


def plain_sum(case: Case) -> Found:
    """Summing the same bytes in two threads: what memory alone would take."""
    kernel.counts(PACK, case.extract, question(), CODES)
    columns = [case.extract.layouts[0].array(name) for name in program(PACK, CODES, SETS).kernel.arrays]
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


def counts_by_one_set(case: Case) -> Found:
    """One breakdown: project."""
    found = timed(case.repeat, lambda: kernel.counts(PACK, case.extract, question(figures_pack.BY_MANY[:1]), CODES))
    return found | {"result": digest(found["result"])}


def counts_by_many_sets(case: Case) -> Found:
    """Project, region, partner, sex and age band, and their totals."""
    found = timed(case.repeat, lambda: kernel.counts(PACK, case.extract, question(figures_pack.BY_MANY), CODES))
    return found | {"result": digest(found["result"])}


def many_sets_by_duckdb(case: Case) -> Found:
    """The same of the compiled query."""
    found = cold(lambda: duckdb.counts(PACK, case.facts, question(figures_pack.BY_MANY), CODES))
    return found | {"result": digest(found["result"])}


def series_by_kernel(case: Case) -> Found:
    """Sixty month-ends in one call. The result is that of one of them."""
    asked = [question(as_of=day) for day in month_ends()]
    found = timed(min(3, case.repeat), lambda: kernel.series(PACK, case.extract, asked, CODES))
    return found | {"result": digest(found["result"][40])}


def one_of_the_series(case: Case) -> Found:
    """One of the sixty days."""
    found = timed(case.repeat, lambda: kernel.counts(PACK, case.extract, question(as_of=month_ends()[40]), CODES))
    return found | {"result": digest(found["result"])}


def members_of_a_project(case: Case) -> Found:
    """Members of one figure of one project among all, with the facts that made them count."""
    asked = question((), projects=(A_PROJECT,))
    found = timed(case.repeat * 4, lambda: kernel.members(PACK, case.extract, asked, A_FIGURE))
    return found | {"result": _told(found["result"])}


def members_by_duckdb(case: Case) -> Found:
    """The same by the other runner, cold."""
    asked = question((), projects=(A_PROJECT,))
    found = cold(lambda: duckdb.members(PACK, case.facts, asked, A_FIGURE))
    return found | {"result": _told(found["result"])}


def members_of_all(case: Case) -> Found:
    """Members of one figure of all projects."""
    found = timed(1, lambda: kernel.members(PACK, case.extract, question(()), A_FIGURE))
    return found | {"result": _told(found["result"])}


def _told(members: list[Any]) -> str:
    return f"{len(members):,} members, {sha256(repr(members).encode()).hexdigest()[:8]}"


def building(case: Case) -> Found:
    """Sorting the facts, and every column that the pack reads. Compiled functions are at hand."""
    run = program(PACK, CODES, SETS)
    run.read(Extract.build(next(figures_worlds.chunks(2000))))

    def work() -> Extract:
        built = Extract.build(case.facts)
        run.read(built)
        return built

    found = cold(work)
    counted = kernel.counts(PACK, found["result"], question(), CODES)
    return found | {"result": digest(counted)}


def patching(case: Case) -> Found:
    """The extract after one in a thousand participations changed. The result is that of the whole pack."""
    facts, run = case.facts, program(PACK, CODES, SETS)
    changed = some_people(facts, facts["participation"].num_rows // CHANGED)

    def work() -> Extract:
        patched = case.extract.patch(changed)
        run.read(patched)
        return patched

    found = timed(case.repeat, work)
    return found | {"result": digest(kernel.counts(PACK, found["result"], question(), CODES))}


def some_people(facts: dict[str, pa.Table], count: int) -> dict[str, pa.Table]:
    """All rows about some people who were never merged."""
    merged = set(facts["alias"]["person"].to_pylist()) | set(facts["alias"]["same_as"].to_pylist())
    persons = facts["participation"]["person"].combine_chunks()
    step = max(1, len(persons) // count) if count else 1
    chosen = pa.array(sorted(set(persons.take(np.arange(0, len(persons), step)).to_pylist()) - merged))
    found = {"participation": facts["participation"].filter(pc.is_in(persons, chosen))}
    ids = found["participation"]["id"].combine_chunks()
    for name in ("exit", "reentry", "record_state", "assignment", "support", "situation"):
        found[name] = facts[name].filter(pc.is_in(facts[name]["participation"].cast(pa.string()), ids))
    about = pa.concat_arrays([found[each]["id"].combine_chunks() for each in ("assignment", "situation")])
    for name in ("evidence", "ending"):
        found[name] = facts[name].filter(pc.is_in(facts[name]["fact"], about))
    return found


def counts_by_duckdb(case: Case) -> Found:
    """One compiled DuckDB query for each unit's table, over the same facts as they were given; cold."""
    found = cold(lambda: duckdb.counts(PACK, case.facts, question(), CODES))
    return found | {"result": digest(found["result"])}


def counts_by_duckdb_one_by_one(case: Case) -> Found:
    """The same compiler, asked for one indicator at a time."""

    def work() -> dict[str, Counts]:
        found: dict[str, Counts] = {}
        for number, code in enumerate(CODES, 1):
            found |= duckdb.counts(PACK, case.facts, question(), (code,))
            if not number % 20:
                say(f"duckdb one by one: {number} of {len(CODES)}")
        return found

    found = cold(work)
    return found | {"result": digest(found["result"])}


def queries_on_duckdb(case: Case) -> Found:
    """One query per indicator, each over the ledger as it stands."""
    return _digested(figures_baselines.on_duckdb(case.facts, AS_OF, KNOWN_ON, kept=False))


def queries_on_duckdb_kept(case: Case) -> Found:
    """One query per indicator, over tables of what was known, made once."""
    return _digested(figures_baselines.on_duckdb(case.facts, AS_OF, KNOWN_ON, kept=True))


def queries_on_postgresql(case: Case) -> Found:
    """The same on PostgreSQL."""
    return _digested(figures_baselines.on_postgresql(case.facts, AS_OF, KNOWN_ON, say, peak))


def functions_of_pandas(case: Case) -> Found:
    """One function of pandas per indicator."""
    return _digested(figures_pandas.on_pandas(case.facts, AS_OF, KNOWN_ON))


def _digested(found: Found) -> Found:
    return found | {"result": digest(found["result"])}


@dataclass(frozen=True)
class Measure:
    """A row of the table. `same`: rows of a size with the same word must have equal results."""

    name: str
    work: Callable[[Case], Found]
    same: str = ""
    up_to: int = 100 * MILLION


MEASURES = (
    Measure("kernel", counts_by_kernel, "pack"),
    Measure("kernel, every cell read", counts_read, "pack"),
    Measure("plain sum of the same bytes", plain_sum),
    Measure("kernel, one breakdown", counts_by_one_set),
    Measure("kernel, five breakdowns", counts_by_many_sets, "five"),
    Measure("kernel, one day of the series", one_of_the_series, "day"),
    Measure("kernel, series of 60 month-ends", series_by_kernel, "day", MILLION),
    Measure("members of a project's figure", members_of_a_project, "members"),
    Measure("members of all projects' figure", members_of_all, up_to=MILLION),
    Measure("extract built", building, "pack"),
    Measure("extract patched", patching, "pack"),
    Measure("DuckDB compiled, cold", counts_by_duckdb, "pack"),
    Measure("DuckDB compiled, cold, five breakdowns", many_sets_by_duckdb, "five", MILLION),
    Measure("DuckDB compiled, members of a project's figure", members_by_duckdb, "members", MILLION),
    Measure("DuckDB compiled, one indicator at a time", counts_by_duckdb_one_by_one, "pack", MILLION),
    Measure("DuckDB per indicator", queries_on_duckdb, "pack", MILLION),
    Measure("DuckDB per indicator, state kept", queries_on_duckdb_kept, "pack", MILLION),
    Measure("pandas", functions_of_pandas, "pack", MILLION),
    Measure("PostgreSQL per indicator, state kept", queries_on_postgresql, "pack", MILLION),
)
