"""What may be published. Made by this package alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from miara.disclosure.cells import Cell
from miara.model.errors import MiaraError

Method = Literal["suppressed", "perturbed", "rounded"]
_SEAL: Final = object()


class _Hidden:
    """Stands where a number is not shown."""

    def __repr__(self) -> str:
        return "HIDDEN"

    def __bool__(self) -> bool:
        return False


HIDDEN: Final = _Hidden()
Shown = int | _Hidden


@dataclass(frozen=True, slots=True)
class Loss:
    """What making it safe cost: of `cells` with somebody in them, how many are hidden (`small` by themselves, `others`
    so that those stay hidden), and how far the shown numbers are from the true ones, on the whole and at most."""

    cells: int
    small: int = 0
    others: int = 0
    moved: int = 0
    mean_distance: float = 0.0
    largest_distance: int = 0

    @property
    def hidden_share(self) -> float:
        """Share of cells that are hidden, 0 to 1."""
        return (self.small + self.others) / self.cells if self.cells else 0.0


@dataclass(frozen=True, slots=True)
class Publishable:
    """Numbers that may leave the house, with the method and what it cost."""

    method: Method
    settings: Mapping[str, object]
    cells: Mapping[Cell, Shown]
    loss: Loss
    seal: object = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise MiaraError("A publishable result is made by suppress, perturb or round_to, and in no other way.")


def publishable(method: Method, settings: Mapping[str, object], cells: Mapping[Cell, Shown], loss: Loss) -> Publishable:
    """Seal a result. For this package only."""
    return Publishable(method, settings, cells, loss, _SEAL)


def distances(true: Mapping[Cell, int], shown: Mapping[Cell, int]) -> Loss:
    """How far numbers were moved."""
    there = [cell for cell, count in true.items() if count]
    apart = [abs(shown[cell] - true[cell]) for cell in there]
    mean = sum(apart) / len(apart) if apart else 0.0
    return Loss(len(there), moved=sum(map(bool, apart)), mean_distance=mean, largest_distance=max(apart, default=0))
