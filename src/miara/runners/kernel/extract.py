"""An extract: facts sorted for the kernel, kept, saved, patched. It is also the facts themselves, by table."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import pyarrow as pa

from miara.runners.kernel.columns import Words, as_table
from miara.runners.kernel.layout import Layout, lay
from miara.runners.question import Facts


class Extract(Mapping[str, pa.Table]):
    """Facts in walking order. `layouts`: the extract as it was built, then a layout for each patch."""

    def __init__(self, tables: Mapping[str, pa.Table], words: Words, layouts: tuple[Layout, ...]) -> None:
        self.words, self.layouts = words, layouts
        self._tables = tables

    @classmethod
    def build(cls, facts: Facts) -> "Extract":
        """Sort facts by person. Raises FactsError and KernelGapError."""
        tables = {name: as_table(name, given) for name, given in facts.items()}
        words = Words()
        return cls(tables, words, (lay(tables, words),))

    def __getitem__(self, name: str) -> pa.Table:
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)
