"""What lies in a report's file and under which names, how JSON is written in it, and how large it may be."""

import json
import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from kladka.core.errors import KladkaError

SUFFIX = ".kreport"
FORMAT = "kreport/3"
UNRESTATED, UNCOMPLETED = "kreport/1", "kreport/2"
"""The first format had no restatement in it; that of the second told a record completed as an entry recorded late."""
READABLE = frozenset({UNRESTATED, UNCOMPLETED, FORMAT})

MANIFEST, FIGURES, MEMBERS, SIGNATURE = "manifest.json", "figures.json", "members.parquet", "signature.json"
RESTATEMENT = "restatement.json"
DEFINITIONS, EXTRACT, EARLIER = "definitions/", "extract/", "earlier/"

NAME = re.compile(
    r"restatement\.json|extract/[a-z_]{1,40}\.parquet"
    r"|(earlier/)?(manifest\.json|signature\.json|figures\.json|members\.parquet"
    r"|definitions/(indicators|parameters|own)/[A-Za-z0-9][A-Za-z0-9._-]{0,80})"
)
"""The only names there may be: no path can lead out of the file."""

MOST_FILES = 300
MOST_BYTES = 2 * 1024**3
"""Bytes of a whole report: some hundred times those of a project of 20 thousand participations."""
MOST_TEXT = 64 * 1024**2
"""Bytes of one file of text in it."""
MOST_ROWS = 100_000_000
MOST_UNPACKED = 1024**3
"""Rows and bytes of one table when it is read."""
ROWS_FOR_NOTHING = 100_000
"""Rows that a table may have beside one for each of its bytes: every row has an id, which no packing makes nothing."""
MOST_DIGITS = 60
"""Digits of a number. Longer ones, and powers of ten, take hours of computing that a figure never needs."""

_FRACTION = re.compile(rf"(-?[0-9]{{1,{MOST_DIGITS}}})/([0-9]{{1,{MOST_DIGITS}}})")


class BrokenReportError(KladkaError):
    """The file is no report, or not the one that was written. The message says what is wrong with it."""


def canonical(content: Any) -> bytes:
    """Return JSON in the one form that is hashed and signed."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode() + b"\n"


def number_as_json(number: int | Fraction | None) -> int | str | None:
    """Return an exact number: a fraction as "3/7"."""
    return f"{number.numerator}/{number.denominator}" if isinstance(number, Fraction) else number


def number_from_json(number: Any) -> int | Fraction | None:
    """Return the number that was written. Raises ValueError for anything else."""
    match number:
        case bool():
            raise ValueError("There is something else where a number should be.")
        case None:
            return None
        case int() if abs(number) < 10**MOST_DIGITS:
            return number
        case str() if parts := _FRACTION.fullmatch(number):
            return Fraction(int(parts[1]), int(parts[2]))
    raise ValueError("There is something else where a number should be.")


def day_as_json(day: date | None) -> str | None:
    """Return a day as text."""
    return day.isoformat() if day else None


def day_from_json(day: Any) -> date | None:
    """Return the day that was written. Raises ValueError for anything else."""
    return None if day is None else date.fromisoformat(str(day))


def texts(given: Mapping[str, str]) -> dict[str, str]:
    """Return texts by language, as JSON has them."""
    return {str(language): str(text) for language, text in given.items()}
