"""The stage on which the demo world is played: a clock that walks forward, and acts in the order of their recording."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from django.db import transaction

from kladka.core import clock

Do = Callable[[], object]


@dataclass(order=True)
class _Act:
    when: datetime
    order: int
    do: Do = field(compare=False)


class Stage:
    """Plays acts in the order of their time. An act may put further, later acts on the stage."""

    def __init__(self, start: date) -> None:
        self.now = datetime.combine(start, time(6), tzinfo=UTC)
        self._acts: list[_Act] = []
        self._order = count()

    def at(self, day: date, do: Do, *, minute: int = 0) -> None:
        """Let `do` happen on `day` (never before what has happened already), from eight in the morning on."""
        when = datetime.combine(day, time(8), tzinfo=clock.WARSAW) + timedelta(minutes=minute)
        heapq.heappush(self._acts, _Act(max(when, self.now), next(self._order), do))

    def clock(self) -> datetime:
        """Tell the ledger's time."""
        return self.now

    def play(self, until: date | None = None, *, tell: Callable[[date, int], None] | None = None) -> int:
        """Play every act (up to `until`), a month in one database transaction; return how many there were."""
        played = 0
        while self._acts and (until is None or self._acts[0].when.date() <= until):
            month = (self._acts[0].when.year, self._acts[0].when.month)
            with transaction.atomic():
                while self._acts and (self._acts[0].when.year, self._acts[0].when.month) == month:
                    act = heapq.heappop(self._acts)
                    self.now = max(self.now + timedelta(seconds=1), act.when)
                    act.do()
                    played += 1
            if tell:
                tell(self.now.date(), played)
        return played
