"""From figures to numbers that may be published: the only way out of the engine to the public.

Three methods. `suppress` hides small cells and as many others as it takes that no hidden one can be worked out;
`perturb` moves every cell a little, the same people always by the same amount; `round_to` rounds every cell. Each says
how much was lost. A `Publishable` can be made nowhere else. The solver is loaded when it is first asked for.
"""

from importlib import import_module

from miara.disclosure.cells import Cell, Rule, Table, table_of
from miara.disclosure.errors import TooCostlyError, UnsafeCellError
from miara.disclosure.publishable import HIDDEN, Loss, Publishable, Shown
from miara.disclosure.rounding import round_to

TYPE_CHECKING = False  # as in typing, which takes its time to load
if TYPE_CHECKING:
    from miara.disclosure.perturbing import perturb
    from miara.disclosure.suppressing import suppress

_SOLVING = {"perturb": "miara.disclosure.perturbing", "suppress": "miara.disclosure.suppressing"}

__all__ = [
    "HIDDEN",
    "Cell",
    "Loss",
    "Publishable",
    "Rule",
    "Shown",
    "Table",
    "TooCostlyError",
    "UnsafeCellError",
    "perturb",
    "round_to",
    "suppress",
    "table_of",
]


def __getattr__(name: str) -> object:
    if name in _SOLVING:
        return getattr(import_module(_SOLVING[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
