"""What a kernel is given besides days: columns of the extract, codes of words, tables of answers by word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

EPOCH = date(1970, 1, 1).toordinal()
LIBRARY = frozenset(
    {
        "MORE",
        "NEVER",
        "NONE",
        "add",
        "add_months",
        "add_person",
        "add_total",
        "came_back",
        "counted_by",
        "in_more",
        "known_row",
        "last_exit",
        "list_one",
        "list_values",
        "mark",
        "merge",
        "month_of",
        "months_between",
        "newest",
        "start_of",
        "years_between",
    }
)
"""What the source may take from the library."""


@dataclass(frozen=True, slots=True)
class Masks:
    """A table by the code of a word: a bit for each question that a fact with this word may answer.

    `allowed`: for each bit the words that will do; none named: any word will.
    """

    name: str
    allowed: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Names:
    """Collects what the source mentions; the runner hands over the same, in the same order."""

    arrays: dict[str, str] = field(default_factory=dict)
    """Columns of the extract ("support.start_date") by their names in the source."""
    words: dict[str, str] = field(default_factory=dict)
    """Names of the codes of words, by word."""
    days: dict[str, int] = field(default_factory=dict)
    """Days since 1970 of the days written in definitions, by their names in the source."""
    masks: dict[str, Masks] = field(default_factory=dict)
    places: Mapping[str, Mapping[object, object]] = field(default_factory=dict)
    """By table: what has a place in its column of settled bits, in order."""
    settled: Mapping[str, str] = field(default_factory=dict)
    """By table: that column of the extract."""

    def bit(self, table: str, key: object) -> int:
        """The bit of a condition or a question in the column of settled bits, 0 for none."""
        given = self.places.get(table, {}) if table in self.settled else {}
        return 1 << list(given).index(key) if key in given else 0

    def settled_array(self, table: str) -> str:
        """The name of a table's column of settled bits."""
        name = f"{table}_settled"
        self.arrays[name] = self.settled[table]
        return name

    def start(self) -> list[str]:
        """Lines that name the codes of words and the days."""
        lines = [f"    {name} = words[{place}]  # {word}" for place, (word, name) in enumerate(self.words.items())]
        return [*lines, *(f"    {name} = {number}" for name, number in self.days.items())]

    def array(self, column: str) -> str:
        """The name of a column of the extract."""
        name = re.sub(r"\W", "_", column)
        self.arrays[name] = column
        return name

    def word(self, word: str) -> str:
        """The name of a word's code."""
        if word not in self.words:
            readable = re.sub(r"\W", "_", word, flags=re.ASCII)[:24].lower()
            self.words[word] = f"word{len(self.words)}_{readable}"
        return self.words[word]

    def day(self, day: date) -> str:
        """The name of a day that a definition names."""
        name = f"day_{day:%Y_%m_%d}"
        self.days[name] = day.toordinal() - EPOCH
        return name

    def mask(self, table: str, column: str, allowed: tuple[tuple[str, ...], ...]) -> str:
        """The name of a table of answers."""
        name = f"answers{len(self.masks)}_{table}_{column}"
        self.masks[name] = Masks(name, allowed)
        return name
