"""Which runner answers where none is named: chosen by how many rows there are to read, and by what is ready.

Measured on two cores for commit 9b8c301, 27 indicators of the founding project and 80 of the
benchmark, CPU seconds, sorting included:

| rows of facts | reference | duckdb | kernel |
|---|---|---|---|
| 340 | 0.01 | 0.12 | 0.01 |
| 2,500 | 0.10 | 0.13 | 0.01 |
| 10,000 | 0.40 | 0.13 | 0.01 |
| 190 thousand | | 0.7 | 0.1 |
| 1.9 million | | 2.6 | 0.8 |
| 7.7 million | | 10 | 4 |

The kernel's own cost comes on top: 2 s for a process that has not loaded it yet, about 10 s where a pack was never
compiled. So a kernel that is ready is taken at once, one that is kept on disk where two seconds are saved, and one that
does not exist yet where ten are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from sys import modules
from types import ModuleType
from typing import Literal

import pyarrow as pa

from miara.compilers.kernel import KernelGapError
from miara.model.errors import UnknownNameError, did_you_mean
from miara.model.pack import Pack
from miara.model.results import Counts, Member
from miara.model.schema import TABLES
from miara.runners import duckdb, reference
from miara.runners import listing as listed
from miara.runners.question import Facts, Question
from miara.runners.tables import arrow

Runner = Literal["duckdb", "reference", "kernel", "spark"]
RUNNERS: dict[Runner, ModuleType] = {"duckdb": duckdb, "reference": reference}
"""Those that are always there and begin at once."""
KERNEL: Runner = "kernel"
"""Compiles a pack before it counts: for many people, many days, many questions. Needs the extra of that name."""
SPARK: Runner = "spark"
"""Counts on more than one machine, where it is named. Needs the extra of that name, and Java."""

FEW = 2_000
"""Rows up to which plain Python is done before a query is planned."""
LOADING_PAYS = 2_500_000
"""Rows from which loading a compiled kernel pays: by the last lines of the table a kernel saves 0.8 s for each million,
and loading one takes 2 s."""
COMPILING_PAYS = 15_000_000
"""Rows from which compiling one pays, and loading what it needs: 12 s."""

# How to measure both again, in CPU seconds; a participation of the benchmark has 12.7 rows.
# - What a kernel saves:
#     bench/figures.py --sizes 100000,1000000 --no-small --only 'extract built;DuckDB compiled, cold'
#   bench/RESULTS.md has for a million participations 8.3 and 17.1 s (commit 20f583d): 0.7 s for each million rows.
# - What it costs: with MIARA_KERNEL_CACHE naming an empty folder, a few facts, and each of these in turn,
#     miara run PACK --facts FEW --as-of DAY --runner kernel
#     miara run PACK --facts FEW --as-of DAY --runner kernel
#     miara run PACK --facts FEW --as-of DAY --runner reference
#   the first two differ by what compiling takes, the last two by what loading does: 3 and 2 s for eu-esf-plus-2021;
#   the 80 indicators of the benchmark take about 10 s to compile.

_MODULE = "miara.runners.kernel"


def named(name: Runner) -> ModuleType:
    """A runner by its name. Raises UnknownNameError."""
    if name == KERNEL:
        return kernel()
    if name == SPARK:
        return spark()
    if name not in RUNNERS:
        proposal = did_you_mean(name, (*RUNNERS, KERNEL, SPARK))
        raise UnknownNameError(f"There is no runner '{name}'. {proposal}".rstrip())
    return RUNNERS[name]


def kernel() -> ModuleType:
    """The runner that compiles. Raises UnknownNameError where its extra is not installed."""
    try:
        return import_module(_MODULE)
    except ImportError as error:
        message = "The kernel runner needs numba and numpy: install miara with the extra 'kernel'."
        raise UnknownNameError(message) from error


def spark() -> ModuleType:
    """The runner for more than one machine. Raises UnknownNameError where its extra is not installed."""
    try:
        return import_module("miara.runners.spark")
    except ImportError as error:
        message = "The spark runner needs PySpark, numba and numpy: install miara with the extra 'spark'."
        raise UnknownNameError(message) from error


def counts(
    pack: Pack, facts: Facts, questions: Sequence[Question], codes: tuple[str, ...], runner: Runner | None
) -> tuple[list[dict[str, Counts]], str]:
    """Tallies for each question, and the name of the runner that counted: the one named, or the one chosen."""
    if runner is not None:
        return _counted(named(runner), pack, facts, questions, codes), runner
    given = _tables(facts)
    chosen = _chosen(given, lambda: kernel().readiness(pack, questions, codes), len(questions))
    if chosen == KERNEL:
        try:
            return _counted(kernel(), pack, given, questions, codes), KERNEL
        except KernelGapError:
            chosen = "duckdb"
    return _counted(RUNNERS[chosen], pack, given, questions, codes), chosen


def members(pack: Pack, facts: Facts, question: Question, code: str, runner: Runner | None) -> list[Member]:
    """Who stands behind one indicator."""
    if runner is not None:
        return list(named(runner).members(pack, facts, question, code))
    given = _tables(facts)
    chosen = _chosen(given, lambda: kernel().readiness(pack, (question,), (code,), marks=True), 1)
    if chosen == KERNEL:
        try:
            return list(kernel().members(pack, given, question, code))
        except KernelGapError:
            chosen = "duckdb"
    return list(RUNNERS[chosen].members(pack, given, question, code))


def listing(
    pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...], runner: Runner | None
) -> Iterator[tuple[str, pa.Table]]:
    """Members of many indicators as columns. Where no runner is named, a few rows are read as they are, and many are
    asked of DuckDB, which works out once what the lists have in common."""
    yield from _lists(duckdb.listing, listed.rows, pack, facts, question, codes, runner)


def standing(
    pack: Pack, facts: Facts, question: Question, codes: tuple[str, ...], runner: Runner | None, *, dated: bool
) -> Iterator[tuple[str, pa.Table]]:
    """The same, of those only who count, proven."""
    of_many, of_few = partial(duckdb.standing, dated=dated), partial(listed.standing, dated=dated)
    yield from _lists(of_many, of_few, pack, facts, question, codes, runner)


def _lists(
    of_many: Callable[[Pack, Facts, Question, tuple[str, ...]], Iterator[tuple[str, pa.Table]]],
    of_few: Callable[[Iterable[Member]], pa.Table],
    pack: Pack,
    facts: Facts,
    question: Question,
    codes: tuple[str, ...],
    runner: Runner | None,
) -> Iterator[tuple[str, pa.Table]]:
    given = _tables(facts)
    if runner == "duckdb" or (runner is None and _rows(given.values()) > FEW):
        yield from of_many(pack, given, question, codes)
        return
    valued = tuple(code for code in codes if pack.by_code[code].parts and not pack.by_code[code].unvalued)
    if runner is None:
        found = dict(reference.lists(pack, given, question, valued))
    else:
        found = {code: members(pack, given, question, code, runner) for code in valued}
    for code in codes:
        yield code, of_few(found.get(code, ()))


def _counted(
    runner: ModuleType, pack: Pack, facts: Facts, questions: Sequence[Question], codes: tuple[str, ...]
) -> list[dict[str, Counts]]:
    if hasattr(runner, "series") and len(questions) > 1:
        return list(runner.series(pack, facts, questions, codes))
    return [runner.counts(pack, facts, each, codes) for each in questions]


def _tables(facts: Facts) -> Mapping[str, pa.Table]:
    """The facts as tables, which can be counted without reading them; those that are tables stay the same."""
    plain = {name: given for name, given in facts.items() if not isinstance(given, pa.Table)}
    if not plain:
        return facts
    return {**facts, **{name: arrow(TABLES[name], given) for name, given in plain.items()}}


def _chosen(facts: Mapping[str, pa.Table], readiness: Callable[[], str], days: int) -> Runner:
    """The runner for so many rows, read on so many days."""
    work = _rows(facts.values()) * days
    if work <= FEW:
        return "reference"
    if (_MODULE not in modules and work < LOADING_PAYS) or find_spec("numba") is None:
        return "duckdb"
    least = {"ready": 0, "kept": LOADING_PAYS}.get(readiness(), COMPILING_PAYS)
    return KERNEL if work >= least else "duckdb"


def _rows(tables: Iterable[pa.Table]) -> int:
    return sum(table.num_rows for table in tables)
