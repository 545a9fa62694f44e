"""Polish bank account numbers (NRB): twenty-six digits, two of them checking the others."""

import re

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken

_LENGTH = 26
_COUNTRY = "2521"
"""The letters PL as numbers, as ISO 13616 has it."""
_SHOWN = 4


def normalised(number: str) -> str:
    """Return the digits of a number that was typed with spaces, hyphens or the letters PL before it."""
    return re.sub(r"^PL|[\s-]", "", number.strip().upper()).removeprefix("PL")


def is_account(digits: str) -> bool:
    """Tell whether these digits are an account number: the remainder by 97 is 1 (ISO 7064)."""
    if not re.fullmatch(rf"[0-9]{{{_LENGTH}}}", digits):
        return False
    return int(digits[2:] + _COUNTRY + digits[:2]) % 97 == 1


def masked(tail: str) -> str:
    """Return what is shown of a number of which only the last digits are told."""
    return f"•••• {tail[-_SHOWN:]}"


def grouped(digits: str) -> str:
    """Return a whole number as it is written: two digits, then fours."""
    return " ".join([digits[:2], *(digits[at : at + 4] for at in range(2, len(digits), 4))])


def check_account(number: str) -> str:
    """Return the digits of a right account number."""
    digits = normalised(number)
    if not is_account(digits):
        raise PolicyBroken(
            _("This is no Polish account number: it has 26 digits, and two of them check the rest. Compare it."),
            field="number",
        )
    return digits
