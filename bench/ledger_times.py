"""What `bench/ledger.py` measures, once Django is set up over a world."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from kladka.accounts.models import User
from kladka.audit import queries as audit
from kladka.audit.models import Entry as ChainEntry
from kladka.audit.models import Line, ReadEvent
from kladka.core import clock
from kladka.core.ledger import facts
from kladka.people import actions as people
from kladka.people.models import Assignment, Entry

COACH = "most-1@prog.example"
MANY = 40
"""How many people one bulk act is about: a training's list."""


def measure(verbs: int, built: float | None) -> None:
    """Print one table: what was done, how many a second, CPU each, and the ratio to a bare insert in the same run."""
    print()
    print("| what | synchronous | a second | wall ms each | CPU ms each | times the bare insert (wall) |")
    print("|---|---|---|---|---|---|")
    coach = User.objects.get(email=COACH)
    mine = list(_in_care(coach))
    one = _supporting(mine[:1], coach)
    many = _supporting(mine[:MANY], coach)
    base = 0.0
    for level in ("FULL", "NORMAL"):
        with _synchronous(level):
            spent = _timed(_insert, verbs)
            base = base or spent[0]
            _row("bare: one row inserted, one transaction", level, spent, base)
            _row("one support recorded (verb, fact, chain entry)", level, _timed(one, verbs), base)
            _row(f"{MANY} supports recorded in one act", level, _timed(many, max(5, verbs // 10)), base)
    _verification()
    if built is not None:
        print(f"\nDemo world built from nothing: {built:.0f} s, {ChainEntry.objects.count()} verbs.")


def _in_care(coach: User) -> Iterator[Any]:
    """Yield participations of the coach's project that have entered and not left, the coach's own first."""
    own = set(Assignment.objects.current().filter(coach__user=coach).values_list("participation", flat=True))
    project = Assignment.objects.filter(coach__user=coach).values("participation__project")[:1]
    entered = Entry.objects.current().filter(participation__project__in=project, participation__exits=None)
    rows = entered.select_related("participation__project", "site").order_by("recorded_no", "id")
    yield from sorted((row.participation for row in rows), key=lambda each: each.pk not in own)


def _supporting(participations: list[Any], coach: User) -> Callable[[], None]:
    site = Assignment.objects.filter(participation=participations[0]).latest("from_date").site
    day = clock.today()

    def support() -> None:
        people.record_supports(
            participations=participations, kind="coaching", start_date=day, site=site, provider=coach.staff, by=coach
        )

    return support


def _insert() -> None:
    with transaction.atomic():
        ReadEvent.objects.create(
            controller=uuid.uuid4(), at=clock.now(), by=uuid.uuid4(), page="bench", table="bench", object=uuid.uuid4()
        )


def _timed(act: Callable[[], None], times: int) -> tuple[float, float]:
    """Return the means of wall and CPU milliseconds of an act, after three that do not count."""
    for _ in range(3):
        act()
    started, began = time.perf_counter(), time.process_time()
    for _ in range(times):
        act()
    return 1000 * (time.perf_counter() - started) / times, 1000 * (time.process_time() - began) / times


def _row(what: str, level: str, spent: tuple[float, float], base: float) -> None:
    wall, cpu = spent
    print(f"| {what} | {level} | {1000 / wall:.0f} | {wall:.2f} | {cpu:.2f} | {wall / base:.1f} |", flush=True)


@contextmanager
def _synchronous(level: str) -> Iterator[None]:
    """Write with another level of synchronisation than the product's own (FULL), for comparison only."""
    connection.ensure_connection()
    connection.connection.execute(f"PRAGMA synchronous = {level}")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA synchronous = FULL")


def _verification() -> None:
    counted = sum(model.objects.count() for model in facts())
    rows = counted + ChainEntry.objects.count() + Line.objects.count()
    started, began = time.perf_counter(), time.process_time()
    faults = sum(1 for _ in audit.verify())
    wall, cpu = time.perf_counter() - started, time.process_time() - began
    print(
        f"\n`kladka audit verify`: {rows} rows ({counted} facts, the rest entries and lines) in {wall:.1f} s wall, "
        f"{cpu:.1f} s CPU: {rows / wall:.0f} rows a second, {faults} faults."
    )
