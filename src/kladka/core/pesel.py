"""The PESEL number: its check digit, and the birth date and sex it carries.

Source: Act of 24 September 2010 on population registration, art. 15; the check digit follows the annex of 1979 that
is still in use. The month carries the century: +80 for the 1800s, 0 for the 1900s, +20, +40, +60 for the next three.
"""

from dataclasses import dataclass
from datetime import date

_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_CENTURIES = {0: 1900, 20: 2000, 40: 2100, 60: 2200, 80: 1800}


@dataclass(frozen=True)
class Pesel:
    """A valid number and what it says. `sex` is "female" or "male"."""

    number: str
    birth_date: date
    sex: str


def read(number: str) -> Pesel | None:
    """Return what `number` (11 digits, spaces and hyphens allowed) says, or None when it is no PESEL."""
    digits = "".join(char for char in number if char not in " -")
    if len(digits) != 11 or not (digits.isascii() and digits.isdigit()):
        return None
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:10], strict=True))
    born = _birth_date(digits)
    if born is None or (10 - total % 10) % 10 != int(digits[10]):
        return None
    return Pesel(digits, born, "male" if int(digits[9]) % 2 else "female")


def disagreements(pesel: Pesel, *, birth_date: date | None, sex: str) -> frozenset[str]:
    """Return which of "birth_date" and "sex" the form says otherwise. Empty answers disagree with nothing."""
    found = set()
    if birth_date is not None and birth_date != pesel.birth_date:
        found.add("birth_date")
    if sex in {"female", "male"} and sex != pesel.sex:
        found.add("sex")
    return frozenset(found)


def write(*, birth_date: date, sex: str, serial: int) -> str:
    """Return the valid number of a made-up person: `serial` is 0 to 4999 within one day and sex."""
    offset = next(shift for shift, century in _CENTURIES.items() if century <= birth_date.year < century + 100)
    tail = f"{serial % 1000:03d}{(serial // 1000) * 2 + (sex == 'male')}"
    body = f"{birth_date.year % 100:02d}{birth_date.month + offset:02d}{birth_date.day:02d}{tail}"
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True))
    return f"{body}{(10 - total % 10) % 10}"


def _birth_date(digits: str) -> date | None:
    offset, month = divmod(int(digits[2:4]), 20)
    century = _CENTURIES[offset * 20]
    try:
        return date(century + int(digits[:2]), month, int(digits[4:6]))
    except ValueError:
        return None
