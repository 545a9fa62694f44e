"""What the kernel cannot do, declared: asked for one of these it raises, and never answers wrongly.

It counts every unit; what it refuses is a matter of groups and sizes.
"""

from dataclasses import dataclass
from datetime import date

from miara.model.errors import MiaraError


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the kernel refuses, why, and the day by which it is closed or decided upon again."""

    what: str
    why: str
    until: date


MOST_CELLS = 120_000_000  # counters of four bytes: one for each cell, state and part of an indicator
HIGHEST_NUMBER = 199
FIRST_YEAR, LAST_YEAR = 1900, 2100

GAPS = (
    Gap(
        "a breakdown by a value that asks facts",
        "its groups have no numbers before the facts are read",
        date(2027, 6, 30),
    ),
    Gap("a breakdown by a number with a fraction and no bands", "there is no end of groups", date(2027, 12, 31)),
    Gap(
        f"a breakdown without bands by a whole number below 0 or above {HIGHEST_NUMBER}",
        "every group has its cell ready",
        date(2027, 12, 31),
    ),
    Gap(
        f"a breakdown by a day outside {FIRST_YEAR} to {LAST_YEAR}",
        "every group has its cell ready",
        date(2027, 12, 31),
    ),
    Gap(f"sets of breakdowns with more than {MOST_CELLS} counters", "every cell is kept ready", date(2027, 12, 31)),
    Gap("two rows of one participation known on the same day", "a ledger never holds them", date(2027, 12, 31)),
    Gap("more than 62 questions about one fact table at once", "each has a bit of a number", date(2027, 12, 31)),
)


class KernelGapError(MiaraError):
    """The kernel cannot do this; another runner can. Never raised for what a definition means, only for its form."""
