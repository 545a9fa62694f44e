"""What stands in the way of publishing."""

from miara.disclosure.cells import Cell
from miara.model.errors import FactsError


class UnsafeCellError(FactsError):
    """A cell can be told too narrowly from what was published, and nothing is left to hide."""

    def __init__(self, message: str, cell: Cell) -> None:
        super().__init__(message)
        self.cell = cell


class TooCostlyError(FactsError):
    """The solver would have to be asked about more than was allowed. Nothing was found unsafe, and nothing is safe."""

    def __init__(self, effort: int) -> None:
        super().__init__(f"To find out what is safe would take more than the {effort} rules put to the solver allowed.")
        self.effort = effort
