"""The tables of `bench/figures.py`: what was measured, whether results are equal, how near the aims are."""

import os
import platform
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.figures_measures import MILLION, Measure

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).with_name("RESULTS.md")
HEADS = ("what", "wall s", "CPU s", "peak MB", "own MB", "wall / first", "CPU / first", "result")
SMALL = 0
"""Stands for the founding project's size among the sizes."""

Found = Mapping[str, Any]
Run = Mapping[tuple[int, str], Found]
"""What was found, by size and name."""


def cells(found: Found, first: Found) -> tuple[str, ...]:
    """The cells of one row behind its name."""
    if "failed" in found:
        return (*["–"] * 6, f"failed: {found['failed']}")
    ratios = (found[each] / first[each] if first.get(each) else 0.0 for each in ("wall", "cpu"))
    numbers = (f"{found['wall']:.4f}", f"{found['cpu']:.4f}", f"{found['peak']:.0f}", f"{found.get('own', 0):.0f}")
    return (*numbers, *(f"{each:.2f}" for each in ratios), found["result"])


def judged(found: dict[str, Found], measures: Sequence[Measure]) -> dict[str, Found]:
    """The same with "equal" or "DIFFERENT" beside results that must be those of the first of their kind."""
    firsts: dict[str, str] = {}
    told = {}
    for measure in measures:
        row = found.get(measure.name)
        if row is None:
            continue
        if measure.same and "failed" not in row:
            first = firsts.setdefault(measure.same, row["result"])
            word = "first" if first is row["result"] else "equal" if first == row["result"] else "DIFFERENT"
            row = {**row, "result": f"{row['result']}, {word}"}
        told[measure.name] = row
    return told


def plain(rows: Sequence[Sequence[str]]) -> str:
    """Rows for a terminal: names to the left, numbers to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for name, *middle, last in rows:
        padded = [cell.rjust(width) for cell, width in zip(middle, widths[1:-1], strict=True)]
        lines.append("  ".join([name.ljust(widths[0]), *padded, last]))
    return "\n".join(lines)


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a Markdown table, the first one as its head."""
    head, *rest = rows
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rest))


@dataclass(frozen=True)
class Aim:
    """A row of what was asked for. `measured` gives None where the run has not what it takes."""

    text: str
    limit: float
    at_least: bool
    measured: Callable[[Run], float | None]

    def row(self, run: Run) -> tuple[str, ...] | None:
        """Aim, limit, what was measured, whether it is met."""
        try:
            found = self.measured(run)
        except KeyError:
            return None
        if found is None:
            return None
        met = found >= self.limit if self.at_least else found <= self.limit
        words = "at least" if self.at_least else "at most"
        return (self.text, f"{words} {self.limit:g}", f"{found:.3g}", "met" if met else "**missed**")


def _ratio(size: int, over: str, under: str, unit: str) -> Callable[[Run], float]:
    return lambda run: run[size, over][unit] / run[size, under][unit]


def _value(size: int, name: str, unit: str, times: float = 1) -> Callable[[Run], float]:
    return lambda run: run[size, name][unit] * times


def _best(what: str) -> Callable[[Run], float | None]:
    def measured(run: Run) -> float | None:
        walls = [
            found["wall"] for (size, name), found in run.items() if size == SMALL and name.startswith(f"{what}, warm")
        ]
        return min(walls) * 1000 if walls else None

    return measured


def aims() -> Iterator[Aim]:
    """All of them, in the order of the issue's table."""
    k, compiled = "kernel", "DuckDB compiled, cold"
    sum_of_bytes = "plain sum of the same bytes"
    for size, limit in ((MILLION, 12), (10 * MILLION, 8)):
        at = f"{size // MILLION} M: "
        yield Aim(f"{at}compiled DuckDB / kernel, CPU", 10, True, _ratio(size, compiled, k, "cpu"))
        yield Aim(f"{at}kernel / plain sum, wall", limit, False, _ratio(size, k, sum_of_bytes, "wall"))
    one = MILLION
    postgresql = "PostgreSQL per indicator, state kept"
    yield Aim("1 M: PostgreSQL per indicator / kernel, CPU", 150, True, _ratio(one, postgresql, k, "cpu"))
    five = "kernel, five breakdowns"
    yield Aim("1 M: five breakdowns / one, wall", 2.5, False, _ratio(one, five, "kernel, one breakdown", "wall"))
    yield Aim("1 M: five breakdowns / one, CPU", 2.5, False, _ratio(one, five, "kernel, one breakdown", "cpu"))
    for unit in ("wall", "cpu"):
        name = f"1 M: series of 60 / one date, {unit.replace('cpu', 'CPU')}"
        yield Aim(name, 25, False, _ratio(one, "kernel, series of 60 month-ends", k, unit))
    for size in (one, 10 * one):
        name = f"{size // MILLION} M: extract built / patched, wall"
        yield Aim(name, 20, True, _ratio(size, "extract built", "extract patched", "wall"))
    ten = 10 * MILLION
    yield Aim("10 M: peak memory, kernel, MB", 8192, False, _value(ten, k, "peak"))
    yield Aim("10 M: own memory, extract built, MB", 8192, False, _value(ten, "extract built", "own"))
    yield Aim("10 M / 1 M: kernel, wall", 12, False, lambda run: run[ten, k]["wall"] / run[one, k]["wall"])
    for name in (
        "DuckDB per indicator",
        "DuckDB per indicator, state kept",
        "DuckDB compiled, one indicator at a time",
    ):
        yield Aim(f"1 M: {name} / compiled, cold, CPU", 2.2, True, _ratio(one, name, compiled, "cpu"))
    for what in ("eighty indicators", "own pack", "EU pack"):
        yield Aim(f"1,346 participations: {what}, warm, best runner, ms", 30, False, _best(what))
    for name in ("command, own pack: DuckDB", "command, EU pack: DuckDB"):  # what is chosen at this size
        yield Aim(f"1,346 participations: {name}, s", 2, False, _value(SMALL, name, "wall"))
    members = _value(one, "members of a project's figure", "wall", 1000)
    yield Aim("1 M: members of a project's figure, ms", 150, False, members)


def aimed(run: Run) -> list[tuple[str, ...]]:
    """The rows of the aims that this run can speak about."""
    rows = [each.row({key: found for key, found in run.items() if "failed" not in found}) for each in aims()]
    return [("aim", "limit", "measured", ""), *(row for row in rows if row)]


def conditions() -> str:
    """The machine, the versions, the commit and how busy the machine is, one line."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in ("numba", "duckdb", "pyarrow", "pandas"))
    return (
        f"{_processor()}, {os.cpu_count()} processors, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {versions}, commit {commit}, load when started {os.getloadavg()[0]:.1f}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def section(command: str, conditions: str, tables: Sequence[tuple[str, str]]) -> str:
    """The block for RESULTS.md."""
    day = time.strftime("%d %B %Y").lstrip("0")
    parts = [f"## Figures, {day}", f"{conditions}.", f"`{command}`"]
    for title, table in tables:
        parts += [f"### {title}", table]
    return "\n\n".join(parts) + "\n"


def write(text: str, file: Path = RESULTS) -> None:
    """Put a section at the end of the file: the older ones are kept."""
    file.write_text(file.read_text("utf-8").rstrip("\n") + "\n\n" + text, "utf-8")
