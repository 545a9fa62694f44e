"""What follows from attendance and dated rates. Pure: no database, no clock."""

from kladka.benefits.rules.amounts import WHOLE, Beside, Day, Due, Piece, Sheet, due, rounded
from kladka.benefits.rules.months import first_of, last_of, months_between, span_in
from kladka.benefits.rules.payers import With, payer
from kladka.benefits.rules.terms import MONTH, ONCE, Rate, Terms, follow, rate_on, terms_of

__all__ = [
    "MONTH",
    "ONCE",
    "WHOLE",
    "Beside",
    "Day",
    "Due",
    "Piece",
    "Rate",
    "Sheet",
    "Terms",
    "With",
    "due",
    "first_of",
    "follow",
    "last_of",
    "months_between",
    "payer",
    "rate_on",
    "rounded",
    "span_in",
    "terms_of",
]
