"""The columns of one table in the order of the ledger, in pieces: what is new is added at the end, and what was
retracted is replaced where it lies, so that a change costs what changed and not what is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

NUMBER, GONE, FACT, OF = "ledger_no", "retracted_no", "fact_pk", "of_project"
"""Columns beside the engine's: the ledger numbers that recorded and that retracted the row, the fact's own key, and the
code of the project that it is a fact of; none where it may be one of any."""
ROWS = 1 << 16
"""Rows of a piece, more only where one act recorded more: the rows of one number are never parted."""


@dataclass(frozen=True)
class Piece:
    """Some rows, in the order of their ledger numbers. `file`: the name under which it is kept on disk, if it is."""

    rows: pa.RecordBatch
    file: str = ""

    @property
    def first(self) -> int:
        """The number of its first row."""
        return int(self.rows.column(NUMBER)[0].as_py())

    @property
    def last(self) -> int:
        """The number of its last row."""
        return int(self.rows.column(NUMBER)[-1].as_py())


@dataclass(frozen=True)
class Pieces:
    """All rows of a table; none of its pieces is empty."""

    schema: pa.Schema
    pieces: tuple[Piece, ...] = ()

    @cached_property
    def table(self) -> pa.Table:
        """The rows as the engine reads them. The same object as long as nothing changes."""
        return self.numbered.drop_columns([NUMBER, GONE])

    @cached_property
    def numbered(self) -> pa.Table:
        """The rows with the ledger's numbers."""
        return pa.Table.from_batches([each.rows for each in self.pieces], self.schema).drop_columns([FACT, OF])

    def until(self, number: int) -> pa.Table:
        """Return the rows as the engine reads them, as they stood under a number: what was retracted later stands."""
        found = self.numbered
        found = found.filter(pc.less_equal(found[NUMBER], number))
        still = pc.fill_null(pc.greater(found[GONE], number), False)
        for name in {"retracted_on", "reason"} & set(found.column_names):
            place = found.column_names.index(name)
            nothing = pa.nulls(found.num_rows, found.schema.field(place).type)
            found = found.set_column(place, found.schema.field(place), pc.if_else(still, nothing, found[name]))
        return found.drop_columns([NUMBER, GONE])

    def of(self, project: str) -> "Pieces":
        """Return the rows of a project, and those that are of none, such as merges: they may matter to any."""
        cut = (each.rows.filter(pc.fill_null(pc.equal(each.rows.column(OF), project), True)) for each in self.pieces)
        return Pieces(self.schema, tuple(Piece(rows) for rows in cut if rows.num_rows))

    def with_rows(self, rows: pa.Table) -> "Pieces":
        """Add new rows, and replace those that are there already: `rows` are newer records of them.

        `rows` have the columns of `schema`, in the order of their numbers, then of their keys.
        """
        if not rows.num_rows:
            return self
        head = self.pieces[-1].last if self.pieces else -1
        new = pc.greater(rows[NUMBER], head)
        replaced = self._replaced(rows.filter(pc.invert(new)))
        return Pieces(self.schema, _added(replaced, rows.filter(new)))

    def _replaced(self, rows: pa.Table) -> tuple[Piece, ...]:
        if not rows.num_rows:
            return self.pieces
        firsts = np.array([each.first for each in self.pieces])
        where = np.searchsorted(firsts, np.asarray(rows[NUMBER]), side="right") - 1
        pieces = list(self.pieces)
        for at in np.unique(where).tolist():
            pieces[at] = _with(pieces[at].rows, rows.filter(pa.array(where == at)))
        return tuple(pieces)


def _with(rows: pa.RecordBatch, newer: pa.Table) -> Piece:
    """The piece with some of its rows replaced. Raises KeyError for a row that it does not hold."""
    places = pc.index_in(newer[FACT], value_set=rows.column(FACT))
    if places.null_count:
        raise KeyError(f"{newer.filter(pc.is_null(places))[FACT][0]} is not where its number says.")
    take = np.arange(rows.num_rows)
    take[np.asarray(places)] = rows.num_rows + np.arange(newer.num_rows)
    both = pa.Table.from_batches([rows, *newer.to_batches()])
    return Piece(batch_of(both.take(pa.array(take))))


def _added(pieces: tuple[Piece, ...], rows: pa.Table) -> tuple[Piece, ...]:
    """New rows at the end: a last piece that has room takes them, so that there are never many small ones."""
    if not rows.num_rows:
        return pieces
    if pieces and pieces[-1].rows.num_rows < ROWS:
        rows = pa.concat_tables([pa.Table.from_batches([pieces[-1].rows]), rows])
        pieces = pieces[:-1]
    numbers = np.asarray(rows[NUMBER])
    edges = _edges(numbers)
    return (*pieces, *(Piece(batch_of(rows.slice(low, high - low))) for low, high in pairwise(edges)))


def _edges(numbers: NDArray[Any]) -> Iterator[int]:
    """Where pieces begin: every so many rows, but only where the number changes."""
    begins = np.flatnonzero(np.append(True, np.diff(numbers) > 0))
    at = 0
    while at < len(numbers):
        yield at
        later = begins[np.searchsorted(begins, at + ROWS) :]
        at = int(later[0]) if len(later) else len(numbers)
    yield len(numbers)


def batch_of(rows: pa.Table) -> pa.RecordBatch:
    """Return rows as one batch. A fact's own key is its id in most tables: then both are the same column in memory."""
    (batch,) = rows.combine_chunks().to_batches()
    if "id" in batch.schema.names and batch.column(FACT).equals(batch.column("id")):
        batch = batch.set_column(batch.schema.names.index(FACT), batch.schema.field(FACT), batch.column("id"))
    return batch
