"""What may never stand in the audit, whoever writes it."""

import re

from django.utils.translation import gettext as _

from kladka.core import pesel
from kladka.core.errors import PolicyBroken

_ELEVEN = re.compile(r"(?<!\d)\d(?:[ -]?\d){10}(?!\d)", re.ASCII)
"""Eleven digits in a row, or set apart by spaces and hyphens."""


def check_words(words: str, *, field: str = "words") -> None:
    """Refuse somebody's own words that hold a PESEL number: they are kept beside the facts, which name nobody."""
    if any(pesel.read(found) for found in _ELEVEN.findall(words)):
        message = _(
            "A PESEL number stands in these words, and they are kept for good. Take it out; the record itself says who "
            "is meant."
        )
        raise PolicyBroken(message, field=field)
