"""What follows from intervals and days. Pure: no database, no clock."""

from kladka.agenda.rules.conflicts import Availability, Busy, Clash, Reason, clashes, doubled, outside
from kladka.agenda.rules.opening import Day, Opening, Special, Week, open_on
from kladka.agenda.rules.series import days_of_series, own_of
from kladka.agenda.rules.times import local, moment, monday_of, moved, span, span_of_days

__all__ = [
    "Availability",
    "Busy",
    "Clash",
    "Day",
    "Opening",
    "Reason",
    "Special",
    "Week",
    "clashes",
    "days_of_series",
    "doubled",
    "local",
    "moment",
    "monday_of",
    "moved",
    "open_on",
    "outside",
    "own_of",
    "span",
    "span_of_days",
]
