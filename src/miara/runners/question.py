"""What is asked of a runner, apart from the pack: days, project and scope."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from miara.model.units import Unit

Facts = Mapping[str, pa.Table | Iterable[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Question:
    """As of a day, as known on a day, for one project, narrowed to a scope."""

    project: str
    as_of: date
    known_on: date
    where: Mapping[str, str] = field(default_factory=dict)

    def filters(self, unit: Unit) -> tuple[tuple[str, str], ...] | None:
        """The scope's names and where the unit has them; None if the unit cannot be narrowed so."""
        places = dict(unit.filters)
        if not set(self.where) <= set(places):
            return None
        return tuple((name, places[name]) for name in sorted(self.where))

    def parameters(self) -> dict[str, object]:
        """Values of a query's parameters by name."""
        days = {"as_of": self.as_of, "known_on": self.known_on, "project": self.project}
        return days | {f"where_{name}": value for name, value in self.where.items()}
