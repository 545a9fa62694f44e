"""How much is due for one month of one benefit: exact until the end, then rounded once, halves away from nought.

A monthly amount is due whole where the benefit covers the whole calendar month, else one part of `divisor` for each
calendar day that it covers. Each day of an absence that reduces takes one part away. Where a rate changes inside the
month, days are paid at the rate of their own day; of what is typed only as a sum for the month (days and hours of an
internship, absences) nobody knows the days, so it is valued at the mean rate of the days that the benefit covers.

Several decisions of one kind in one month, such as one that was ended and another that goes on, are paid as one: they
share what is typed for the month by the days that each covers, cover a whole month together, and have one limit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from kladka.benefits.rules.terms import DAY, MONTH, ONCE, Rate, Terms, rate_on
from kladka.core.months import last_of

CENT = Decimal("0.01")
WHOLE = Decimal(1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """Attendance of which the day is known."""

    on: date
    hours: Decimal = Decimal(0)


@dataclass(frozen=True)
class Sheet:
    """Attendance of a month that is known as sums: days and hours present, days of absence by kind."""

    days: int = 0
    hours: Decimal = Decimal(0)
    absences: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Beside:
    """What other decisions of the same kind hold of the month: the days they cover, what is due by earlier ones."""

    days: int = 0
    amount: Decimal = Decimal(0)


ALONE = Beside()


@dataclass(frozen=True)
class Piece:
    """A part of an amount: `quantity` of `of` at `price`, which held from a day until another.

    Where a quantity is known for a whole span only, the piece takes its part of it: `quantity` is then that of all
    `parts`.
    """

    from_date: date
    until_date: date
    quantity: Decimal
    price: Decimal
    of: int = 1
    parts: int = 1

    @property
    def value(self) -> Fraction:
        """Return what the piece is worth, exactly."""
        return Fraction(self.quantity) * Fraction(self.price) / self.of / self.parts


@dataclass(frozen=True)
class Due:
    """What is due, in which pieces, and what the payer pays to the insurance beside it. `limit` cut it, if any."""

    amount: Decimal = Decimal("0.00")
    contributions: Decimal = Decimal("0.00")
    pieces: tuple[Piece, ...] = ()
    limit: Decimal | None = None


def due(
    terms: Terms,
    span: tuple[date, date],
    *,
    granted: Decimal | None = None,
    days: Sequence[Day] = (),
    sheet: Sheet | None = None,
    share: Decimal = WHOLE,
    beside: Beside = ALONE,
) -> Due:
    """Return what is due for the days of `span`, which lie in one month, by what was attended on them.

    `granted` is the cost that was granted for one unit, `share` the part of full time that a monthly amount was
    granted for. Raises ValueError for a day before all rates.
    """
    segments = list(_segments(terms, span, granted, share))
    within = [day for day in days if span[0] <= day.on <= span[1]]
    if terms.unit == ONCE:
        pieces = [Piece(span[0], span[0], Decimal(1), segments[0].price)]
    elif terms.unit == MONTH:
        pieces = _monthly(terms, segments, sheet, beside) if sheet is not None else []
    else:
        pieces = _attended(terms.unit, segments, within, sheet, beside)
    exact = max(sum((piece.value for piece in pieces), Fraction(0)), Fraction(0))
    amount, limit = rounded(exact), rate_on(terms.most_a_month, span[1])
    if limit is None or amount + beside.amount <= limit:
        return Due(amount, _contributions(terms, amount, span[1]), tuple(pieces))
    paid = max(limit - beside.amount, Decimal("0.00"))
    return Due(paid, _contributions(terms, paid, span[1]), tuple(pieces), limit)


def rounded(exact: Fraction) -> Decimal:
    """Return an amount in whole cents, halves away from nought."""
    cents = floor(abs(exact) * 100 + Fraction(1, 2))
    return (Decimal(-cents if exact < 0 else cents) * CENT).quantize(CENT)


@dataclass(frozen=True)
class _Segment:
    first: date
    last: date
    price: Decimal

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def _segments(
    terms: Terms, span: tuple[date, date], granted: Decimal | None, share: Decimal = WHOLE
) -> Iterator[_Segment]:
    """Yield the days of a span parted where the rate changes."""
    changes = sorted({rate.since for rate in terms.rates if span[0] < rate.since <= span[1]})
    starts = [span[0], *changes]
    for start, after in zip(starts, [*changes, span[1] + _DAY], strict=True):
        price = _price(terms.rates, start, granted if terms.is_cost else None)
        yield _Segment(start, after - _DAY, price * share if terms.unit == MONTH else price)


def _price(rates: Sequence[Rate], day: date, granted: Decimal | None) -> Decimal:
    rate = rate_on(rates, day)
    if rate is None:
        raise ValueError(f"No rate is known for {day}.")
    return rate if granted is None else min(rate, granted)


def _monthly(terms: Terms, segments: Sequence[_Segment], sheet: Sheet, beside: Beside) -> list[Piece]:
    last = last_of(segments[0].first).day
    of = last if _covered(segments) + beside.days == last else terms.divisor
    pieces = [Piece(one.first, one.last, Decimal(one.days), one.price, of) for one in segments]
    absent = sum(days for kind, days in sheet.absences.items() if kind in terms.reduces)
    if absent:
        pieces += _spread(-Decimal(absent), segments, beside, terms.divisor)
    return pieces


def _attended(
    unit: str, segments: Sequence[_Segment], days: Sequence[Day], sheet: Sheet | None, beside: Beside
) -> list[Piece]:
    pieces = []
    for one in segments:
        own = [day for day in days if one.first <= day.on <= one.last]
        # Two things attended on one day are one way there.
        number = Decimal(len({day.on for day in own})) if unit == DAY else sum((day.hours for day in own), Decimal(0))
        if number:
            pieces.append(Piece(one.first, one.last, number, one.price))
    if sheet is None:
        return pieces
    if unit != DAY:
        return pieces + (_spread(sheet.hours, segments, beside) if sheet.hours else [])
    room = _covered(segments) - len({day.on for day in days})
    if sheet.days * _covered(segments) > room * (_covered(segments) + beside.days):
        return pieces + (_spread(Decimal(room), segments, ALONE) if room else [])
    return pieces + (_spread(Decimal(sheet.days), segments, beside) if sheet.days else [])


def _covered(segments: Sequence[_Segment]) -> int:
    return sum(one.days for one in segments)


def _spread(quantity: Decimal, segments: Sequence[_Segment], beside: Beside, of: int = 1) -> list[Piece]:
    """Return a quantity of the month by the days of each segment, which values it at their mean rate.

    Other decisions take their part of it by the days that they cover.
    """
    if len(segments) == 1 and not beside.days:
        return [Piece(segments[0].first, segments[0].last, quantity, segments[0].price, of)]
    total = _covered(segments) + beside.days
    return [Piece(one.first, one.last, quantity * one.days, one.price, of, total) for one in segments]


def _contributions(terms: Terms, amount: Decimal, on: date) -> Decimal:
    """Return what is paid to the insurance: each contribution is rounded by itself, as it is paid by itself."""
    shares = (rate_on(one, on) or Decimal(0) for one in terms.contributions.values())
    return sum((rounded(Fraction(amount) * Fraction(share)) for share in shares), Decimal("0.00"))
