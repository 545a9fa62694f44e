"""Pages asked for by several threads of one process, by how long a thread may run while another waits.

bench/threads.py --world FOLDER [--seconds 90] [--turns 0.005 0.001 0.0005]

FOLDER is the KLADKA_VAR of a built demo world; it is copied, never written to. As many threads as a web process has ask
for a coach's day and list; the interpreter's turn changes every few seconds, so that whatever else the machine does
meets all of them alike.
"""

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from importlib import import_module
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import worlds

ASKED = (("list of participants", "/participants/"), ("coach's day", "/my-day/")) * 2
"""What the threads of one process ask for, each its own again and again."""
SPELL, PAUSE = 5.0, 0.1
"""Seconds with the same turn; seconds at most between two requests of a thread."""


def main() -> None:
    """Measure and print one Markdown table."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="kladka-bench-") as folder:
        worlds.set_up(worlds.copied(arguments.world, Path(folder)))
        print(worlds.conditions())
        found = measured(arguments.seconds, arguments.turns)
    print("\n| page | turn, ms | requests | median ms | 95 of 100 within ms |\n|---|---|---|---|---|")
    for (page, turn), took in sorted(found.items()):
        late = statistics.quantiles(took, n=20)[-1]
        print(f"| {page} | {1000 * turn:g} | {len(took)} | {statistics.median(took):.0f} | {late:.0f} |")


def measured(seconds: float, turns: list[float]) -> dict[tuple[str, float], list[float]]:
    """Return milliseconds of each request by page and turn; those during which the turn changed are left out."""
    sitting, coach = import_module("bench.sitting"), import_module("bench.page_times").COACH
    found: dict[tuple[str, float], list[float]] = defaultdict(list)
    over = threading.Event()

    def ask(page: str, address: str) -> None:
        chance, client = random.Random(page), sitting.signed_in(coach)
        while not over.wait(chance.uniform(0, PAUSE)):
            turn, began = sys.getswitchinterval(), time.perf_counter()
            client.get(address)
            if turn == sys.getswitchinterval():
                found[page, round(turn, 6)].append(1000 * (time.perf_counter() - began))

    threads = [threading.Thread(target=ask, args=one) for one in ASKED]
    for thread in threads:
        thread.start()
    until = time.monotonic() + seconds
    for turn in cycle(turns):
        if time.monotonic() >= until:
            break
        sys.setswitchinterval(turn)
        time.sleep(SPELL)
    over.set()
    for thread in threads:
        thread.join()
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Pages asked for by several threads of one process.")
    parser.add_argument("--world", type=Path, required=True, help="KLADKA_VAR of a built demo world")
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--turns", type=float, nargs="+", default=[0.005, 0.001, 0.0005])
    return parser.parse_args()


if __name__ == "__main__":
    main()
