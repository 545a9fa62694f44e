"""What stands between quotation marks and has some of its own, like „Konkurs «Dobre praktyki»”.

“The ‘Good practice’ contest” in English.
"""

import re
from collections.abc import Callable

from kladka.core.language import language_in_use

_INNER = {"pl": ("«", "»"), "en": ("‘", "’")}
"""The marks of the second level."""
_OPENS, _CLOSES, _BOTH = "„", "”", '“"'
"""“ closes in some hands what „ opened, and opens in others; a straight mark does either."""


def in_quotes(words: object, language: str = "") -> str:
    """Return words as they stand between quotation marks, in the language in use unless one is named.

    Their own marks become those of the second level. Marks that do not go in pairs stay as they are.
    """
    text, (opening, closing) = str(words), _INNER[language or language_in_use()]
    written, is_open = [], False
    for char in text:
        if char == _OPENS or (char in _BOTH and not is_open):
            if is_open:
                return text
            written.append(opening)
            is_open = True
        elif char == _CLOSES or char in _BOTH:
            if not is_open:
                return text
            written.append(closing)
            is_open = False
        else:
            written.append(char)
    return text if is_open else "".join(written)


_NAMED = re.compile(r"\{(\w+)\}")


def filled(text: str, value_of: Callable[[str], str], language: str = "") -> str:
    """Return a text with values in place of their names; one that is put between quotation marks fits into them.

    What is in a value is never looked at for names.
    """

    def written(found: re.Match[str]) -> str:
        before = text[: found.start()]
        is_quoted = max(before.rfind(mark) for mark in "„“") > before.rfind("”")
        value = value_of(found[1])
        return in_quotes(value, language) if is_quoted else value

    return _NAMED.sub(written, text)
