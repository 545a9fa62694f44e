"""What one condition may speak about, and how its parts are pointed at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sqlglot import exp

from miara.language.source import Entry
from miara.model import tree
from miara.model.errors import DefinitionError
from miara.model.schema import Column
from miara.model.units import Unit, fact_fields

Speaks = Literal["row", "owner", "fact"]


@dataclass(frozen=True, slots=True)
class Context:
    """What a condition may speak about.

    `of` says whose columns plain names are: those of the counted row, of the participation it is about (a pack's
    population speaks of participations whatever is counted), or of a fact of the table `fact` (inside its `where`).
    """

    entry: Entry
    unit: Unit
    evidence: Mapping[str, tree.EvidenceNeeded]
    parameters: frozenset[str]
    of: Speaks = "row"
    fact: str = ""

    @property
    def fields(self) -> Mapping[str, Column]:
        """Columns that plain names mean."""
        if self.of == "fact":
            return fact_fields(self.fact)
        return self.unit.fields if self.of == "row" else self.unit.owner_fields

    @property
    def participation(self) -> Speaks | None:
        """Where the participation's columns are, if there is a participation."""
        if not self.unit.has_participation:
            return None
        return "row" if self.unit.of_people else "owner"

    def inside(self, table: str) -> "Context":
        """The context of a `where` about a fact of that table."""
        return replace(self, of="fact", fact=table)

    def refuse(self, node: exp.Expr, message: str, proposal: str = "") -> DefinitionError:
        """The refusal that points at a part of the condition, in the author's words."""
        text = str(self.entry.node.value)
        start, end = place(node, len(text))
        return self.entry.refuse_at(start, text[start:end].strip(), message, proposal)


def place(node: exp.Expr, length: int) -> tuple[int, int]:
    """First and last character of a part: parts without a place of their own borrow from what they hold."""
    metas = [each.meta for each in node.walk() if "start" in each.meta]
    if not metas and node.parent is not None:
        return place(node.parent, length)
    if not metas:
        return 0, length
    return min(meta["start"] for meta in metas), max(meta["end"] for meta in metas) + 1
