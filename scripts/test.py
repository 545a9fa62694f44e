"""Runs the tests that `check.py` has not run: on SQLite, in a browser, and what touches PostgreSQL.

The last two run side by side, because each leaves a processor free. Prints how long each part took.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=5"]
NO_TESTS = 5
"""pytest's exit code when its selection is empty: the suite has lost its tests, which is a failure."""

Part = tuple[str, list[str], dict[str, str]]

RUNS: list[list[Part]] = [
    # tests/architecture is a part of `make check`; what in it is about a browser or PostgreSQL is found below.
    [("SQLite", ["-n", "2", "--dist", "loadfile", "-m", "not browser", "--ignore=tests/architecture", "tests"], {})],
    [
        # Browser tests start servers of their own, so they keep out of each other's way in one process.
        ("browser", ["-n", "0", "-m", "browser", "tests"], {}),
        ("PostgreSQL", ["-n", "0", "-m", "postgres or only_postgres", "tests"], {"KLADKA_TEST_DATABASE": "postgres"}),
    ],
]
"""Parts of one list run side by side: the first is printed as it goes, the others when it is over."""


def main() -> int:
    """Run each part, whatever the others did; return 0 when all passed."""
    failed = []
    for side_by_side in RUNS:
        with ThreadPoolExecutor() as pool, ExitStack() as stack:
            first, *others = side_by_side
            kept = [stack.enter_context(tempfile.TemporaryFile()) for _ in others]
            waiting = [pool.submit(_run, part, into) for part, into in zip(others, kept, strict=True)]
            codes = [_run(first, None)]
            for part, into, future in zip(others, kept, waiting, strict=True):
                codes.append(future.result())
                into.seek(0)
                print(f"== {part[0]}", flush=True)
                print(into.read().decode(errors="replace"), end="", flush=True)
                _say(part, *codes[-1])
        failed += [
            name + (" (no tests found)" if code == NO_TESTS else "")
            for (name, *_), (code, _seconds) in zip(side_by_side, codes, strict=True)
            if code
        ]
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _run(part: Part, into: IO[bytes] | None) -> tuple[int, float]:
    """Run one part and return its exit code and seconds; what it prints goes to the screen, or `into` a file."""
    name, arguments, environment = part
    if into is None:
        print(f"== {name}", flush=True)
    start = time.monotonic()
    done = subprocess.run(
        [*PYTEST, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=into,
        stderr=subprocess.STDOUT if into else None,
        check=False,
    )
    seconds = time.monotonic() - start
    if into is None:
        _say(part, done.returncode, seconds)
    return done.returncode, seconds


def _say(part: Part, code: int, seconds: float) -> None:
    print(f"== {part[0]}: {seconds:.0f} s, exit code {code}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
