"""One Polish order and one folding, computed here so that both databases agree to the byte."""

import unicodedata

_ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_RANK = {letter: 16 + index for index, letter in enumerate(_ALPHABET)}
_DIGIT_RANK = 5  # digits sort before letters, separators before digits
_OTHER_RANK = 80


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics, spaces squeezed: "Łukasz  Żak" becomes "lukasz zak"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def sort_key(text: str) -> bytes:
    """Return bytes whose plain order is the Polish dictionary order of `text`.

    Letters outside the Polish alphabet take the place of their base letter ("ü" sorts as "u").
    """
    return bytes(_rank(char) for char in unicodedata.normalize("NFC", " ".join(text.lower().split())))


def _rank(char: str) -> int:
    if char in _RANK:
        return _RANK[char]
    if char.isdigit():
        return _DIGIT_RANK + int(unicodedata.digit(char, 0))
    base = unicodedata.normalize("NFKD", char)[0]
    if base in _RANK:
        return _RANK[base]
    return 1 if char in " -'’." else _OTHER_RANK
