"""What the kernel cannot do, declared: asked for one of these it raises, and never answers wrongly.

It walks the people of an extract once, so what it counts must lie with one person.
"""

from miara.model.errors import MiaraError

UNIT_GAPS = {
    "coaches": "a coach's assignments lie with many people",
    "staff": "posts lie with no person",
    "attendances": "an open event lies with no person",
    "entities": "an entity lies with no person",
    "jobs": "a job lies with no person",
    "institutions": "an institution lies with no person",
    "incubators": "an incubator lies with no person",
}
"""Units that are not counted, and why. The DuckDB runner counts them: there are few of them."""

GAPS = (
    *(f"counts {name}: {why}" for name, why in UNIT_GAPS.items()),
    "a breakdown by a value that asks facts, by text made from something else, or by a number with a fraction",
    "sets of breakdowns with more counters than MOST_CELLS: the kernel keeps every cell ready",
    "a breakdown without bands by a whole number below 0 or above HIGHEST_NUMBER",
    "a breakdown by a day outside FIRST_YEAR to LAST_YEAR",
    "two rows of one participation known on the same day",
    "more than 62 different questions about one fact table that do not wait for another's answer",
)

MOST_CELLS = 120_000_000  # counters of four bytes: one for each cell, state and part of an indicator
HIGHEST_NUMBER = 199
FIRST_YEAR, LAST_YEAR = 1900, 2100


class KernelGapError(MiaraError):
    """The kernel cannot do this; another runner can. Never raised for what a definition means, only for its form."""
