"""How much is due for one month of one benefit: exact until the end, then rounded once, halves away from nought.

A monthly amount is due whole where the benefit covers the whole calendar month, else one part of `divisor` for each
calendar day that it covers. Each day of an absence that reduces takes one part away. Where a rate changes inside the
month, days are paid at the rate of their own day; of what is typed only as a sum for the month (days and hours of an
internship, absences) nobody knows the days, so it is valued at the mean rate of the days that the benefit covers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from kladka.benefits.rules.months import first_of, last_of
from kladka.benefits.rules.terms import DAY, MONTH, ONCE, Rate, Terms, rate_on

CENT = Decimal("0.01")
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
) -> Due:
    """Return what is due for the days of `span`, which lie in one month, by what was attended on them.

    `granted` is the cost that was granted for one unit. Raises ValueError for a day before all rates.
    """
    segments = list(_segments(terms, span, granted))
    within = [day for day in days if span[0] <= day.on <= span[1]]
    if terms.unit == ONCE:
        pieces = [Piece(span[0], span[0], Decimal(1), segments[0].price)]
    elif terms.unit == MONTH:
        pieces = _monthly(terms, span, segments, sheet) if sheet is not None else []
    else:
        pieces = _attended(terms.unit, span, segments, within, sheet)
    exact = max(sum((piece.value for piece in pieces), Fraction(0)), Fraction(0))
    amount, limit = rounded(exact), rate_on(terms.most_a_month, span[1])
    is_cut = limit is not None and amount > limit
    paid = limit if is_cut and limit is not None else amount
    return Due(paid, _contributions(terms, paid, span[1]), tuple(pieces), limit if is_cut else None)


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


def _segments(terms: Terms, span: tuple[date, date], granted: Decimal | None) -> Iterator[_Segment]:
    """Yield the days of a span parted where the rate changes."""
    changes = sorted({rate.since for rate in terms.rates if span[0] < rate.since <= span[1]})
    starts = [span[0], *changes]
    for start, after in zip(starts, [*changes, span[1] + _DAY], strict=True):
        yield _Segment(start, after - _DAY, _price(terms.rates, start, granted if terms.is_cost else None))


def _price(rates: Sequence[Rate], day: date, granted: Decimal | None) -> Decimal:
    rate = rate_on(rates, day)
    if rate is None:
        raise ValueError(f"No rate is known for {day}.")
    return rate if granted is None else min(rate, granted)


def _monthly(terms: Terms, span: tuple[date, date], segments: Sequence[_Segment], sheet: Sheet) -> list[Piece]:
    is_whole = span == (first_of(span[0]), last_of(span[0]))
    of = span[1].day if is_whole else terms.divisor
    pieces = [Piece(one.first, one.last, Decimal(one.days), one.price, of) for one in segments]
    absent = sum(days for kind, days in sheet.absences.items() if kind in terms.reduces)
    if absent:
        pieces += _spread(-Decimal(absent), segments, terms.divisor)
    return pieces


def _attended(
    unit: str, span: tuple[date, date], segments: Sequence[_Segment], days: Sequence[Day], sheet: Sheet | None
) -> list[Piece]:
    pieces = []
    for one in segments:
        own = [day for day in days if one.first <= day.on <= one.last]
        # Two things attended on one day are one way there.
        number = Decimal(len({day.on for day in own})) if unit == DAY else sum((day.hours for day in own), Decimal(0))
        if number:
            pieces.append(Piece(one.first, one.last, number, one.price))
    if sheet is not None:
        room = (span[1] - span[0]).days + 1 - len({day.on for day in days})
        typed = Decimal(min(sheet.days, room)) if unit == DAY else sheet.hours
        pieces += _spread(typed, segments) if typed else []
    return pieces


def _spread(quantity: Decimal, segments: Sequence[_Segment], of: int = 1) -> list[Piece]:
    """Return a quantity of the whole span by the days of each segment, which values it at their mean rate."""
    if len(segments) == 1:
        return [Piece(segments[0].first, segments[0].last, quantity, segments[0].price, of)]
    total = sum(one.days for one in segments)
    return [Piece(one.first, one.last, quantity * one.days, one.price, of, total) for one in segments]


def _contributions(terms: Terms, amount: Decimal, on: date) -> Decimal:
    """Return what is paid to the insurance: each contribution is rounded by itself, as it is paid by itself."""
    shares = (rate_on(one, on) or Decimal(0) for one in terms.contributions)
    return sum((rounded(Fraction(amount) * Fraction(share)) for share in shares), Decimal("0.00"))
