"""Columns of fact tables as whole numbers: codes of words, days since 1970, NONE for what is missing."""

from collections.abc import Iterable
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from miara.compilers.kernel.library import NONE
from miara.model.errors import FactsError
from miara.model.results import HUNDREDTHS
from miara.model.schema import TABLES, Column

Numbers = NDArray[Any]
_PIECE = 1 << 20  # rows that are converted at once, so that no step takes room for all of a column
_WORDY = 16  # words of a dictionary for each row, from which on plain text is less to read
UNKNOWN_WORD = -2  # the code of a word that no fact has; -1 is that of a missing one


class Words:
    """One dictionary of all text in an extract. It only grows, and the schema's own codes come first."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        closed = (code for table in TABLES.values() for column in table.columns for code in column.codes)
        self.words: list[str] = list(dict.fromkeys([*closed, *words]))
        self._codes = {word: code for code, word in enumerate(self.words)}
        self._lock = Lock()

    def code(self, word: str) -> int:
        """The code of a word."""
        return self._codes.get(word, UNKNOWN_WORD)

    def encode(self, words: Iterable[str | None]) -> Numbers:
        """Codes of these words; new ones get the next."""
        with self._lock:
            codes = []
            for word in words:
                if word is None:
                    codes.append(-1)
                    continue
                if word not in self._codes:
                    self._codes[word] = len(self.words)
                    self.words.append(word)
                codes.append(self._codes[word])
        return np.array(codes, np.int32)


def array(table: pa.Table, name: str) -> pa.Array:
    """One column of a fact table as one Arrow array, or one dictionary."""
    found = table.column(name)
    if pa.types.is_dictionary(found.type):
        words = max((len(each.dictionary) for each in found.chunks), default=0)
        if words > len(found):  # a few rows cut out of a large table still carry all its words
            found = found.cast(found.type.value_type).dictionary_encode()
        found = found.unify_dictionaries()
    single = found.combine_chunks()
    if isinstance(single, pa.ChunkedArray):
        single = single.chunk(0) if single.num_chunks else pa.array([], found.type)
    return single


def numbers(values: pa.Array, column: Column, words: Words) -> Numbers:
    """The column as numbers."""
    match column.type:
        case "date":
            return np.asarray(pc.fill_null(values.cast(pa.int32()), NONE))
        case "bool":
            return np.asarray(pc.fill_null(values.cast(pa.int8()), -1))
        case "float":
            return np.asarray(pc.fill_null(values, float("nan")))
        case "int":
            found = np.asarray(pc.fill_null(values, NONE))
            if len(found) and not -NONE <= found.min() <= found.max() <= NONE:
                raise FactsError(f"The column '{column.name}' holds a number of more than 32 bits.")
            return found.astype(np.int32)
    return _codes(values, column, words)


def hundredths(values: pa.Array) -> Numbers:
    """Numbers in hundredths, NONE where they are missing."""
    found = np.empty(len(values), np.int32)
    for first in range(0, len(values), _PIECE):
        given = pc.fill_null(values.slice(first, _PIECE).cast(pa.float64()), float("nan"))
        whole = np.rint(np.asarray(given) * HUNDREDTHS)
        if np.nanmax(np.abs(whole), initial=0) >= NONE:
            raise FactsError("A number is too large to be added up in hundredths.")
        found[first : first + _PIECE] = np.where(np.isnan(whole), NONE, whole)
    return found


def _codes(values: pa.Array, column: Column, words: Words) -> Numbers:
    encoded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    codes = np.append(words.encode(encoded.dictionary.to_pylist()), np.int32(-1))
    found = codes[np.asarray(pc.fill_null(encoded.indices, -1))]
    if not column.codes:
        return found
    if found.max(initial=0) > np.iinfo(np.int8).max:
        raise FactsError(f"The column '{column.name}' holds a word that is not in its dictionary.")
    return found.astype(np.int8)


def places_of(values: pa.Array, known: pa.Array) -> Numbers:
    """For each value its place among distinct known ones; -1 for those not among them."""
    if pa.types.is_dictionary(values.type):
        places = np.append(places_of(values.dictionary, known), np.int32(-1))
        return np.asarray(places[np.asarray(pc.fill_null(values.indices, -1))])
    return np.asarray(pc.fill_null(pc.index_in(values, value_set=known, skip_nulls=True), -1))


def ranks(values: pa.Array) -> Numbers:
    """For each value its number in the order of text."""
    order = np.asarray(pc.array_sort_indices(values))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank


def some(table: pa.Table, rows: Numbers) -> pa.Table:
    """Some rows of a table, given by their numbers, in the order of the table.

    Only what is chosen is read: Arrow would first join the pieces of a whole column, and a few rows would still carry
    every word of a large dictionary.
    """
    rows = np.sort(rows)
    parts, first = [], 0
    for batch in table.to_batches():
        last = first + batch.num_rows
        inside = rows[np.searchsorted(rows, first) : np.searchsorted(rows, last)]
        if len(inside):
            parts.append(pa.Table.from_batches([batch.take(pa.array(inside - first))]))
        first = last
    found = pa.concat_tables(parts) if parts else table.slice(0, 0)
    for place, field in enumerate(found.schema):
        column = found.column(place)
        if pa.types.is_dictionary(field.type) and _words(column) > _WORDY * len(column):
            found = found.set_column(place, field.name, column.cast(field.type.value_type))
    return found


def _words(column: pa.ChunkedArray) -> int:
    return sum(len(each.dictionary) for each in column.chunks)
