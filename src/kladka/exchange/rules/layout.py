"""Which columns a sheet has, and which of its columns is which."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.core.language import language_in_use
from kladka.core.polish import fold

LANGUAGES = ("pl", "en")
_WRITTEN = str.maketrans(dict.fromkeys("–—−‑‐", "-") | dict.fromkeys('„“”‟«»"', "") | {"’": "'"})
"""Hands differ in dashes and in quotation marks."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet. `kind` says how a cell is read: text, date, time, number, decimal, digits, pesel, email,
    phone, postcode or a choice.

    `values` are code → labels by language; `more` is what else the pack says of it.
    """

    key: str
    labels: Mapping[str, str]
    kind: str
    is_required: bool
    longest: int
    values: Mapping[str, Mapping[str, str]]
    more: Mapping[str, Any]

    @property
    def label(self) -> str:
        """The heading in the language in use."""
        return self.labels[language()]

    @property
    def heading(self) -> str:
        """The heading as it stands in the template: in both languages, once where they agree."""
        return " / ".join(dict.fromkeys(self.labels[each] for each in LANGUAGES))

    @property
    def hint(self) -> str:
        """What else to know, in the language in use."""
        return str(self.more.get("hint", {}).get(language(), ""))

    def names(self) -> dict[str, list[str]]:
        """How each code may be written in a cell: its labels in every language, and other usual words (`also`)."""
        also = self.more.get("also", {})
        return {code: [*labels.values(), *also.get(code, ())] for code, labels in self.values.items()}

    def choices(self) -> list[tuple[str, str]]:
        """Codes and labels in the language in use."""
        return [(code, labels[language()]) for code, labels in self.values.items()]


@dataclass(frozen=True)
class Headings:
    """What a row of headings means: position → column; and what is wrong with it."""

    columns: Mapping[int, Column]
    missing: Sequence[Column]
    unknown: Sequence[tuple[int, str, Column | None]]
    """Position, heading, and the column that may be meant."""
    twice: Sequence[Column]


def language() -> str:
    """Return the language in use, of those that the sheets have."""
    asked = language_in_use()
    return asked if asked in LANGUAGES else "pl"


@cache
def columns_of(kind: str) -> tuple[Column, ...]:
    """Return the columns of a sheet: "participants", "attendance", "advice" or "results"."""
    raw = packs.load(f"imports/{kind}.yaml")["columns"]
    return tuple(_column(key, entry) for key, entry in raw.items())


def plain(text: str) -> str:
    """Return a text as headings and labels are compared: folded, with one kind of dash, and no quotation marks."""
    return fold(text.translate(_WRITTEN).strip(" *:"))


def match(row: Sequence[str], columns: Sequence[Column]) -> Headings:
    """Return which column each heading is, by name in either language, wherever it stands."""
    names = {plain(name): column for column in columns for name in _names(column)}
    found: dict[int, Column] = {}
    unknown, twice = [], []
    for position, heading in enumerate(row):
        column = names.get(plain(heading))
        if column is None and heading.strip():
            unknown.append((position, heading.strip(), _meant(heading, names)))
        elif column in found.values():
            twice.append(column)
        elif column is not None:
            found[position] = column
    missing = [column for column in columns if column.is_required and column not in found.values()]
    return Headings(found, missing, unknown, [column for column in twice if column])


def _names(column: Column) -> set[str]:
    """Return what a heading may be called: also what it was called once in Polish, alone or with the English name."""
    once = column.more.get("once", ())
    before = {f"{each} / {column.labels['en']}" for each in once}
    return {*column.labels.values(), column.heading, column.key, *once, *before}


def _meant(heading: str, names: Mapping[str, Column]) -> Column | None:
    close = difflib.get_close_matches(plain(heading), names, n=1, cutoff=0.6)
    return names[close[0]] if close else None


def _column(key: str, entry: Mapping[str, Any]) -> Column:
    values = dict(entry.get("values", {}))
    if "dictionary" in entry:
        values = {code: item.labels for code, item in dictionary(entry["dictionary"]).items.items()}
    return Column(
        key=key,
        labels={each: entry[each] for each in LANGUAGES},
        kind=entry.get("kind", "choice" if values else "text"),
        is_required=bool(entry.get("required")),
        longest=entry.get("longest", 80),
        values=values,
        more=entry,
    )
