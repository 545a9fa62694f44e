"""Coaches at work at once: pages, lists, searches and saved sessions, beside a bare Django page of the same size.

bench/coaches.py [--keep FOLDER] [--coaches 50] [--minutes 10] [--workers 2] [--postgresql] [--participations 250000]

Each coach does one thing every ten seconds on average. The world is that of bench/wide.py (the same folder can be
kept for both), with coaches of its own in the project under way, and with a coordinator and an officer of the largest
project, who see twenty thousand people. The product is served as `kladka serve` does it; the
bare page by the same web server with as many processes, on the same database. Locust makes the load on the same
machine: what it takes of a processor is printed, for it is missing to the server.
"""

import argparse
import csv
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil

from bench import wide, worlds

HOST = "127.0.0.1"
WARM = 60
"""Seconds before memory is compared: what a process keeps, it keeps after its first requests."""
AIMS = {"list": 150, "search": 150, "save": 300}
"""Milliseconds within which 95 of 100 are to be answered, by what the name of an act begins with."""
TOLD_BY_MINUTE = ("list of participants", "search", "save a session", "coach's day", "sign in")
"""What is asked often enough for a minute to say something."""


def main() -> None:
    """Make or find the world, put the coaches to work, print one table and the memory."""
    arguments = _arguments()
    with ExitStack() as stack:
        folder = arguments.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kladka-coaches-")))
        var = wide.world(folder, arguments, stack)
        made = worlds.run("bench.coaches_world", var, str(arguments.coaches)).splitlines()[-1]
        print(worlds.conditions())
        print(f"{'PostgreSQL' if arguments.postgresql else 'SQLite'}, {arguments.workers} web processes, ", end="")
        print(f"{arguments.coaches} coaches, {arguments.minutes} minutes")
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kladka-load-")))
        (work / "coaches.json").write_text(made, "utf-8")
        ports = worlds.free_ports(2)
        served = stack.enter_context(_serving(_product(ports[0], arguments.workers), var, ports[0]))
        stack.enter_context(_serving(_bare(ports[1], arguments.workers), var, ports[1]))
        before, began, _whole = _spent(served), time.monotonic(), psutil.cpu_percent()
        memory, generator = _load(work, ports, arguments, served)
        took, after, busy = time.monotonic() - began, _spent(served), psutil.cpu_percent()
        _table(work)
        _by_minute(work)
        print(f"\nLocust took {generator:.0%} of one processor; all processors together were {busy:.0f}% busy.")
        shares = (f"{name} {(after[name] - before.get(name, 0)) / took:.0%}" for name in sorted(after))
        print(f"Of one processor: {', '.join(shares)}.")
        _memory(memory)


def _product(port: int, workers: int) -> list[str]:
    return [sys.executable, "-m", "kladka.cli.main", "serve", "--port", str(port), "--workers", str(workers)]


def _bare(port: int, workers: int) -> list[str]:
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "bench.bare_served:application"]
    options = ["--host", HOST, "--port", str(port), "--workers", str(workers), "--blocking-threads", "4", "--no-ws"]
    return [*granian, *options, "--log-level", "warning"]


@contextmanager
def _serving(command: Sequence[str], var: Path, port: int) -> Iterator[psutil.Process]:
    environment = {**os.environ, "KLADKA_VAR": str(var), "PYTHONPATH": str(worlds.ROOT)}
    process = subprocess.Popen(command, cwd=worlds.ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        while not _listens(port):
            if process.poll() is not None:
                raise SystemExit(f"{command} ended with {process.returncode}.")
            time.sleep(0.2)
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _load(
    work: Path, ports: Sequence[int], arguments: argparse.Namespace, served: psutil.Process
) -> tuple[list[tuple[float, float]], float]:
    """Run locust; return (seconds since the start, MiB of all the product's processes), and locust's share of a CPU."""
    command = [
        *(sys.executable, "-m", "locust", "-f", str(worlds.ROOT / "bench/coaches_at_work.py"), "--headless"),
        *("--host", f"http://{HOST}:{ports[0]}", "--csv", str(work / "load"), "--only-summary"),
        *("-u", str(arguments.coaches + 7), "-r", "5", "--run-time", f"{arguments.minutes * 60:.0f}s"),
    ]
    told = {"KLADKA_BENCH": str(work / "coaches.json"), "KLADKA_BARE": f"http://{HOST}:{ports[1]}"}
    with (work / "said").open("w") as said:
        locust = psutil.Popen(command, env={**os.environ, **told}, stdout=said, stderr=said)
        began, memory, spent = time.monotonic(), [], 0.0
        while locust.poll() is None:
            time.sleep(5)
            memory.append((time.monotonic() - began, _mib(served)))
            with_children = locust.cpu_times() if locust.is_running() else None
            spent = with_children.user + with_children.system if with_children else spent
    if not (work / "load_stats.csv").is_file():
        raise SystemExit((work / "said").read_text())
    return memory, spent / (time.monotonic() - began)


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=0.2).close()
    except OSError:
        return False
    return True


