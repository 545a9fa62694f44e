"""What one condition may speak about, and how its parts are pointed at."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from miara.language.source import Entry
from miara.model import tree
from miara.model.errors import DefinitionError
from miara.model.units import Unit


@dataclass(frozen=True, slots=True)
class Context:
    """What a condition may speak about."""

    entry: Entry
    unit: Unit
    evidence: Mapping[str, tree.EvidenceNeeded]
    parameters: frozenset[str]

    def refuse(self, node: exp.Expr, message: str, proposal: str = "") -> DefinitionError:
        """The refusal that points at a part of the condition, in the author's words."""
        text = str(self.entry.node.value)
        start, end = _place(node, len(text))
        return self.entry.refuse_at(start, text[start:end].strip(), message, proposal)


def _place(node: exp.Expr, length: int) -> tuple[int, int]:
    """First and last character of a part: parts without a place of their own borrow from what they hold."""
    metas = [each.meta for each in node.walk() if "start" in each.meta]
    if not metas and node.parent is not None:
        return _place(node.parent, length)
    if not metas:
        return 0, length
    return min(meta["start"] for meta in metas), max(meta["end"] for meta in metas) + 1
