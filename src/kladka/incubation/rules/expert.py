"""What external experts have left of their hours, and what is accepted of them in a month. Pure; told the day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from kladka.core.months import first_of


@dataclass(frozen=True)
class Pool:
    """Minutes used of the most there are. `near` is the share from which somebody is warned."""

    used: int
    most: int
    near: Decimal

    @property
    def left(self) -> int:
        """Minutes left; less than zero when more were used."""
        return self.most - self.used

    @property
    def is_near(self) -> bool:
        """Tell whether somebody is to be warned: the pool ends soon, has ended, or is exceeded."""
        return self.used >= self.most * self.near

    @property
    def is_exceeded(self) -> bool:
        """Tell whether more was used than there is."""
        return self.used > self.most


@dataclass(frozen=True)
class Given:
    """What a card of a contract says now: nothing of it is due once it is withdrawn or belongs to another contract."""

    card: UUID
    label: str
    on_date: date
    area: str
    minutes: int


@dataclass(frozen=True)
class Accepted:
    """What accepted protocols hold of a card already."""

    label: str
    on_date: date
    area: str
    minutes: int
    amount: Decimal


@dataclass(frozen=True)
class Due:
    """One line of a protocol: all that is due of a card, and what of it is accepted by this line."""

    card: UUID
    label: str
    on_date: date
    area: str
    due: int
    minutes: int
    amount: Decimal


def amount_of(minutes: int, rate: Decimal) -> Decimal:
    """Return what minutes cost at a rate for an hour, to the grosz."""
    return (Decimal(minutes) * rate / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def lines_due(
    given: Iterable[Given], accepted: Mapping[UUID, Accepted], *, month: date, rate: Decimal
) -> tuple[Due, ...]:
    """Return what a month's protocol settles: its cards, earlier ones that are not accepted, and what changed since.

    A card corrected after it was accepted settles with the difference, one withdrawn with all of it taken back.
    """
    now = {one.card: one for one in given}
    early = [one for one in now.values() if first_of(one.on_date) <= month]
    lines = [_line(one, accepted.get(one.card), rate) for one in early]
    # A card whose day moved to a later month is taken back here and settles there.
    gone: Collection[UUID] = accepted.keys() - {one.card for one in early}
    lines += [
        Due(card, before.label, before.on_date, before.area, 0, -before.minutes, -before.amount)
        for card, before in ((card, accepted[card]) for card in gone)
    ]
    return tuple(sorted((one for one in lines if one.minutes or one.amount), key=lambda one: (one.on_date, one.label)))


def _line(one: Given, before: Accepted | None, rate: Decimal) -> Due:
    minutes = one.minutes - (before.minutes if before else 0)
    amount = amount_of(one.minutes, rate) - (before.amount if before else Decimal(0))
    return Due(one.card, one.label, one.on_date, one.area, one.minutes, minutes, amount)
