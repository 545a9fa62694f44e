"""What somebody learnt: points before and after, one by one and together. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Points:
    """The points of one person; None where the test was not written."""

    before: Decimal | None = None
    after: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        """Return by how much it is more (less, where below nothing); None unless both were written."""
        return None if self.before is None or self.after is None else self.after - self.before


NO_POINTS = Points()


@dataclass(frozen=True)
class Together:
    """Who wrote both: how many, their mean points to one place, and how many did better, as before and worse."""

    people: int
    before: Decimal
    after: Decimal
    better: int
    same: int
    worse: int


def together(points: Iterable[Points]) -> Together | None:
    """Return what the points of those who wrote both come to; None where nobody did.

    Whoever wrote only one of the two is in neither mean: two means of different people would show no change of anybody.
    """
    both = [(each.before, each.after) for each in points if each.before is not None and each.after is not None]
    if not both:
        return None
    changes = [after - before for before, after in both]
    return Together(
        people=len(both),
        before=_mean([before for before, _after in both]),
        after=_mean([after for _before, after in both]),
        better=sum(change > 0 for change in changes),
        same=sum(change == 0 for change in changes),
        worse=sum(change < 0 for change in changes),
    )


def _mean(values: list[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(_TENTH, ROUND_HALF_UP).normalize() + 0
