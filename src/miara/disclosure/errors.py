"""What stands in the way of publishing."""

from miara.disclosure.cells import Cell
from miara.model.errors import FactsError


class UnsafeCellError(FactsError):
    """A cell can be told too narrowly from what was published, and nothing is left to hide."""

    def __init__(self, message: str, cell: Cell) -> None:
        super().__init__(message)
        self.cell = cell
