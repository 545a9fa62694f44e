"""Which rows are counted, in which modes, and what their columns are called in a query."""

from dataclasses import dataclass
from typing import Literal as OneOf

from miara.model.pack import Breakdown, Indicator, Part
from miara.model.tree import CountedIn, Field, Predicate, walk
from miara.model.units import EXIT_FIELDS, Unit

Mode = OneOf["s", "l", "a"]
MODES: tuple[Mode, ...] = ("s", "l", "a")
Projects = OneOf["all", "one", "several"]
Filters = tuple[tuple[str, str], ...]
Sets = tuple[tuple[Breakdown, ...], ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows are counted: in all projects, in one or in several, and narrowed by what (name, place)."""

    projects: Projects
    filters: Filters


def main_part(indicator: Indicator) -> Part:
    """The part that is the indicator itself."""
    return next(part for part in indicator.parts if part.name == "")


def counted_in(condition: Predicate) -> list[str]:
    """Codes of the indicators that a condition names."""
    return [part.code for part in walk(condition) if isinstance(part, CountedIn)]


def name_of(field: Field, unit: Unit) -> str:
    """The name of a column in the query: r_ for the row's own, o_ for its participation's, x_ for the exit's."""
    if field.name in EXIT_FIELDS and (field.of == "owner" or unit.of_people):
        return f"x_{field.name}"
    return f"{'o' if field.of == 'owner' else 'r'}_{field.name}"
