"""Live figures of a project: what miara computes over the newest extract, with targets beside it."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from threading import Lock
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import miara
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.programmes.models import Project, Target
from kladka.reporting.asked import told, unrecorded
from kladka.reporting.columns import UNRECORDED
from kladka.reporting.extract import Extract, extract
from miara.model.pack import Indicator, Pack
from miara.model.results import STATES, FactRef, Figure, Member, Result, plain

__all__ = [
    "STATES",
    "FactRef",
    "Figure",
    "Indicator",
    "Member",
    "Pack",
    "Promise",
    "Result",
    "definitions_of",
    "figures",
    "indicator_of",
    "last_day",
    "members",
    "not_recorded",
    "pack_of",
    "plain",
    "said",
    "targets_of",
]

_kept: OrderedDict[tuple[Any, ...], tuple[Extract, Any]] = OrderedDict()
_guard = Lock()
_KEPT = 64
"""How many computed results stay in memory; each is valid for one extract only."""
_making: dict[tuple[Any, ...], Lock] = {}
"""Held by whoever computes a result just now."""


def definitions_of(project: Project) -> Pack:
    """Return the definitions that the figures of a project follow."""
    return pack_of(project.pack)


@cache
def pack_of(code: str) -> Pack:
    """Return a checked pack of definitions by its code."""
    return miara.load_pack(code)


def indicator_of(project: Project, code: str) -> Indicator:
    """Return a definition of the project's pack. Raises PolicyBroken for a code that the pack does not have."""
    pack = definitions_of(project)
    found = pack.by_code.get(code)
    if found is None:
        message = _("%(pack)s has no indicator “%(code)s”. It has: %(codes)s.")
        raise PolicyBroken(message % {"pack": pack.code, "code": code, "codes": ", ".join(pack.by_code)})
    return found


def said(texts: Mapping[str, str], language: str = "") -> str:
    """Return a definition's text in `language` (default: the one in use), else in English, else in any."""
    wanted = (language or get_language() or "pl").partition("-")[0]
    return texts.get(wanted) or texts.get("en") or next(iter(texts.values()), "")


def last_day(project: Project, today: date) -> date:
    """Return the day as of which a project's figures are shown: its last day, or today while it runs."""
    return min(project.ends_on, today)


def figures(
    project: Project, *, as_of: date, known_on: date | None = None, where: Mapping[str, str] | None = None
) -> Result:
    """Return every figure of the project's pack as of a day, as known on another (default: now).

    Where a definition asks about what no room records, nothing found is not nought: such a figure has no value.
    """
    pack, known = definitions_of(project), known_on or clock.today()
    facts = extract(project.controller_id)

    def compute() -> Result:
        found = miara.evaluate(pack, facts.tables, projects=project.code, as_of=as_of, known_on=known, where=where)
        return replace(found, figures=tuple(told(pack, each, UNRECORDED) for each in found.figures))

    key = ("figures", facts.controller, pack.hash, project.code, as_of, known, tuple(sorted((where or {}).items())))
    result: Result = _remembered(key, facts, compute)
    return result


def not_recorded(pack: Pack, code: str) -> list[str]:
    """Return in words what the figure asks about and no room records, so that the truth may be another number."""
    return [str(UNRECORDED[name]) for name in unrecorded(pack, code, UNRECORDED)]


def members(
    project: Project,
    code: str,
    *,
    as_of: date,
    known_on: date | None = None,
    where: Mapping[str, str] | None = None,
) -> list[Member]:
    """Return who stands behind one figure. Raises PolicyBroken for a code that the pack does not have."""
    pack, known = definitions_of(project), known_on or clock.today()
    indicator_of(project, code)
    facts = extract(project.controller_id)

    def compute() -> list[Member]:
        return miara.members(pack, facts.tables, code, projects=project.code, as_of=as_of, known_on=known, where=where)

    narrowed = tuple(sorted((where or {}).items()))
    key = ("members", facts.controller, pack.hash, project.code, code, as_of, known, narrowed)
    found: list[Member] = _remembered(key, facts, compute)
    return found


@dataclass(frozen=True)
class Promise:
    """A target: the value promised for an indicator (in one breakdown) by a day."""

    value: Decimal
    on_date: date


def targets_of(project: Project) -> dict[tuple[str, str], Promise]:
    """Return the last promised value of each (indicator, breakdown), e.g. ("coached", "sex=female"). One query."""
    rows = Target.objects.current().filter(project=project).order_by("on_date", "recorded_no")
    return {(row.indicator, row.breakdown): Promise(row.value, row.on_date) for row in rows}


def _remembered(key: tuple[Any, ...], facts: Extract, compute: Any) -> Any:
    """Return what was computed for the same extract before. While one computes it, others who ask for it wait."""
    with _guard:
        if found := _found(key, facts):
            return found[1]
        making = _making.setdefault(key, Lock())
    with making:
        with _guard:
            if found := _found(key, facts):
                return found[1]
        try:
            value = compute()
        finally:
            with _guard:
                _making.pop(key, None)
        with _guard:
            _kept[key] = (facts, value)
            while len(_kept) > _KEPT:
                _kept.popitem(last=False)
    return value


def _found(key: tuple[Any, ...], facts: Extract) -> tuple[Extract, Any] | None:
    """What is kept, if it is of the same tables; the tables' identity tells."""
    kept = _kept.get(key)
    if kept is None or not _same(kept[0], facts):
        return None
    _kept.move_to_end(key)
    return kept


def _same(one: Extract, other: Extract) -> bool:
    return all(one.tables[name] is table for name, table in other.tables.items())
