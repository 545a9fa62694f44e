"""An extract: facts sorted for the kernel, kept, saved, patched. It is also the facts themselves, by table."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from miara.model.errors import FactsError
from miara.model.schema import TABLES
from miara.runners.kernel import storage
from miara.runners.kernel.columns import Words
from miara.runners.kernel.layout import PEOPLE, USED, Layout, lay, text
from miara.runners.question import Facts
from miara.runners.tables import arrow


class Extract(Mapping[str, pa.Table]):
    """Facts in walking order.

    `layouts`: the facts as they were sorted first, then some for each patch; what a patch replaced is never known.
    `others`: tables that are about no person, as they were given.
    """

    def __init__(self, words: Words, layouts: tuple[Layout, ...], others: Mapping[str, pa.Table]) -> None:
        self.words, self.layouts, self.others = words, layouts, others
        self._roots: dict[str, Layout] = {}
        self._lock = Lock()

    @classmethod
    def build(cls, facts: Facts) -> "Extract":
        """Sort facts by person. Raises FactsError and KernelGapError."""
        words = Words()
        others = {
            name: arrow(TABLES[name], given, dictionaries=True) for name, given in facts.items() if name not in USED
        }
        return cls(words, (lay(facts, words),), others)

    def walked(self, root: str) -> tuple[Layout, ...]:
        """The layouts with the rows of a table: of people, or one of their own for a table that is about no person."""
        if root == PEOPLE:
            return self.layouts
        with self._lock:
            if root not in self._roots:
                self._roots[root] = lay(self, self.words, root)
            return (self._roots[root],)

    def patch(self, facts: Facts) -> "Extract":
        """The extract with some people replaced: those of the participations given, by all that is known of them now.

        `facts` holds every row about these people, also those that were retracted, and no row about others; who was
        merged with somebody in it belongs to it. Raises FactsError where people are missing.
        """
        added = lay(facts, self.words)
        ids, people = _named(added)
        kept = tuple(_without(layout, ids, people) for layout in self.layouts)
        return Extract(self.words, (*kept, added), self.others)

    def save(self, folder: Path) -> None:
        """Write it to a folder: columns to be mapped into memory, the facts, and a digest of each file."""
        storage.save(folder, self.words, self.layouts, self.others)

    @classmethod
    def load(cls, folder: Path, *, check: bool = True) -> "Extract":
        """Map a saved extract into memory. `check`: compare the digests first. Raises FactsError."""
        return cls(*storage.load(folder, check=check))

    # The facts by table

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.others, *(name for layout in self.layouts for name in layout.tables)]))

    def __getitem__(self, name: str) -> pa.Table:
        if name in self.others:
            return self.others[name]
        if name not in self._names:
            raise KeyError(name)
        return pa.concat_tables([layout.alive(name) for layout in self.layouts], promote_options="permissive")

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _named(layout: Layout) -> tuple[pa.Array, pa.Array]:
    """Participations and people that a patch speaks about."""
    ids = pc.unique(text(layout.source("participation", "id")))
    named = [
        layout.source("participation", "person"),
        layout.source("alias", "person"),
        layout.source("alias", "same_as"),
    ]
    return ids, pc.unique(pa.chunked_array([text(each) for each in named])).drop_null()


def _without(layout: Layout, ids: pa.Array, people: pa.Array) -> Layout:
    """The layout with the groups of these people never known; it shares all other columns."""
    own, persons = (text(layout.source("participation", name)) for name in ("id", "person"))
    order = layout.order["participation"]
    given = np.asarray(pc.is_in(own, ids))[order]
    hit = np.flatnonzero(given | np.asarray(pc.is_in(persons, people))[order])
    versions, first = layout.arrays["participation.first"], layout.arrays["person.first"]
    owners = np.unique(np.searchsorted(versions, hit, side="right") - 1)
    gone = layout.gone.copy()
    gone[np.unique(np.searchsorted(first, owners, side="right") - 1)] = True
    lost, before = (np.repeat(np.repeat(each, np.diff(first)), np.diff(versions)) for each in (gone, layout.gone))
    missing = np.flatnonzero(lost & ~before & ~given)
    if len(missing):
        identity = own[int(order[missing[0]])]
        raise FactsError(f"The participation {identity} is of somebody who is replaced, and is not given.")
    return layout.losing(gone, lost)
