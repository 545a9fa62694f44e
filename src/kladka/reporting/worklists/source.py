"""Where records of work lists come from."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pyarrow as pa

from kladka.programmes.models import Project

type Ids = Collection[UUID] | None
"""Which records are asked for; None for all of them."""
type Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """Where records come from. `touched_by`: the tables whose change may change them, `renewed_by` those whose change
    may change any of them; `rows` reads some or all, one by one or as columns."""

    schema: pa.Schema
    touched_by: frozenset[str]
    rows: Callable[[Project, Ids], Iterator[Row] | pa.Table]
    renewed_by: frozenset[str] = frozenset()
