"""Whether an employer may be told about somebody: it rests on a consent, and only as long as that stands."""

from collections.abc import Iterable
from datetime import date

type Given = tuple[date, date | None]
"""From which day a consent stands, and on which it was withdrawn."""


def stood(consents: Iterable[Given], day: date) -> bool:
    """Tell whether one of these consents stood on a day; on the day of the withdrawal none does any more."""
    return any(given <= day and (withdrawn is None or day < withdrawn) for given, withdrawn in consents)


def knew(consents: Iterable[Given], told: Iterable[date], there: Iterable[date], day: date) -> bool:
    """Tell whether an employer knew somebody before a day or on it: they had begun there, or the employer was told
    about them while a consent stood. What rests on no consent makes nobody known."""
    listed = list(consents)
    return any(began <= day for began in there) or any(each <= day and stood(listed, each) for each in told)
