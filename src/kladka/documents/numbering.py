"""The numbers of papers: a series for each project, kind and year, e.g. DEK/2026/7. Pure."""

import re
from dataclasses import dataclass

from kladka.documents.templates import templates

_TYPED = re.compile(r"(?:(?:nr|no)\W+)?([^\W\d]+)\W*(\d{4})\W+0*(\d{1,6})", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """The number of one paper."""

    kind: str
    year: int
    number: int

    def __str__(self) -> str:
        """Return the number as it is printed."""
        found = templates().get(self.kind)
        return f"{found.series if found else self.kind}/{self.year}/{self.number}"


def number_typed(text: str) -> Number | None:
    """Return the number that somebody copied from paper; None where it is none. Case, blanks and noughts do not matter.

    The series comes first, then the year and the number, with anything between them; “Nr” may stand before all that.
    """
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    series, year, number = found.groups()
    kind = next((one.kind for one in templates().values() if one.series.casefold() == series.casefold()), None)
    return Number(kind, int(year), int(number)) if kind else None
