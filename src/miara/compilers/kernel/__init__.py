"""From a pack's typed tree to the readable source of one compiled function."""

from miara.compilers.kernel.gaps import FIRST_YEAR, GAPS, HIGHEST_NUMBER, LAST_YEAR, MOST_CELLS, KernelGapError
from miara.compilers.kernel.groups import DAY_FAILED, FIRST_DAY, LAST_DAY, Grouping, Set
from miara.compilers.kernel.names import Masks
from miara.compilers.kernel.plan import Days, Kernel, UnitPlan
from miara.compilers.kernel.settling import SettledColumn
from miara.compilers.kernel.source import moving, write

__all__ = [
    "DAY_FAILED",
    "FIRST_DAY",
    "FIRST_YEAR",
    "GAPS",
    "HIGHEST_NUMBER",
    "LAST_DAY",
    "LAST_YEAR",
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
