"""What `bench/pages.py` measures, once Django is set up over a world."""

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench import bare, sitting, worlds

COACH, COORDINATOR, OFFICER = "most-1@prog.example", "coordinator-most@prog.example", "officer@prog.example"
ADVISER, TRAINER, ADMINISTRATOR = "adviser-most@prog.example", "trainer-most@prog.example", "administracja@prog.example"
ABC_OFFICER = "officer@abc.example"

PAGES: list[tuple[str, str, str]] = [
    ("public home", "", "/"),
    ("public project page, ABC", "", "/projects/abc/"),
    ("public figures, ABC, JSON", "", "/projects/abc/figures.json"),
    ("coach's day", COACH, "/my-day/"),
    ("participants of a coach", COACH, "/participants/"),
    ("participants of the project", OFFICER, "/participants/"),
    ("participants of ABC (1 352)", ABC_OFFICER, "/participants/"),
    ("participants of ABC, searched", ABC_OFFICER, "/participants/?q=kowal"),
    ("one participant", COACH, "participants:detail"),
    ("log a session (form)", COACH, "coach:log-session"),
    ("hand over (form)", COORDINATOR, "/participants/hand-over/"),
    ("events", TRAINER, "/events/"),
    ("advice cards", ADVISER, "/advice/"),
    ("entities", ADVISER, "/entities/"),
    ("project", OFFICER, "projects:about"),
    ("targets of a project", OFFICER, "projects:targets"),
    ("figures of ABC", ABC_OFFICER, "/office/projects/abc/figures/"),
    ("members of a figure of ABC", ABC_OFFICER, "/office/projects/abc/figures/supported/"),
    ("figures of the project under way", OFFICER, "/office/projects/kladka/figures/"),
    ("staff", ADMINISTRATOR, "/staff/"),
]
"""What is measured: a name, who opens it ("" for a visitor), an address or the name of one with an object."""


def measure(times: int, only: str) -> None:
    """Print the bare page first, then each page with its ratio to it."""
    print(worlds.conditions())
    print()
    print("| page | status | queries | KB | CPU ms | wall ms | times the bare page |")
    print("|---|---|---|---|---|---|---|")
    with bare.page(COACH) as ask:
        base = timed(ask, times)
        _row("bare Django page: session, user, one query, 25 rows", ask(), sitting.queries(ask), base, base[0])
    clients = {user: sitting.signed_in(user) for user in {who for _, who, _ in PAGES}}
    for name, who, where in PAGES:
        if only not in name:
            continue
        address = where if where.startswith("/") else sitting.address(where, who)
        ask = sitting.asker(clients[who], address)
        _row(name, ask(), sitting.queries(ask), timed(ask, times), base[0])
        if "figures of" in name:
            _cold(name, ask, times, base[0])


def _cold(name: str, ask: Callable[[], Any], times: int, base: float) -> None:
    cold = sitting.forgetting(ask)
    few = max(3, times // 4)
    _row(f"{name}, nothing kept in memory", cold(), sitting.queries(cold), timed(cold, few), base)


def timed(ask: Callable[[], Any], times: int) -> tuple[float, float]:
    """Return the medians of CPU and wall time of a request, in milliseconds, after three that do not count."""
    for _ in range(3):
        ask()
    gc.collect()
    cpu, wall = [], []
    for _ in range(times):
        began, started = time.process_time(), time.perf_counter()
        ask()
        cpu.append(1000 * (time.process_time() - began))
        wall.append(1000 * (time.perf_counter() - started))
    return statistics.median(cpu), statistics.median(wall)


def _row(name: str, response: Any, queries: int, spent: tuple[float, float], base: float) -> None:
    size = len(response.content) / 1024
    status = response.status_code
    cpu, wall = spent
    print(f"| {name} | {status} | {queries} | {size:.0f} | {cpu:.1f} | {wall:.1f} | {cpu / base:.1f} |", flush=True)
