"""What people type to get into their own page, as it is compared: addresses, codes, the code of a letter."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""For a code on paper: no letter and digit that look alike (I and 1, L, O and 0, U)."""
LETTER_LENGTH = 16
_GROUP = 4


@dataclass(frozen=True)
class Sender:
    """From where somebody asks for a code: the browser in which it will work, the network, and the device.

    `device` is empty unless somebody got in on it with the same address before.
    """

    browser: str
    network: str
    device: str = ""


@dataclass(frozen=True)
class Allowance:
    """So many codes may be asked for within an hour, and within a day."""

    an_hour: int
    a_day: int

    def allows(self, asked: Collection[datetime], now: datetime) -> bool:
        """Tell whether one more may be asked for after those."""
        within_hour = sum(one > now - timedelta(hours=1) for one in asked)
        within_day = sum(one > now - timedelta(days=1) for one in asked)
        return within_hour < self.an_hour and within_day < self.a_day


def address(text: str) -> str:
    """Return an e-mail address, or a telephone number, as addresses are compared: written in whatever way."""
    typed = unicodedata.normalize("NFKC", text).strip().lower()
    if "@" in typed:
        return typed
    number = re.sub(r"[^0-9+]", "", typed)
    number = "+" + number[2:] if number.startswith("00") else number
    return f"+48{number}" if re.fullmatch(r"[0-9]{9}", number) else number


def digits(text: str) -> str:
    """Return the digits of a code, however it was grouped."""
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


def letter_code(text: str) -> str:
    """Return the code of a letter as it is compared: without hyphens and spaces, in capitals."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())


def grouped(code: str) -> str:
    """Return a code as people read it, in groups of four."""
    joint = " " if code.isdigit() else "-"
    return joint.join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def session_stands(since: datetime, seen: datetime, now: datetime, *, idle: int, whole: int) -> bool:
    """Tell whether a session that began and was used last at these moments goes on; both limits are minutes."""
    fresh = now - seen < timedelta(minutes=idle) and now - since < timedelta(minutes=whole)
    return fresh and since <= seen <= now
