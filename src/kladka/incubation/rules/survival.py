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


@dataclass(frozen=True)
class Check:
    """A point, so many months after the entry, and what is known: `seen_on` is the day of the check that says so."""

    months: int
    day: date
    found: Found
    seen_on: date | None

    def is_due(self, today: date) -> bool:
        """Tell whether somebody has to look: the day has come, and nothing is known of it."""
        return self.found == Found.UNKNOWN and self.day <= today


def points(on: date) -> tuple[int, ...]:
    """Return after how many months entities registered on a day are looked at."""
    rows = [row for row in packs.load(FILE)["survival"] if row["from"] <= on]
    return tuple(rows[-1]["months"]) if rows else ()


def source() -> str:
    """Return where the points come from, in the language in use, else in Polish."""
    told = packs.load(FILE)["survival"][-1]["source"]
    return str(told.get(language_in_use(), told["pl"]))


def checks(registered_on: date, *, operating: Iterable[tuple[date, date | None]], ended: date | None) -> list[Check]:
    """Return the points of an entity with what is known of each.

    `operating`: the day of each check that found it so, and until when it is known to have lasted. A check says
    something of every earlier day, for what operates then did so all the time; and nothing of a later one. `ended` is
    the first day on which it had ended.
    """
    seen = sorted((until or day) for day, until in operating)
    found = []
    for months in points(registered_on):
        day = months_after(registered_on, months)
        later = next((each for each in seen if each >= day), None)
        if later is not None:
            found.append(Check(months, day, Found.OPERATING, later))
        elif ended is not None and ended <= day:
            found.append(Check(months, day, Found.ENDED, ended))
        else:
            found.append(Check(months, day, Found.UNKNOWN, None))
    return found
