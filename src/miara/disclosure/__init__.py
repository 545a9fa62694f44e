"""From figures to numbers that may be published: the only way out of the engine to the public.

Three methods. `suppress` hides small cells and as many others as it takes that no hidden one can be worked out;
`perturb` moves every cell a little, the same people always by the same amount; `round_to` rounds every cell. Each says
how much was lost. A `Publishable` can be made nowhere else.
"""

from miara.disclosure.cells import Cell, Rule, Table, table_of
from miara.disclosure.perturbing import perturb
from miara.disclosure.publishable import HIDDEN, Loss, Publishable
from miara.disclosure.rounding import round_to
from miara.disclosure.suppressing import suppress

__all__ = ["HIDDEN", "Cell", "Loss", "Publishable", "Rule", "Table", "perturb", "round_to", "suppress", "table_of"]
