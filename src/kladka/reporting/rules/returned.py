"""Two files of participants compared, and the words of another system made harmless. Pure."""

import json
import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

LONGEST_WORDS = 500
_LONGEST_READ = 4 * LONGEST_WORDS
"""Characters that are looked at at all: a cell may have a hundred thousand, and nobody reads them."""
_NUMBER = re.compile(r"\d(?:[ -]?\d){6,}|\d(?:[ ./_\u2010-\u2015-]?\d){8,}")
"""Seven digits or more; nine or more however they are set apart, so that a day like 04.05.2026 can still be read."""
_EMAIL = re.compile(r"\S+@\S+")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
HIDDEN = "…"


@dataclass(frozen=True)
class Differences:
    """Whom a file tells of and the one before did not, of whom otherwise, and of whom no longer."""

    added: Sequence[UUID] = ()
    changed: Sequence[UUID] = ()
    gone: Sequence[UUID] = ()


def packed(members: Sequence[tuple[UUID, str]]) -> bytes:
    """Return who is in a file, in the order of its rows, each with the digest of the row."""
    return zlib.compress(json.dumps([[pk.hex, digest] for pk, digest in members]).encode(), 9)


def unpacked(listed: bytes | memoryview) -> dict[UUID, str]:
    """Return what `packed` was given, in its order."""
    return {UUID(pk): digest for pk, digest in json.loads(zlib.decompress(bytes(listed)))}


def differences(before: Mapping[UUID, str], now: Mapping[UUID, str]) -> Differences:
    """Compare two files."""
    return Differences(
        added=[pk for pk in now if pk not in before],
        changed=[pk for pk, digest in now.items() if pk in before and before[pk] != digest],
        gone=[pk for pk in before if pk not in now],
    )


def harmless(words: str, names: Sequence[str] = ()) -> str:
    """Return what another system says, without what could name a person: long numbers, addresses, and these names."""
    seen = "".join(sign for sign in words[:_LONGEST_READ] if unicodedata.category(sign) != "Cf")
    text = " ".join(_UNSEEN.sub(" ", seen).split())
    text = _EMAIL.sub(HIDDEN, _NUMBER.sub(HIDDEN, text))
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return text[:LONGEST_WORDS]
