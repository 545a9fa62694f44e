"""How much de minimis aid an undertaking may still be granted. Pure; told the day.

The limits come from packs/rules/de-minimis.yaml, dated, with their source.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from kladka.core import packs
from kladka.core.dated import dated_rule
from kladka.core.months import months_after

FILE = "rules/de-minimis.yaml"
_CENT = Decimal("0.01")


class Window(StrEnum):
    """Which aid counts beside the new one."""

    FISCAL_YEARS = "fiscal_years"
    ROLLING = "rolling"


@dataclass(frozen=True)
class Limit:
    """The most euro that an undertaking may be granted within a window of so many years, by the law from `since` on."""

    since: date
    euro: Decimal
    road_freight: Decimal
    window: Window
    years: int
    source: Mapping[str, str]
    certainty: str

    def begins(self, on: date) -> date:
        """Return the first day that counts beside aid granted `on` that day."""
        if self.window is Window.FISCAL_YEARS:
            return date(on.year - self.years + 1, 1, 1)
        return months_after(on, -12 * self.years) + timedelta(days=1)

    def most(self, *, is_road_freight: bool) -> Decimal:
        """Return the limit in euro."""
        return self.road_freight if is_road_freight else self.euro


class Given(NamedTuple):
    """Aid that was granted: the day, and its euro."""

    on: date
    euro: Decimal


@dataclass(frozen=True)
class Room:
    """What of a limit is used up on a day, by aid granted from `since` on."""

    limit: Limit
    since: date
    most: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """Return the euro that may still be granted; never less than nothing."""
        return max(self.most - self.used, Decimal(0))


def aid_limit(on: date) -> Limit | None:
    """Return the limit by the law of a day; None before the first that is known."""
    found = None
    for row in packs.load(FILE)["limits"]:
        if row["from"] <= on:
            found = row
    if found is None:
        return None
    euro = Decimal(found["euro"])
    return Limit(
        since=found["from"],
        euro=euro,
        road_freight=Decimal(found.get("road_freight", euro)),
        window=Window(found["counts"]),
        years=found["years"],
        source=found["source"],
        certainty=found["certainty"],
    )


def aid_room(given: Iterable[Given], on: date, *, is_road_freight: bool = False) -> Room | None:
    """Return what of the limit of a day is used up by aid granted until then; None where no limit is known."""
    limit = aid_limit(on)
    if limit is None:
        return None
    since = limit.begins(on)
    used = sum((each.euro for each in given if since <= each.on <= on), Decimal(0))
    return Room(limit, since, limit.most(is_road_freight=is_road_freight), used)


def usual_rates(on: date) -> tuple[Decimal, Decimal]:
    """Return from how many to how many złoty a euro costs: anything else is more often a slip."""
    rule = dated_rule(FILE, "rates", on)
    return Decimal(rule["least"]), Decimal(rule["most"])


def in_euro(amount: Decimal, rate: Decimal) -> Decimal:
    """Return złoty as euro, to the cent, by a rate in złoty for one euro."""
    return (amount / rate).quantize(_CENT, ROUND_HALF_UP)
