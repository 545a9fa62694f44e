"""What follows from attendance and dated rates. Pure: no database, no clock."""

from kladka.benefits.rules.amounts import WHOLE, Beside, Day, Due, Piece, Sheet, due, rounded
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
    "follow",
    "payer",
    "rate_on",
    "rounded",
    "terms_of",
]
