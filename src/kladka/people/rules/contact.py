"""Names, postcodes and telephone numbers as they are kept, whatever way people write them.

Sources: the Polish postcode, NN-NNN; elsewhere a postcode begins with the country's two letters (ISO 3166-1) and a
hyphen. Telephone: nine digits in Poland (national numbering plan), 7 to 15 with the country's prefix (ITU-T E.164),
where 00 is what people dial for the +.
"""

import re
import unicodedata

_POLISH = re.compile(r"(?:PL[- ]?)?([0-9]{2})[- ]?([0-9]{3})")
_ABROAD = re.compile(r"(?!PL)([A-Z]{2})-([A-Z0-9](?:[A-Z0-9 -]{0,9}[A-Z0-9])?)")
_PHONE = re.compile(r"\+?[0-9 ()-]+")
_POLAND = "48"
_BETWEEN = frozenset(" -'’.")
"""What may stand between the letters of a name."""


def name(text: str) -> str | None:
    """Return a given or family name as it is kept: without signs that nobody sees; None when it is none."""
    seen = "".join(char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) != "Cf")
    typed = " ".join(seen.split())
    kinds = {unicodedata.category(char)[0] for char in typed if char not in _BETWEEN}
    return typed if "L" in kinds and kinds <= {"L", "M"} else None


def postcode(text: str) -> str | None:
    """Return a postcode as it is kept, like 30-062, or DE-10115 for an address abroad; None when it is none."""
    typed = _tidy(text).upper()
    if polish := _POLISH.fullmatch(typed):
        return "-".join(polish.groups())
    return typed if _ABROAD.fullmatch(typed) else None


def phone(text: str) -> str | None:
    """Return a telephone number as typed, with single spaces and + for the prefix; None when it is none."""
    typed = re.sub("^00", "+", _tidy(text)).replace(".", " ")
    if not _PHONE.fullmatch(typed):
        return None
    digits = re.sub(r"[^0-9]", "", typed)
    if not typed.startswith("+"):
        return typed if len(digits) == 9 else None
    if digits.startswith(_POLAND):
        return typed if len(digits) == len(_POLAND) + 9 else None
    return typed if 7 <= len(digits) <= 15 else None


def _tidy(text: str) -> str:
    seen = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return re.sub("[–—−‑‐]", "-", " ".join(seen.split()))
