"""What a definition asks of the facts: what no room of the product records, and what it cannot be narrowed to."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miara.model import tree
from miara.model.pack import Indicator, Pack
from miara.model.results import Figure

_PARTS: dict[str, Promise] = {
    "partner": gettext_lazy("by partner"),
    "site": gettext_lazy("by site"),
    "powiat": gettext_lazy("by powiat"),
    "target_group": gettext_lazy("by target group"),
    "coach": gettext_lazy("by coach"),
    "model": gettext_lazy("by coaching model"),
}
"""By what figures can be narrowed, in words."""


def why_not_split(pack: Pack, code: str, names: Iterable[str]) -> str:
    """Return why a figure cannot be narrowed by all of these `names`, or an empty text where it can.

    It has no value then, and nought would be a wrong answer. One made of others can where all of those can.
    """
    known = _splits_by(pack, pack.by_code[code])
    apart = [str(_PARTS[name]) for name in names if name not in known]
    if not apart:
        return ""
    return _("This figure does not split this way: it is not counted %(parts)s.") % {"parts": ", ".join(apart)}


def _splits_by(pack: Pack, indicator: Indicator) -> set[str]:
    if indicator.kind != "formula":
        return {name for name, _place in indicator.unit.filters}
    return set(_PARTS).intersection(*(_splits_by(pack, pack.by_code[code]) for code in indicator.made_of))


def unrecorded(pack: Pack, code: str, names: Iterable[str]) -> list[str]:
    """Return which of these tables and columns the figure `code` depends on, itself or through others of the pack.

    `names` are those that no room records (`columns.UNRECORDED`).
    """
    asked = set(_asked(pack, pack.by_code[code]))
    return [name for name in names if name in asked]


def told(pack: Pack, figure: Figure, names: Iterable[str]) -> Figure:
    """Return the figure as it may be told: nothing found of what nobody records is not nought, but no value."""
    if figure.value or not unrecorded(pack, figure.code, names):
        return figure
    return replace(figure, amount=replace(figure.amount, value=None), cells={})


def _asked(pack: Pack, indicator: Indicator) -> Iterator[str]:
    if indicator.unvalued:
        return
    if indicator.kind != "formula":
        yield indicator.unit.table
    for code in (*indicator.needs, *indicator.made_of):
        yield from _asked(pack, pack.by_code[code])
    for part in indicator.parts:
        values, facts = list(tree.values_in(part.condition)), list(tree.facts_in(part.condition))
        if part.measured is not None:
            values += tree.inner(part.measured)
            facts += tree.facts_of(part.measured)
        yield from _columns(values, {"row": indicator.unit.table, "owner": "participation"})
        for each in facts:
            yield from _of_fact(each)


def _of_fact(asked: tree.HasFact) -> Iterator[str]:
    yield asked.table
    yield from (f"{asked.table}.{column}" for column, _code in asked.columns)
    if asked.where is not None:
        yield from _columns(tree.values_in(asked.where), {"fact": asked.table})


def _columns(values: object, tables: dict[str, str]) -> Iterator[str]:
    """Return the columns read, as "table.column"; those of a table that `tables` does not name are read elsewhere."""
    for value in values:  # type: ignore[attr-defined]
        if isinstance(value, tree.Field) and value.of in tables:
            yield f"{tables[value.of]}.{value.name}"
