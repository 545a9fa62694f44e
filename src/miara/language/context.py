"""What one condition may speak about, and how its parts are pointed at."""

import re
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
        start, words = self.words(node)
        return self.entry.refuse_at(start, words, message, proposal)

    def words(self, node: exp.Expr) -> tuple[int, str]:
        """Where a part of the condition begins, and the part as it was written."""
        text = str(self.entry.node.value)
        start, end = place(node, len(text))
        return start, text[start : _closed(text, start, end)].strip()

    def refuse_name(self, node: exp.Kwarg, message: str, proposal: str = "") -> DefinitionError:
        """The refusal that points at the name before `=>`, which the parser has no place for."""
        name, text = str(node.this.name), str(self.entry.node.value)
        at = text.rfind(name, 0, place(node.expression, len(text))[0])
        return self.entry.refuse_at(max(at, 0), name, message, proposal)


def _closed(text: str, start: int, end: int) -> int:
    """The end of a part with the brackets that it opens: the parser's last word stands before them."""
    bare = re.sub(r"'[^']*'", lambda quoted: " " * len(quoted[0]), text)
    depth = sum((sign in "([") - (sign in ")]") for sign in bare[start:end])
    while depth > 0 and end < len(text):
        depth += (bare[end] in "([") - (bare[end] in ")]")
        end += 1
    return end


def place(node: exp.Expr, length: int) -> tuple[int, int]:
    """First and last character of a part: parts without a place of their own borrow from what they hold."""
    metas = [each.meta for each in node.walk() if "start" in each.meta]
    if not metas and node.parent is not None:
        return place(node.parent, length)
    if not metas:
        return 0, length
    return min(meta["start"] for meta in metas), max(meta["end"] for meta in metas) + 1
