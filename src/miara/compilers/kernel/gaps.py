"""What the kernel cannot do, declared: asked for one of these it raises, and never answers wrongly.

It counts every unit; what it refuses is a matter of groups and sizes.
"""

from datetime import date

from miara.model.errors import MiaraError

MOST_CELLS = 120_000_000  # counters of four bytes: one for each cell, state and part of an indicator
HIGHEST_NUMBER = 199
FIRST_YEAR, LAST_YEAR = 1900, 2100

_SOON, _LATER = date(2027, 6, 30), date(2027, 12, 31)

GAPS: dict[str, date] = {
    "a breakdown by a value that asks facts: its groups have no numbers before the facts are read": _SOON,
    "a breakdown by text made from something else, or by a number with a fraction: there is no end of groups": _LATER,
    "sets of breakdowns with more counters than MOST_CELLS: the kernel keeps every cell ready": _LATER,
    "a breakdown without bands by a whole number below 0 or above HIGHEST_NUMBER: every group has its cells": _LATER,
    "a breakdown by a day outside FIRST_YEAR to LAST_YEAR: every group has its cells": _LATER,
    "two rows of one participation known on the same day: a ledger never holds them": _LATER,
    "more than 62 different questions about one fact table that wait for no other: each has a bit of a number": _LATER,
}
"""What is refused and why, and the day by which it is closed or decided upon again."""


def due(on: date) -> list[str]:
    """What was to be closed or decided upon before a day, and what to do about it."""
    return [
        f"Since {until} it is due: {gap}. Close it and take it off GAPS in this module, or write there by which day it "
        "is decided upon again, and why in the commit."
        for gap, until in GAPS.items()
        if until < on
    ]


class KernelGapError(MiaraError):
    """The kernel cannot do this; another runner can. Never raised for what a definition means, only for its form."""
