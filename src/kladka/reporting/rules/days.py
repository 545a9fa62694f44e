"""Of which days a project's figures may be asked: one rule for pages, commands, API, reports and samples. Pure."""

from datetime import date


def askable(starts_on: date, today: date) -> tuple[date, date]:
    """Return the first and the last day as of which, and as known on which, something can be said of a project.

    Before it began nothing is true of it and nothing was known: an answer would be noughts that look like figures. A
    project still to come is asked about today.
    """
    return min(starts_on, today), today


def knows_too_little(as_of: date, known_on: date) -> bool:
    """Tell whether days are asked about of which nobody could know yet: figures may seem behind that are not."""
    return known_on < as_of
