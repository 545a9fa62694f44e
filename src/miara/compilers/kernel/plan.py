"""What a kernel counts, and all that it must be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from miara.compilers.kernel.asks import Slot
from miara.compilers.kernel.groups import Grouping, Set
from miara.compilers.kernel.names import Masks
from miara.compilers.kernel.settling import SettledColumn
from miara.model.units import Unit

Days = Literal["one", "changes", "all"]
"""One day; every day on which something changes; every day, because answers move with it."""


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What is counted over one unit: a flag for each slot, cells for each computed set, sums for each measured slot.

    `sums`: sets that are not counted, and the wider set whose groups add up to theirs.
    """

    unit: Unit
    slots: tuple[Slot, ...]
    sets: tuple[Set, ...]
    sums: Mapping[Set, Set]

    @property
    def name(self) -> str:
        """The unit's name."""
        return self.unit.name

    @property
    def width(self) -> int:
        """Room for the flags of the slots: whole vectors of them, so that adding up has no remainder."""
        step = 32 if len(self.slots) > 16 else 8
        return -(-len(self.slots) // step) * step if not self.unit.owned else len(self.slots)

    @property
    def measured(self) -> tuple[int, ...]:
        """The slots that measure a value."""
        return tuple(place for place, slot in enumerate(self.slots) if slot.part.measured is not None)

    @property
    def medians(self) -> tuple[bool, ...]:
        """Of the measured slots, those whose median is asked for."""
        return tuple(self.slots[place].part.median for place in self.measured)

    @property
    def targets(self) -> tuple[str, ...]:
        """Codes of the indicators that others ask about, in the order they are named."""
        return tuple(dict.fromkeys(need for slot in self.slots for need in slot.indicator.needs))

    @property
    def marked(self) -> int:
        """The slot of the figure itself: of the last indicator, the part without a name."""
        return max(place for place, slot in enumerate(self.slots) if not slot.part.name)

    def cell(self, number: int, *, each: bool | None = None) -> str:
        """The cell of a set: where it begins, and a stride for each group. `each`: only that kind of breakdown."""
        strides = f"strides_{self.name}"
        terms = [] if each is False else [f"{strides}[{number}, 0]"]
        for place, breakdown in enumerate(self.sets[number], 1):
            if each is None or breakdown.each is each:
                terms.append(f"group_{breakdown.name} * {strides}[{number}, {place}]")
        return " + ".join(terms) or "0"


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel's source and all that it must be given, in order. `root`: the table whose rows it walks.

    `settled`: those of its columns that are filled by functions of the pack.
    """

    text: str
    arrays: tuple[str, ...]
    settled: tuple[SettledColumn, ...]
    words: tuple[str, ...]
    masks: tuple[Masks, ...]
    groupings: tuple[Grouping, ...]
    units: tuple[UnitPlan, ...]
    root: str
    days: Days
    marks: bool
