"""The fast part, for every commit: each check runs, what fails is shown, and the exit code says whether all passed.

check.py            all
check.py lint mypy  some, by name
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv/bin"
PYTHON = str(BIN / "python")
OURS = ["src", "tests", "scripts", "packaging", "bench"]

CHECKS: dict[str, list[str]] = {
    "types": [str(BIN / "mypy")],
    "architecture": [PYTHON, "-m", "pytest", "-q", "-m", "not browser", "tests/architecture"],
    "format": [str(BIN / "ruff"), "format", "--check", *OURS],
    "lint": [str(BIN / "ruff"), "check", *OURS],
    "imports": [str(BIN / "lint-imports")],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "django": [PYTHON, "-m", "django", "check"],
    "messages": [PYTHON, "scripts/messages.py", "check"],
    "templates": [str(BIN / "djlint"), "--quiet", "--lint", "src/kladka"],
    "dependencies": [PYTHON, "scripts/dependencies.py", "check"],
}
"""Name and command; the longest first, because they run side by side."""


def run(name: str) -> tuple[str, bool, float, str]:
    """Run one check; return its name, whether it passed, seconds, and what it printed."""
    start = time.monotonic()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kladka.config.settings", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return name, done.returncode == 0, time.monotonic() - start, done.stdout


def main(names: list[str]) -> int:
    """Run the named checks, or all, as many at a time as there are processors."""
    unknown = set(names) - CHECKS.keys()
    if unknown:
        print(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for name, passed, seconds, printed in pool.map(run, names or CHECKS):
            print(f"{'ok  ' if passed else 'FAIL'} {name:13} {seconds:5.1f} s", flush=True)
            if not passed:
                failed.append(name)
                print(printed, flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
