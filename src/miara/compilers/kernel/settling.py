"""The source of the functions that fill columns of settled bits: one for each table."""

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256

from miara.compilers.kernel.expressions import Scope
from miara.compilers.kernel.names import Names
from miara.compilers.kernel.settled import Places
from miara.compilers.kernel.text import module
from miara.model import tree
from miara.model.pack import Pack

_NARROW = 31  # places for which 32 bits have room


@dataclass(frozen=True, slots=True)
class SettledColumn:
    """A column of bits: its name in the extract, the source of the function that fills it, and what that is given."""

    name: str
    table: str
    text: str
    arrays: tuple[str, ...]
    words: tuple[str, ...]
    narrow: bool


def columns(pack: Pack, places: Places) -> dict[str, SettledColumn]:
    """By table, for every table of which anything is settled."""
    return {
        table: _column(pack, table, tuple(conditions.values()))
        for table, conditions in places.items()
        if any(not isinstance(each, tree.Everyone) for each in conditions.values())
    }


def _column(pack: Pack, table: str, conditions: tuple[tree.Predicate, ...]) -> SettledColumn:
    bits: dict[tree.Predicate, int] = defaultdict(int)
    for place, condition in enumerate(conditions):
        bits[condition] |= 1 << place
    names = Names()
    scope = Scope(pack, names, table, "", "        ")
    scope.say("found = 0")
    for condition, own in bits.items():
        text = scope.holds(condition, "lenient")
        scope.say(f"found |= {own} if {text} else 0" if text != "True" else f"found |= {own}")
    scope.say("bits[row] = found")
    body = [*names.start(), "    for row in range(first, last):", *scope.lines]
    about = f"What rows of {table} settle for {pack.code} {pack.version}."
    text = module(about, ["first", "last", "words", *names.arrays, "bits"], body)
    name = f"{table}.settled.{sha256(text.encode()).hexdigest()[:16]}"
    narrow = len(conditions) <= _NARROW
    return SettledColumn(name, table, text, tuple(names.arrays.values()), tuple(names.words), narrow)
