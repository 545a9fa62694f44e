"""A coach's month as hours: by day and by project, travel apart, with what collides. Pure: sessions are handed in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import combinations
from uuid import UUID

from kladka.coaching.rules import overlap


@dataclass(frozen=True)
class Worked:
    """A session as time: people who met together in one `group` make one. `travel` is counted apart."""

    day: date
    project: str
    minutes: int
    starts_at: time | None = None
    place: str = ""
    travel: int = 0
    group: UUID | None = None


@dataclass(frozen=True)
class Line:
    """One line of the sheet; `collides` where another one of the day takes place at the same time."""

    worked: Worked
    people: int
    collides: bool


@dataclass(frozen=True)
class Total:
    """The minutes of one project."""

    project: str
    minutes: int
    travel: int


@dataclass(frozen=True)
class Timesheet:
    """The lines of a month and the totals by project, which are the sums of the lines."""

    lines: Sequence[Line]
    totals: Sequence[Total]

    @property
    def minutes(self) -> int:
        """All minutes with people."""
        return sum(total.minutes for total in self.totals)

    @property
    def travel(self) -> int:
        """All minutes of travel."""
        return sum(total.travel for total in self.totals)

    @property
    def collisions(self) -> int:
        """How many lines collide with another."""
        return sum(line.collides for line in self.lines)


def timesheet(sessions: Iterable[Worked]) -> Timesheet:
    """Return the sheet of these sessions. A group counts once: as long as its longest, travelled to once."""
    alone, groups = [], defaultdict(list)
    for one in sessions:
        if one.group is None:
            alone.append([one])
        else:
            groups[one.group, one.day, one.project].append(one)
    together = [*alone, *groups.values()]
    met = [
        (max(each, key=lambda one: (one.minutes, one.travel)), max(one.travel for one in each), len(each))
        for each in together
    ]
    worked = [
        (Worked(one.day, one.project, one.minutes, one.starts_at, one.place, travel, one.group), people)
        for one, travel, people in met
    ]
    worked.sort(key=lambda row: (row[0].day, row[0].starts_at or time.max, row[0].project))
    colliding = _colliding([one for one, _people in worked])
    lines = [Line(one, people, index in colliding) for index, (one, people) in enumerate(worked)]
    projects = sorted({line.worked.project for line in lines})
    return Timesheet(lines, [_total(project, lines) for project in projects])


def _total(project: str, lines: Sequence[Line]) -> Total:
    own = [line.worked for line in lines if line.worked.project == project]
    return Total(project, sum(one.minutes for one in own), sum(one.travel for one in own))


def _colliding(worked: Sequence[Worked]) -> set[int]:
    by_day: dict[date, list[int]] = defaultdict(list)
    for index, one in enumerate(worked):
        by_day[one.day].append(index)
    found: set[int] = set()
    for indexes in by_day.values():
        for first, second in combinations(indexes, 2):
            one, other = worked[first], worked[second]
            if overlap(one.starts_at, one.minutes, other.starts_at, other.minutes):
                found |= {first, second}
    return found
