"""Every cell rounded by itself to a multiple; halves go up. Groups then need not add up to their total.

Rounding promises less than the other methods: a number alone stands for as many as the multiple (fewer at 0), but a
total that is rounded by itself says more about its groups than they do, up to the exact number. See
docs/explanation/published-numbers.md.
"""

from miara.disclosure.cells import Table
from miara.disclosure.publishable import Publishable, distances, publishable
from miara.model.errors import UnknownNameError


def round_to(table: Table, base: int) -> Publishable:
    """Round every count to the nearest multiple of `base` (5 and 10 are usual). Raises UnknownNameError below 2."""
    if base % 1 or base < 2:
        raise UnknownNameError(f"Counts are rounded to a multiple of a whole number from 2, not of {base}.")
    shown = {cell: (2 * count + base) // (2 * base) * base for cell, count in table.counts.items()}
    return publishable("rounded", {"base": base}, shown, distances(table.counts, shown))
