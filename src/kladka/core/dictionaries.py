"""Dictionaries: codes with labels in every language, from `packs/dictionaries`, dated where they change.

A file holds `dictionary`, `source` and `entries`: code -> {pl, en, from?, until?, source?, …}.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from kladka.core import packs
from kladka.core.errors import PolicyBroken
from kladka.core.language import language_in_use

FEW = 12
"""So many answers a sentence may name; there are hundreds of powiats."""


@dataclass(frozen=True)
class Item:
    """One entry of a dictionary. `data` is everything else the file says of it."""

    code: str
    labels: Mapping[str, str]
    since: date | None
    until: date | None
    data: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Return the label in the language in use, else in Polish."""
        return in_use(self.labels)

    def holds_on(self, day: date) -> bool:
        """Tell whether the entry was in force on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Dictionary:
    """A named list of codes, in the order of its file."""

    name: str
    source: str
    items: Mapping[str, Item]

    def __getitem__(self, code: str) -> Item:
        return self.items[code]

    def label(self, code: str) -> str:
        """Return the label of `code` in the language in use; the code itself when it is unknown (old data)."""
        item = self.items.get(code)
        return item.label if item else code

    def choices(self, on: date | None = None) -> list[tuple[str, str]]:
        """Return (code, label) pairs in the language in use in force on `on` (default: all), for a form field."""
        return [(code, item.label) for code, item in self.items.items() if on is None or item.holds_on(on)]

    def check(self, code: str, *, field: str = "") -> str:
        """Return `code` when the dictionary has it. Raises PolicyBroken, with the answers if they are few."""
        if code in self.items:
            return code
        if not code:
            raise PolicyBroken(_("Choose an answer from the list."), field=field)
        message = _("“%(code)s” is not on the list. Choose one of those on it.")
        if len(self.items) <= FEW:
            message = _("“%(code)s” is not on the list. Choose one of: %(labels)s.")
        labels = "; ".join(label for _code, label in self.choices())
        raise PolicyBroken(message % {"code": code, "labels": labels}, field=field)


def in_use[T](by_language: Mapping[str, T]) -> T:
    """Return what is said in the language in use, else in Polish."""
    language = language_in_use()
    return by_language.get(language, by_language["pl"])


@cache
def dictionary(name: str) -> Dictionary:
    """Return the dictionary `name`, e.g. "support-kinds"."""
    raw = packs.load(f"dictionaries/{name}.yaml")
    return Dictionary(name, raw["source"], {code: _item(code, entry) for code, entry in raw["entries"].items()})


def because(name: str, code: str, words: str = "") -> str:
    """Return a reason of a dictionary with the actor's own words below, as they are kept with an act: in Polish."""
    return "\n".join(filter(None, (dictionary(name)[code].labels["pl"], words.strip())))


def _item(code: str, entry: Mapping[str, Any]) -> Item:
    labels = {language: entry[language] for language in ("pl", "en")}
    rest = {key: value for key, value in entry.items() if key not in {"pl", "en", "from", "until"}}
    return Item(code, labels, entry.get("from"), entry.get("until"), rest)
