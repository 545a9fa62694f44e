"""Numbers of figures as they are written: with the decimals of their definition, moves with their sign."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor

from django.utils.formats import localize

MINUS = "\N{MINUS SIGN}"
MOST_DECIMALS = 9
"""What differs by less is as good as the same."""


def rounded(value: float | None, decimals: int) -> float | None:
    """Return a value with as many decimals as its definition shows, halves away from nought; whole numbers have none.

    Not by `round`, which makes 114 of 114.5 and 128 of 127.5.
    """
    if value is None or isinstance(value, int):
        return value
    return whole(float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)))


def difference(before: float | None, after: float | None, decimals: int) -> float | None:
    """Return the difference of two values as they are written, so that what is written adds up; None without one."""
    old, new = rounded(before, decimals), rounded(after, decimals)
    return None if old is None or new is None else rounded(new - old, decimals)


def telling_apart(moves: Iterable[tuple[float | None, float | None]], decimals: int) -> int:
    """Return how many decimals show that each value became another one: those of the definition, or more.

    A median that went from 127.5 to 128 is no change where both are written as 128.
    """
    differing = [(before, after) for before, after in moves if before != after]
    for more in range(decimals, max(decimals, MOST_DECIMALS) + 1):
        if all(rounded(before, more) != rounded(after, more) for before, after in differing):
            return more
    return decimals


def outward(low: float, high: float, decimals: int) -> tuple[float, float]:
    """Return a range that holds the given one, its ends rounded so that nothing of it is lost."""
    unit = 10**decimals
    return whole(floor(low * unit) / unit), whole(ceil(high * unit) / unit)


def whole(value: float) -> float:
    """Return a number without decimals that say nothing."""
    return int(value) if value == int(value) else value


def written(value: float | None, decimals: int = 0, *, signed: bool = False) -> str:
    """Return a number in the language in use; a move with its sign, also where it is one up."""
    shown = rounded(value, decimals)
    if shown is None:
        return "–"
    text = str(localize(abs(shown), use_l10n=True))
    return f"{_sign(shown) if signed else MINUS if shown < 0 else ''}{text}"


def _sign(value: float) -> str:
    return MINUS if value < 0 else "+" if value else ""


def unbroken(words: str) -> str:
    """Return a number and its noun so that no line ends between them."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")
