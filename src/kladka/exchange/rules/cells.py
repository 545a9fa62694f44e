"""What a cell says: text into dates, times, numbers and codes, forgiving about the way people type them."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.exchange.rules.layout import Column, language, plain
from kladka.people import policies

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_DOTTED = re.compile(r"(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::00)?")
_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's dates, for days after February 1900. Source: ECMA-376 part 1, §18.17.4.1."""
_SERIAL = re.compile(r"[1-9]\d{3,4}")
_PESEL_DIGITS = 11
_POSTCODE_DIGITS = 5
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def value_of(column: Column, text: str) -> Any:
    """Return what the cell says; None for an empty one. Raises PolicyBroken saying what to do."""
    text = text.strip()
    if not text:
        if column.is_required:
            raise PolicyBroken(_("The cell is empty. Fill it in."))
        return None
    return _READERS.get(column.kind, _text)(column, text)


def chosen(text: str, values: Mapping[str, Sequence[str]]) -> str | None:
    """Return the code that `text` names by itself or by a label, in any language; None when it names none."""
    wanted = plain(text)
    for code, labels in values.items():
        if wanted in {plain(code), *(plain(label) for label in labels)}:
            return code
    return None


def _text(column: Column, text: str) -> str:
    if len(text) > column.longest:
        raise PolicyBroken(
            _("The text is too long: %(found)d characters. Shorten it to %(most)d.")
            % {"found": len(text), "most": column.longest}
        )
    return text


def _date(_column: Column, text: str) -> date:
    try:
        if found := _ISO.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := _DOTTED.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
    except ValueError as error:
        raise PolicyBroken(_("There is no such day in the calendar. Correct the date.")) from error
    if _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(text))
    raise PolicyBroken(_("This is not a date. Write it like 27.03.2026 or 2026-03-27."))


def _time(_column: Column, text: str) -> time:
    found = _CLOCK.fullmatch(text)
    try:
        if found:
            return time(int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise PolicyBroken(_("This is not a time of day. Write it like 9:30."))


def _number(_column: Column, text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise PolicyBroken(_("This is not a whole number. Write it in digits, like 45."))
    return int(text)


def _decimal(_column: Column, text: str) -> Decimal:
    if not re.fullmatch(r"\d{1,4}([.,]\d{1,2})?", text, re.ASCII):
        raise PolicyBroken(_("This is not a number of points. Write it like 12 or 12,5."))
    return Decimal(text.replace(",", "."))


def _digits(column: Column, text: str) -> str:
    digits = text.zfill(column.longest)  # Excel drops zeros in front of a number
    if not (digits.isascii() and digits.isdigit()) or len(digits) != column.longest:
        raise PolicyBroken(_("Write exactly so many digits: %(number)d.") % {"number": column.longest})
    return digits


def _pesel(_column: Column, text: str) -> str:
    digits = "".join(char for char in text if char not in " -")
    return digits.zfill(_PESEL_DIGITS) if digits.isdigit() else text


def _email(column: Column, text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise PolicyBroken(_("This is not an e-mail address. Write it like name@example.org."))
    return _text(column, text)


def _phone(column: Column, text: str) -> str:
    return _text(column, policies.check_phone(text))


def _postcode(column: Column, text: str) -> str:
    whole = text.zfill(_POSTCODE_DIGITS) if text.isdigit() else text  # Excel drops zeros in front of a number
    return _text(column, policies.check_postcode(whole))


def _choice(column: Column, text: str) -> Any:
    code = chosen(text, column.names())
    if code is None:
        raise PolicyBroken(not_listed(text, [labels[language()] for labels in column.values.values()]))
    return int(code) if column.more.get("number") else code


def not_listed(text: str, labels: Sequence[str]) -> str:
    """Return the sentence about a value that is on no list, with the first few that are."""
    between = "; " if any("," in label for label in labels) else ", "
    shown = between.join([*labels[:_SHOWN], *(["…"] if len(labels) > _SHOWN else [])])
    return _("“%(text)s” is not on the list. Choose one of: %(labels)s.") % {"text": text[:60], "labels": shown}


_SHOWN = 6
_READERS: Mapping[str, Callable[[Column, str], Any]] = {
    "date": _date,
    "time": _time,
    "number": _number,
    "decimal": _decimal,
    "digits": _digits,
    "pesel": _pesel,
    "email": _email,
    "phone": _phone,
    "postcode": _postcode,
    "choice": _choice,
}
