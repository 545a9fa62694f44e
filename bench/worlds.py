"""Demo worlds to measure on, and the conditions they are measured under."""

import os
import platform
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import django
import pysqlite3

ROOT = Path(__file__).resolve().parent.parent


def copied(world: Path | None, folder: Path) -> Path:
    """Return a copy of a demo world in `folder`, or one built there when none is given."""
    if world is None:
        build(folder)
        return folder
    # The database may be in use: it is copied by the SQLite that may open it, in a process of its own.
    script = (
        "import sys, pysqlite3\n"
        "with pysqlite3.connect(sys.argv[1]) as old, pysqlite3.connect(sys.argv[2]) as new: old.backup(new)"
    )
    pair = [str(place / "kladka.sqlite3") for place in (world, folder)]
    subprocess.run([sys.executable, "-c", script, *pair], check=True)
    shutil.copytree(world / "keys", folder / "keys")
    return folder


def build(var: Path) -> float:
    """Build the demo world in `var`; return the seconds it took."""
    command = [sys.executable, "-m", "kladka.cli.main", "demo", "--build-only"]
    started = time.perf_counter()
    subprocess.run(command, env={**os.environ, "KLADKA_VAR": str(var)}, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def run(module: str, var: Path, *words: str) -> str:
    """Run a module of the benchmarks over the world in `var` in a process of its own; return what it printed."""
    command = [sys.executable, "-m", module, str(var), *words]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def set_up(var: Path) -> None:
    """Make Django ready over the world in `var`."""
    os.environ["KLADKA_VAR"] = str(var)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kladka.config.settings")
    (var / "static").mkdir(exist_ok=True)
    django.setup()


def conditions() -> str:
    """Return the machine, the commit, the versions and how busy the machine was, one line."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    load = os.getloadavg()[0]
    return (
        f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}, "
        f"Django {django.__version__}, SQLite {pysqlite3.sqlite_version}, commit {commit}, "
        f"load when started {load:.1f}, {time.strftime('%Y-%m-%d')}"
    )


def free_ports(number: int) -> list[int]:
    """Return ports of the loopback that nobody uses at this moment."""
    with ExitStack() as stack:
        taken = [stack.enter_context(socket.socket()) for _each in range(number)]
        for one in taken:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in taken]
