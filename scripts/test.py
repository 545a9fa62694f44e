"""Runs all tests: the suite on SQLite, then the part marked `postgres` on PostgreSQL. Prints how long each took."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--durations=5"]
NO_TESTS = 5
"""pytest's exit code when its selection is empty: the suite has lost its tests, which is a failure."""

RUNS: list[tuple[str, list[str], dict[str, str]]] = [
    # Browser tests start servers of their own, so they keep out of each other's way in one process.
    ("SQLite", ["-n", "2", "--dist", "loadfile", "-m", "not browser", "tests"], {}),
    ("browser", ["-n", "0", "-m", "browser", "tests"], {}),
    ("PostgreSQL", ["-n", "0", "-m", "postgres or only_postgres", "tests"], {"KLADKA_TEST_DATABASE": "postgres"}),
]


def main() -> int:
    """Run each part, whatever the others did; return 0 when all passed."""
    failed = []
    for name, arguments, environment in RUNS:
        print(f"== {name}", flush=True)
        start = time.monotonic()
        done = subprocess.run([*PYTEST, *arguments], cwd=ROOT, env={**os.environ, **environment}, check=False)
        print(f"== {name}: {time.monotonic() - start:.0f} s, exit code {done.returncode}", flush=True)
        if done.returncode:
            failed.append(name + (" (no tests found)" if done.returncode == NO_TESTS else ""))
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