def _spent(served: psutil.Process) -> dict[str, float]:
    """Seconds of a processor of the product's processes, by what they do."""
    found: dict[str, float] = {}
    for process in served.children(recursive=True):
        try:
            words, times = process.cmdline(), process.cpu_times()
        except psutil.Error:
            continue
        name = next((word for word in ("tick", "work", "granian") if word in words), "others")
        found[name] = found.get(name, 0) + times.user + times.system
    return found


def _mib(served: psutil.Process) -> float:
    found = 0.0
    for process in [served, *served.children(recursive=True)]:
        try:
            found += process.memory_full_info().pss / 2**20
        except psutil.Error:
            continue
    return found


def _table(work: Path) -> None:
    """Print each act; then what went wrong, so that quick refusals are not taken for quick answers."""
    with (work / "load_stats.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Name"] != "Aggregated" and row["Name"] != "sign in"]
    bare = next(float(row["95%"]) for row in rows if row["Name"].startswith("bare"))
    print("\n| what | requests | failed | KB | median ms | 95 of 100 within ms | aim | times the bare page |")
    print("|---|---|---|---|---|---|---|---|")
    for row in sorted(rows, key=lambda one: (not one["Name"].startswith("bare"), one["Name"])):
        aim = next((str(ms) for word, ms in AIMS.items() if row["Name"].startswith(word)), "")
        size, late = float(row["Average Content Size"]) / 1024, float(row["95%"])
        counted = f"{row['Request Count']} | {row['Failure Count']} | {size:.0f}"
        print(f"| {row['Name']} | {counted} | {row['50%']} | {late:.0f} | {aim} | {late / bare:.1f} |")
    with (work / "load_failures.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            print(f"failed: {row['Name']}, {row['Error']}, {row['Occurrences']} times")
    with (work / "load_exceptions.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            raise SystemExit(f"Not everybody was at work, which makes these numbers worthless: {row}")


def _by_minute(work: Path) -> None:
    """Print how late the acts with an aim were in each minute: everybody signs in in the first, and all begins then."""
    acts = [json.loads(line) for line in (work / "acts.jsonl").read_text("utf-8").splitlines()]
    minutes = range(int(max(at for at, _name, _ms in acts) // 60) + 1)
    print(f"\n| 95 of 100 within ms, by minute | {' | '.join(str(minute + 1) for minute in minutes)} |")
    print(f"|---|{'---|' * len(minutes)}")
    for name in sorted({name for _at, name, _ms in acts if name in TOLD_BY_MINUTE}):
        ms = [[took for at, what, took in acts if what == name and at // 60 == minute] for minute in minutes]
        late = (f"{quantiles(one, n=20, method='inclusive')[-1]:.0f}" if len(one) > 1 else "" for one in ms)
        print(f"| {name} | {' | '.join(late)} |")


def _memory(memory: Sequence[tuple[float, float]]) -> None:
    kept = [(at, mib) for at, mib in memory if at > WARM] or list(memory)
    third = max(1, len(kept) // 3)
    first, last = (mean(mib for _at, mib in part) for part in (kept[:third], kept[-third:]))
    most = max(mib for _at, mib in memory)
    print(f"Memory of the product (all processes): {first:.0f} MiB in the first third after a minute, ", end="")
    print(f"{last:.0f} MiB in the last, at most {most:.0f}.")


def _arguments() -> Any:
    parser = argparse.ArgumentParser(description="Coaches at work at once.")
    parser.add_argument("--world", type=Path, help="KLADKA_VAR of a built demo world")
    parser.add_argument("--keep", type=Path, help="where the world is kept, and found again")
    parser.add_argument("--participations", type=int, default=250_000)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--coaches", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
