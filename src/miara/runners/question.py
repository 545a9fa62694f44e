"""What is asked of a runner, apart from the pack: days, projects, scope and breakdowns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from miara.model.pack import Breakdown
from miara.model.units import Unit

Facts = Mapping[str, pa.Table | Iterable[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Question:
    """As of a day, as known on a day, for some projects (none named: all), narrowed to a scope.

    `sets`: the sets of breakdowns asked for, each a tuple of breakdowns; the whole is always answered, too.
    """

    projects: tuple[str, ...]
    as_of: date
    known_on: date
    where: Mapping[str, str] = field(default_factory=dict)
    sets: tuple[tuple[Breakdown, ...], ...] = ()

    def filters(self, unit: Unit) -> tuple[tuple[str, str], ...] | None:
        """The scope's names and where the unit has them; None if the unit cannot be narrowed so."""
        places = dict(unit.filters)
        if not set(self.where) <= set(places):
            return None
        return tuple((name, places[name]) for name in sorted(self.where))
