"""When a site is open on a day: its usual week, special days, public holidays. Pure; told the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

type Hours = tuple[time, time]
"""From when to when."""


@dataclass(frozen=True)
class Week:
    """Usual hours by weekday (1 is Monday) from a day on, through `until` (None: until others begin)."""

    since: date
    hours: Mapping[int, Hours]
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it was said for that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Special:
    """Days unlike others: closed without `hours`."""

    since: date
    until: date
    hours: Hours | None = None
    words: str = ""


@dataclass(frozen=True)
class Opening:
    """What is known of when a site is open."""

    weeks: Sequence[Week] = ()
    special: Sequence[Special] = field(default_factory=tuple)

    def week_on(self, day: date) -> Week | None:
        """Return the week that holds on a day: of several the one that began last."""
        return max((one for one in self.weeks if one.holds_on(day)), key=lambda one: one.since, default=None)

    def special_on(self, day: date) -> Special | None:
        """Return what is special about a day: of several the one that is said of the fewest days."""
        found = [one for one in self.special if one.since <= day <= one.until]
        return min(found, key=lambda one: (one.until - one.since, one.since), default=None)


@dataclass(frozen=True)
class Day:
    """A site on one day. `hours` is None where it is closed; `is_known` is False where nobody has said."""

    day: date
    hours: Hours | None
    is_known: bool = True
    special: Special | None = None
    is_free: bool = False


def open_on(opening: Opening, day: date, *, is_free: bool) -> Day:
    """Return when a site is open on a day. A public holiday closes it, unless hours are said for just that day."""
    special, week = opening.special_on(day), opening.week_on(day)
    if special is not None:
        return Day(day, special.hours, special=special, is_free=is_free)
    if week is None:
        return Day(day, None, is_known=False, is_free=is_free)
    return Day(day, None if is_free else week.hours.get(day.isoweekday()), is_free=is_free)
