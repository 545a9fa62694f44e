"""When it is to be looked at whether an entity still operates, and what is known of it. Pure; told the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kladka.core import packs
from kladka.core.language import language_in_use
from kladka.core.months import months_after

FILE = "rules/entities.yaml"


class Found(StrEnum):
    """What is known of an entity at a point in time."""

    OPERATING = "operating"
    ENDED = "ended"
    UNKNOWN = "unknown"


class Counted(StrEnum):
    """From when the months of a point are counted."""

    ENTRY = "entry"
    LEAVING = "leaving"


@dataclass(frozen=True)
class Check:
    """A point, so many months after the entry or after leaving the project, and what is known of it.

    `seen_on` is the day of the check that says so.
    """

    months: int
    counted: Counted
    day: date
    found: Found
    seen_on: date | None

    def is_due(self, today: date) -> bool:
        """Tell whether somebody has to look: the day has come, and nothing is known of it."""
        return self.found == Found.UNKNOWN and self.day <= today


def points(on: date, *, left_on: date) -> list[tuple[date, int, Counted]]:
    """Return when an entity registered on a day is looked at, the earliest first; `left_on`: when it left the project.

    Who was registered after that day has not left a project.
    """
    rows = [row for row in packs.load(FILE)["survival"] if row["from"] <= on]
    if not rows:
        return []
    found = [(months_after(on, months), months, Counted.ENTRY) for months in rows[-1]["months"]]
    if on <= left_on:
        after_leaving = rows[-1]["months_after_leaving"]
        found += [(months_after(left_on, months), months, Counted.LEAVING) for months in after_leaving]
    return sorted(found)


def source() -> str:
    """Return where the points come from, in the language in use, else in Polish."""
    told = packs.load(FILE)["survival"][-1]["source"]
    return str(told.get(language_in_use(), told["pl"]))


def checks(
    registered_on: date, *, left_on: date, operating: Iterable[tuple[date, date | None]], ended: date | None
) -> list[Check]:
    """Return the points of an entity with what is known of each.

    `left_on`: when it left the project. `operating`: the day of each check that found it so, and until when
    it is known to have lasted. A check says something of every earlier day, for what operates then did so all the time;
    and nothing of a later one. `ended` is the first day on which it had ended.
    """
    seen = sorted((until or day) for day, until in operating)
    found = []
    for day, months, counted in points(registered_on, left_on=left_on):
        later = next((each for each in seen if each >= day), None)
        if later is not None:
            found.append(Check(months, counted, day, Found.OPERATING, later))
        elif ended is not None and ended <= day:
            found.append(Check(months, counted, day, Found.ENDED, ended))
        else:
            found.append(Check(months, counted, day, Found.UNKNOWN, None))
    return found
