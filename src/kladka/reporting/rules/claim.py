"""Payment claims: by which day one is handed in, counted in working days where that is the rule. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from kladka.core import free_days, packs

FILE = "claims/deadlines.yaml"

type Unit = Literal["working", "calendar"]
type IsFree = Callable[[date], bool]


@dataclass(frozen=True)
class Term:
    """So many days after the last day of a period; the day after it is the first that counts."""

    days: int
    unit: Unit


@dataclass(frozen=True)
class Terms:
    """What holds in a project: for claims on the way and for the final one, and who says so."""

    interim: Term
    final: Term
    source: Mapping[str, str]
    is_own: bool = False
    """Whether the project's contract says it, and not the programme."""

    def term(self, *, is_final: bool) -> Term:
        """Return what holds for one claim."""
        return self.final if is_final else self.interim


def terms_of(profile: str, on: date) -> Terms | None:
    """Return what a programme says of claims whose period ends on a day; None where each contract says it itself."""
    dated = packs.load(FILE)["profiles"].get(profile, ())
    begun = sorted((rule for rule in dated if rule["from"] <= on), key=lambda rule: rule["from"])
    if not begun:
        return None
    rule = begun[-1]
    return Terms(_term(rule["interim"]), _term(rule["final"]), rule["source"])


def due_on(until: date, term: Term, is_free: IsFree) -> date:
    """Return the last day on which a claim whose period ends on `until` is in time."""
    if term.unit == "calendar":
        return until + timedelta(days=term.days)
    day, left = until, term.days
    while left:
        day += timedelta(days=1)
        left -= not is_free(day)
    return day


def is_free(day: date) -> bool:
    """Tell whether nobody has to work on a day: a weekend or a public holiday of the country of the packs."""
    return day.isoweekday() in packs.load(FILE)["weekend"] or is_holiday(day)


def is_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday of the country of the packs."""
    return free_days.is_holiday(day, country=packs.load(FILE)["country"])


def _term(raw: Mapping[str, Any]) -> Term:
    return Term(int(raw["days"]), raw["of"])
