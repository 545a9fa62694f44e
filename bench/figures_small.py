"""The founding project's size: 1,346 participations, warm in one process, and the command started cold."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

import miara
from bench.figures_measures import (
    AS_OF,
    CODES,
    KNOWN_ON,
    PACK,
    Case,
    Found,
    Measure,
    digest,
    peak,
    question,
    read_all,
    timed,
)
from bench.figures_worlds import write_parquet
from miara.runners import duckdb, kernel, reference

SIZE = 1346
PROJECTS = 1
OWN_PACK = "pl-po-kl-7.2.1-abc"
"""The founding project's."""
EU_PACK = "eu-esf-plus-2021"
WARM = 20  # runs whose median is told
STARTS = 5


def _eighty(runner: Any, repeat: int = WARM) -> Any:
    def work(case: Case) -> Found:
        def count() -> Any:
            counts = runner.counts(PACK, case.facts, question(), CODES)
            read_all(counts)
            return counts

        found = timed(repeat, count)
        return found | {"result": digest(found["result"])}

    return work


def _real(code: str, runner: Any, repeat: int = WARM) -> Any:
    def work(case: Case) -> Found:
        pack = miara.load_pack(code)

        def count() -> Any:
            return miara.evaluate(
                pack,
                case.facts,
                as_of=AS_OF,
                known_on=KNOWN_ON,
                projects="x00000000",
                runner=runner,
                by=["sex"],
            )

        found = timed(repeat, count)
        told = [
            (figure.code, figure.amount, sorted((by, sorted(groups.items())) for by, groups in figure.by.items()))
            for figure in found["result"].figures
        ]
        return found | {"result": f"{len(told)} figures, {_mark(told)}"}

    return work


def _mark(told: object) -> str:
    """A short mark of a result."""
    return sha256(repr(told).encode()).hexdigest()[:8]


def _command(code: str, runner: str, *, compiled: bool = False) -> Any:
    """The whole command, from the shell: all figures of the pack, from Parquet files."""

    def work(case: Case) -> Found:
        facts = case.folder / "parquet"
        if not facts.is_dir():
            write_parquet(case.facts, facts)
        walls, cpus, told = [], [], ""
        with tempfile.TemporaryDirectory(prefix="figures-kernels-") as kept:
            for number in range(STARTS + compiled):
                cache = Path(kept) / ("kept" if compiled else str(number))
                wall, cpu = time.perf_counter(), _children()
                told = _run(_order(code, facts, runner), cache)
                if number or not compiled:
                    walls.append(time.perf_counter() - wall)
                    cpus.append(_children() - cpu)
            peak = _peak(_order(code, facts, runner), cache)
        return {"wall": median(walls), "cpu": median(cpus), "peak": peak, "own": 0.0, "result": told}

    return work


def _order(code: str, facts: Path, runner: str) -> list[str]:
    command = [str(Path(sys.executable).with_name("miara")), "run", code, "--facts", str(facts)]
    return [*command, "--runner", runner, "--as-of", str(AS_OF), "--known-on", str(KNOWN_ON), "--format", "csv"]


def _with(cache: Path) -> dict[str, str]:
    named = {name: each for name, each in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**named, "MIARA_KERNEL_CACHE": str(cache)}  # what Python compiles is kept, as for anybody


def _run(command: list[str], cache: Path) -> str:
    done = subprocess.run(command, env=_with(cache), capture_output=True, text=True, check=True)
    return f"{done.stdout.count(chr(10))} rows, {_mark(done.stdout)}"


def _peak(command: list[str], cache: Path) -> float:
    """The memory of one more run, looked at while it runs: what the system tells afterwards holds the parent's, too."""
    found = 0.0
    with subprocess.Popen(command, env=_with(cache), stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            found = max(found, peak(process.pid))
            time.sleep(0.01)
    return found


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


MEASURES = (
    Measure("eighty indicators, warm: kernel", _eighty(kernel), "eighty"),
    Measure("eighty indicators, warm: DuckDB", _eighty(duckdb), "eighty"),
    Measure("eighty indicators, once: reference", _eighty(reference, 0), "eighty"),
    Measure("own pack, warm: kernel", _real(OWN_PACK, "kernel"), "own"),
    Measure("own pack, warm: DuckDB", _real(OWN_PACK, "duckdb"), "own"),
    Measure("own pack, once: reference", _real(OWN_PACK, "reference", 0), "own"),
    Measure("EU pack, warm: kernel", _real(EU_PACK, "kernel"), "eu"),
    Measure("EU pack, warm: DuckDB", _real(EU_PACK, "duckdb"), "eu"),
    Measure("EU pack, once: reference", _real(EU_PACK, "reference", 0), "eu"),
    Measure("command, own pack: DuckDB", _command(OWN_PACK, "duckdb")),
    Measure("command, EU pack: DuckDB", _command(EU_PACK, "duckdb"), "command"),
    Measure("command, EU pack: kernel, not compiled yet", _command(EU_PACK, "kernel"), "command"),
    Measure("command, EU pack: kernel, compiled before", _command(EU_PACK, "kernel", compiled=True), "command"),
)
