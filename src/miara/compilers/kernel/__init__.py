"""From a pack's typed tree to the readable source of one compiled function."""

from miara.compilers.kernel.gaps import GAPS, HIGHEST_NUMBER, MOST_CELLS, KernelGapError
from miara.compilers.kernel.groups import FIRST_DAY, LAST_DAY, Grouping, Set
from miara.compilers.kernel.names import Masks
from miara.compilers.kernel.plan import Days, Kernel, UnitPlan
from miara.compilers.kernel.settling import SettledColumn
from miara.compilers.kernel.source import moving, write

__all__ = [
    "FIRST_DAY",
    "GAPS",
    "HIGHEST_NUMBER",
    "LAST_DAY",
    "MOST_CELLS",
    "Days",
    "Grouping",
    "Kernel",
    "KernelGapError",
    "Masks",
    "Set",
    "SettledColumn",
    "UnitPlan",
    "moving",
    "write",
]
