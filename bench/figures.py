"""How fast figures are: the kernel, what bounds it, and what it is compared with, in one run; results must be equal.

bench/figures.py [--sizes 100000,1000000,10000000] [--worlds FOLDER] [--only NAME;…] [--repeat 5] [--no-small] [--write]

Each measurement runs in a process of its own, so that its peak of memory is its own ("own" leaves mapped files out;
0 where it is another process's). CPU is user and system time of all threads; of PostgreSQL, the server's. Ratios are
against the first row of each size. Worlds and sorted extracts are made once and kept in FOLDER (about 3 GB for each
million). Progress goes to standard error, tables to standard output. The exit code is 1 where results differ or a
measurement failed.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import figures_measures, figures_report, figures_small, figures_worlds
from bench.figures_measures import CODES, PACK, SETS, Case, Found, Measure, own, peak, say
from miara.runners.kernel import Extract
from miara.runners.kernel.programs import program

SIZES = "100000,1000000,10000000"
PREPARE = "prepare"
KERNELS = "kernels"
LOOK = 0.2  # seconds between two looks at the memory of a measurement


def main() -> int:
    """Measure everything and print one table for each size, then the aims, then all as Markdown."""
    options = _arguments()
    if options.measure:
        return _measure(options)
    conditions = figures_report.conditions()
    say(conditions)
    os.environ["MIARA_KERNEL_CACHE"] = str(options.worlds / KERNELS)
    run: dict[tuple[int, str], Found] = {}
    tables = []
    for size in (*map(int, options.sizes.split(",")), *([] if options.no_small else [figures_report.SMALL])):
        measures = _wanted(size, options.only)
        if measures:
            found = _at(size, measures, options)
            run |= {(size, name): row for name, row in found.items()}
            tables.append(_table(size, found, measures))
    if len(aims := figures_report.aimed(run)) > 1:
        print(f"\nAims\n\n{figures_report.plain(aims)}")
        tables.append(("Aims", figures_report.markdown(aims)))
    text = figures_report.section(_command(), conditions, tables)
    print(f"\n{text}")
    if options.write:
        figures_report.write(text)
        say(f"written to {figures_report.RESULTS}")
    return int(any(word in table for _, table in tables for word in ("DIFFERENT", "failed:")))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How fast figures are.")
    parser.add_argument("--sizes", default=SIZES, help=f"participations, separated by commas; left out: {SIZES}")
    kept = Path(tempfile.gettempdir()) / "miara-worlds"
    parser.add_argument("--worlds", type=Path, default=kept, help=f"where worlds are kept; left out: {kept}")
    parser.add_argument("--only", help="names of measurements, separated by semicolons")
    parser.add_argument("--repeat", type=int, default=5, help="runs whose median is told")
    parser.add_argument("--no-small", action="store_true", help="without the founding project's size and the command")
    parser.add_argument("--write", action="store_true", help="put the tables into bench/RESULTS.md, too")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _command() -> str:
    """What was typed; of folders of a machine nobody else has anything."""
    given = [("FOLDER" if before == "--worlds" else each) for before, each in pairwise(["", *sys.argv[1:]])]
    return shlex.join([".venv/bin/python", "bench/figures.py", *given])


def _wanted(size: int, only: str | None) -> list[Measure]:
    """What is measured at a size."""
    if size == figures_report.SMALL:
        measures: Sequence[Measure] = figures_small.MEASURES
    else:
        measures = [each for each in figures_measures.MEASURES if size <= each.up_to]
    named = [name.strip() for name in only.split(";")] if only else None
    return [each for each in measures if named is None or each.name in named]


def _folder(size: int, options: argparse.Namespace) -> Path:
    found: Path = options.worlds / str(size or figures_small.SIZE)
    return found


def _at(size: int, measures: Sequence[Measure], options: argparse.Namespace) -> dict[str, Found]:
    """Measure at one size, in the order of the table."""
    say(f"{_title(size)}: world and extract")
    prepared = _in_process(PREPARE, size, options)
    if "failed" in prepared:
        return {each.name: prepared for each in measures}
    found = {}
    for number, each in enumerate(measures, 1):
        say(f"{_title(size)}: {number} of {len(measures)}, {each.name}; load {os.getloadavg()[0]:.1f}")
        found[each.name] = _in_process(each.name, size, options)
        say("    " + json.dumps(found[each.name]))
    return found


def _in_process(name: str, size: int, options: argparse.Namespace) -> Found:
    command = [sys.executable, __file__, "--measure", name, "--size", str(size)]
    command += ["--worlds", str(options.worlds), "--repeat", str(options.repeat)]
    held = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            held = max(held, own(process.pid))
            time.sleep(LOOK)
        told = process.stdout.read() if process.stdout else ""
    if process.returncode:
        return {"failed": f"exit code {process.returncode}, see above"}
    found: Found = {"own": held, **json.loads(told.splitlines()[-1])}
    return found


def _measure(options: argparse.Namespace) -> int:
    """One measurement, in this process."""
    folder = _folder(options.size, options)
    if options.measure == PREPARE:
        _prepare(folder, options.size)
        found: Found = {}
    else:
        (measure,) = _wanted(options.size, options.measure)
        found = measure.work(Case(folder, options.repeat))
    print(json.dumps({"peak": peak(), **found}))
    return 0


def _prepare(folder: Path, size: int) -> None:
    """Make the world and its extract where they are not there yet."""
    if not (folder / "world").is_dir():
        small = size == figures_report.SMALL
        projects = figures_small.PROJECTS if small else None
        figures_worlds.write(size or figures_small.SIZE, folder / "world", projects=projects, say=say)
    if not (folder / "extract" / "extract.json").is_file():
        say("sorting")
        extract = Extract.build(figures_worlds.read(folder / "world"))
        program(PACK, CODES, SETS).read(extract)
        extract.save(folder / "extract")


def _title(size: int) -> str:
    number = size or figures_small.SIZE
    return f"{number:,} participations"


def _table(size: int, found: dict[str, Found], measures: Sequence[Measure]) -> tuple[str, str]:
    told = figures_report.judged(found, measures)
    first = next(iter(told.values()))
    rows = [figures_report.HEADS, *((name, *figures_report.cells(row, first)) for name, row in told.items())]
    title = f"{_title(size)}, {len(CODES)} indicators by project and sex" if size else f"{_title(size)}, one project"
    print(f"\n{title}\n\n{figures_report.plain(rows)}", flush=True)
    return title, figures_report.markdown(rows)


if __name__ == "__main__":
    sys.exit(main())
