"""Work lists of a project: what is wrong with its records, for whoever can mend it.

A line is there because the records say so and for no other reason: it disappears by being mended. Rules are pure
functions of columns and a day; `records` reads what is no fact, `current` keeps what was found until something changes.
"""

from kladka.reporting.worklists.current import Current, current, forget
from kladka.reporting.worklists.declared import KINDS, Frame, letter_week, limits_on
from kladka.reporting.worklists.lines import RULES, Found, Line, rows
from kladka.reporting.worklists.scope import Seen, counts_of, number_for, seen_by

__all__ = [
    "KINDS",
    "RULES",
    "Current",
    "Found",
    "Frame",
    "Line",
    "Seen",
    "counts_of",
    "current",
    "forget",
    "letter_week",
    "limits_on",
    "number_for",
    "rows",
    "seen_by",
]
