"""Runs the tests that `check.py` has not run: on SQLite, in a browser, and what touches PostgreSQL.

Those on SQLite have two workers; the other two run beside them, one after the other, so that no processor waits for the
last of a part. Prints what each part and each folder took and which tests were slowest: the build server has a limit.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5
"""pytest's exit code when its selection is empty: the suite has lost its tests, which is a failure."""
SLOWEST = 25


@dataclass(frozen=True)
class Part:
    """Some of the tests, in one run of pytest."""

    name: str
    arguments: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of a part: seconds by the clock, and of the processor with all that it started."""

    part: Part
    code: int
    seconds: float
    processor: float

    def said(self) -> str:
        """Tell it in a line."""
        return (
            f"== {self.part.name}: {self.seconds:.0f} s, {self.processor:.0f} s of a processor, exit code {self.code}"
        )


def naming(*markers: str) -> list[str]:
    """Return the files that name one of these markers: a run of a few tests need not read thousands of others."""
    named = re.compile(rf"\bmark\.({'|'.join(markers)})\b")
    return [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if named.search(path.read_text("utf-8"))
    ]


def lanes() -> list[list[Part]]:
    """Return what runs side by side: the parts of a lane one after the other, those of the first shown as they go."""
    # tests/architecture is a part of `make check`; what in it is about a browser or PostgreSQL is found below.
    here = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-m", "not browser"]
    browser = ["-n", "0", "-m", "browser", *naming("browser")]
    postgres = ["-n", "0", "-m", "postgres or only_postgres", *naming("postgres", "only_postgres")]
    return [
        [Part("SQLite", [*here, "--ignore=tests/architecture", "tests"])],
        [Part("browser", browser), Part("PostgreSQL", postgres, {"KLADKA_TEST_DATABASE": "postgres"})],
    ]


def main() -> int:
    """Run each part, whatever the others did; return 0 when all passed."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        first, *others = lanes()
        waiting: list[tuple[Future[Outcome], IO[bytes]]] = []
        for lane in others:
            turn = stack.enter_context(ThreadPoolExecutor(max_workers=1))
            for part in lane:
                into = stack.enter_context(tempfile.TemporaryFile())
                waiting.append((turn.submit(_run, part, folder, into), into))
        outcomes = [_run(part, folder, None) for part in first]
        for future, into in waiting:
            outcomes.append(future.result())
            into.seek(0)
            print(f"== {outcomes[-1].part.name}", flush=True)
            print(into.read().decode(errors="replace"), end="", flush=True)
        print(table(folder), end="")
    for outcome in outcomes:
        print(outcome.said(), flush=True)
    failed = [
        outcome.part.name + (" (no tests found)" if outcome.code == NO_TESTS else "")
        for outcome in outcomes
        if outcome.code
    ]
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _run(part: Part, folder: Path, into: IO[bytes] | None) -> Outcome:
    """Run one part; what it prints goes to the screen, or `into` a file, and how long its tests took into `folder`."""
    if into is None:
        print(f"== {part.name}", flush=True)
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", f"--junit-xml={folder / part.name}.xml", *part.arguments],
        cwd=ROOT,
        env={**os.environ, **part.environment},
        stdout=into,
        stderr=subprocess.STDOUT if into else None,
    )
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Outcome(part, process.returncode, time.monotonic() - start, used.ru_utime + used.ru_stime)


def table(folder: Path) -> str:
    """Return the slowest tests and the seconds of each folder of tests, of all of pytest's reports in `folder`."""
    taken = sorted((one for path in sorted(folder.glob("*.xml")) for one in _read(path)), reverse=True)
    by_folder: Counter[tuple[str, str]] = Counter()
    for seconds, part, where, _name in taken:
        by_folder[part, where.rpartition(".")[0]] += seconds
    lines = [f"== the slowest {min(SLOWEST, len(taken))} of {len(taken)} tests"]
    lines += [f"{seconds:8.1f} s  {part:10}  {where}::{name}" for seconds, part, where, name in taken[:SLOWEST]]
    lines += ["== folders"]
    lines += [f"{seconds:8.1f} s  {part:10}  {where}" for (part, where), seconds in by_folder.most_common()]
    return "\n".join(lines) + "\n"


def _read(path: Path) -> Iterator[tuple[float, str, str, str]]:
    """Yield seconds (with what was set up for it), part, module and name of each test of a report."""
    for case in ElementTree.parse(path).iter("testcase"):
        yield float(case.get("time", 0)), path.stem, case.get("classname", ""), case.get("name", "")


if __name__ == "__main__":
    sys.exit(main())
