"""What the gate of a stage asks, each with whether it is there, whoever stands before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kladka.processes.rules.process import Requirement


@dataclass(frozen=True)
class Checked:
    """One requirement: since when it is met, if it is, and how many of what it asks are there."""

    requirement: Requirement
    met_on: date | None
    count: int = 0

    @property
    def is_met(self) -> bool:
        """Tell whether it is there."""
        return self.met_on is not None


def lacking[C: Checked](gate: Sequence[C]) -> tuple[C, ...]:
    """Return what a gate still lacks."""
    return tuple(one for one in gate if not one.is_met)


def bars[C: Checked](gate: Sequence[C]) -> tuple[C, ...]:
    """Return what a gate lacks without which nobody moves on, whatever the reason."""
    return tuple(one for one in lacking(gate) if one.requirement.must)
