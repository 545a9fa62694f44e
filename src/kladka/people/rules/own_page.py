"""What people type to get into their own page, as it is compared: addresses, codes, the code of a letter."""

import re
import unicodedata
from datetime import datetime, timedelta

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""For a code on paper: no letter and digit that look alike (I and 1, L, O and 0, U)."""
LETTER_LENGTH = 16
_GROUP = 4


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
