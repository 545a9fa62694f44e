"""Live figures of a project: what miara computes over the newest extract, with targets beside it."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from threading import Lock
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import miara
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.programmes.models import Project, Target
from kladka.reporting.extraction.columns import UNRECORDED
from kladka.reporting.extraction.differences import differences
from kladka.reporting.extraction.extract import Extract, extract
from kladka.reporting.live.asked import told, unrecorded, why_not_split
from kladka.reporting.live.closed import Moment, untouched
from kladka.reporting.live.definitions import definitions_of, own_of, pack_of
from kladka.reporting.live.renewing import Change, change
from miara.model.apart import PartName, parts_of
from miara.model.pack import Indicator, Pack
from miara.model.results import HUNDREDTHS, STATES, Amount, FactRef, Figure, Member, NearMember, Result, plain

__all__ = [
    "STATES",
    "Amount",
    "Extract",
    "FactRef",
    "Figure",
    "Indicator",
    "Member",
    "NearMember",
    "Pack",
    "PartName",
    "Promise",
    "Result",
    "days_meant",
    "definitions_of",
    "facts_of",
    "figures",
    "in_units",
    "indicator_of",
    "last_day",
    "members",
    "near",
    "not_recorded",
    "own_of",
    "pack_of",
    "parts_of",
    "plain",
    "said",
    "series",
    "targets_of",
    "why_not_split",
]

_kept: OrderedDict[tuple[Any, ...], tuple[Extract, Any]] = OrderedDict()
_moments: OrderedDict[tuple[Any, ...], tuple[Extract, dict[Moment, Result]]] = OrderedDict()
_guard = Lock()
_KEPT = 64
"""How many computed results stay in memory; each is valid for one extract only."""
_making: dict[tuple[Any, ...], Lock] = {}
"""Held by whoever computes a result just now."""


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


def facts_of(project: Project) -> Extract:
    """Return the facts that a project's figures are counted from, as they are now: those of the project alone."""
    return extract(project.controller_id, project.code)


def last_day(project: Project, today: date) -> date:
    """Return the day as of which a project's figures are shown: its last day, or today while it runs."""
    return min(project.ends_on, today)


def days_meant(project: Project, as_of: date | None, known_on: date | None, today: date) -> tuple[date, date]:
    """Return the two days that a question about figures means: what it leaves out does not follow from the other."""
    return as_of or last_day(project, today), known_on or today


def figures(
    project: Project,
    *,
    as_of: date,
    known_on: date | None = None,
    where: Mapping[str, str] | None = None,
    by: tuple[str, ...] | None = None,
    facts: Extract | None = None,
) -> Result:
    """Return every figure of the project's pack as of a day, as known on another (default: now).

    `by`: breakdowns, alone or crossed ("sex*site"), instead of each breakdown of the pack. `facts`: as `facts_of`
    returned them, so that all numbers of a page are of one moment and the ledger is asked once.
    Where a definition asks about what no room records, nothing found is not nought: such a figure has no value.
    """
    pack, known, facts = definitions_of(project), known_on or clock.today(), facts or facts_of(project)

    def compute() -> Result:
        scope: dict[str, Any] = {"projects": project.code, "as_of": as_of, "known_on": known, "where": where, "by": by}
        return _told(pack, miara.evaluate(pack, facts.tables, **scope))

    def renew(before: Extract, result: Result) -> Result | None:
        changed = change(before, facts)
        return None if changed is None else _told(pack, changed.renewed(pack, result, by=by))

    key = ("figures", facts.controller, pack.hash, project.code, as_of, known, tuple(sorted((where or {}).items())), by)
    result: Result = remembered(key, facts, compute, renew)
    return result


def _told(pack: Pack, result: Result) -> Result:
    return replace(result, figures=tuple(told(pack, each, UNRECORDED) for each in result.figures))


def series(
    project: Project,
    moments: Iterable[tuple[date, date]],
    *,
    codes: Iterable[str] | None = None,
    where: Mapping[str, str] | None = None,
    by: Iterable[str] | None = None,
    facts: Extract | None = None,
) -> list[Result]:
    """Return the figures at several moments (as of, known on), in their order: one question to the engine.

    `codes`: some figures only; `by`: other breakdowns than those of the definitions, such as none; `facts` as above.
    After a change the engine is asked for those moments only that it can have touched.
    """
    pack, days, facts = definitions_of(project), tuple(moments), facts or facts_of(project)
    asked, split = _sorted(codes), _sorted(by)
    narrowed = tuple(sorted((where or {}).items()))
    question = (facts.controller, pack.hash, project.code, asked, split, narrowed)

    def compute() -> list[Result]:
        def renewed(changed: Change, result: Result) -> Result:
            return _told(pack, changed.renewed(pack, result, codes=asked, by=split))

        known = _still(question, facts, days, renewed)
        new = [moment for moment in dict.fromkeys(days) if moment not in known]
        if new:
            found = miara.series(pack, facts.tables, new, projects=project.code, codes=asked, where=where, by=split)
            known |= dict(zip(new, (_told(pack, each) for each in found), strict=True))
        with _guard:
            _moments[question] = (facts, known)
            _moments.move_to_end(question)
            while len(_moments) > _KEPT:
                _moments.popitem(last=False)
        return [known[moment] for moment in days]

    results: list[Result] = remembered(("series", *question, days), facts, compute)
    return results


def _still(
    question: tuple[Any, ...], facts: Extract, days: Iterable[Moment], renewed: Callable[[Change, Result], Result]
) -> dict[Moment, Result]:
    """What is known of a question's moments from before: as it was where nothing that changed since touches them, else
    with those counted again whom the change is about."""
    with _guard:
        before, known = _moments.get(question, (facts, {}))
    kept = {moment: known[moment] for moment in days if moment in known}
    still = untouched(differences(before, facts), kept)
    changed = None if len(still) == len(kept) else change(before, facts)
    return {
        moment: result if moment in still or changed is None else renewed(changed, result)
        for moment, result in kept.items()
        if moment in still or changed is not None
    }


def _sorted(names: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(sorted(names))


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
    facts: Extract | None = None,
    part: PartName = "",
) -> list[Member]:
    """Return who stands behind one figure; with `part`, in what a share is taken of, or left out of it.

    Raises PolicyBroken for a code that the pack does not have.
    """
    ask = _MEMBERS[part]
    found: list[Member] = _behind(ask, project, code, as_of, known_on, where, facts)
    return found


_MEMBERS: Mapping[PartName, Callable[..., list[Member]]] = {
    "": miara.members,
    "among": partial(miara.members, part="among"),
    "without": partial(miara.members, part="without"),
}


def near(
    project: Project,
    code: str,
    *,
    as_of: date,
    known_on: date | None = None,
    where: Mapping[str, str] | None = None,
) -> list[NearMember]:
    """Return who nearly counts, what is missing for each, and until when. Raises PolicyBroken for an unknown code."""
    found: list[NearMember] = _behind(miara.near, project, code, as_of, known_on, where)
    return found


def _behind(
    ask: Callable[..., Any],
    project: Project,
    code: str,
    as_of: date,
    known_on: date | None,
    where: Mapping[str, str] | None,
    facts: Extract | None = None,
) -> Any:
    """What the engine says of those behind one figure, or nearly behind it, remembered."""
    pack, known, facts = definitions_of(project), known_on or clock.today(), facts or facts_of(project)
    indicator_of(project, code)

    def compute() -> Any:
        return ask(pack, facts.tables, code, projects=project.code, as_of=as_of, known_on=known, where=where)

    narrowed = tuple(sorted((where or {}).items()))
    key = (ask, facts.controller, pack.hash, project.code, code, as_of, known, narrowed)
    return remembered(key, facts, compute)


@dataclass(frozen=True)
class Promise:
    """A target: the value promised for an indicator (in one breakdown) by a day."""

    value: Decimal
    on_date: date


def targets_of(project: Project) -> dict[tuple[str, str], Promise]:
    """Return the last promised value of each (indicator, breakdown), e.g. ("coached", "sex=female"). One query."""
    rows = Target.objects.current().filter(project=project).order_by("on_date", "recorded_no")
    return {(row.indicator, row.breakdown): Promise(row.value, row.on_date) for row in rows}


def in_units(hundredths: int) -> int | Fraction:
    """Return what a member adds to a sum, which the engine tells in hundredths."""
    return hundredths // HUNDREDTHS if hundredths % HUNDREDTHS == 0 else Fraction(hundredths, HUNDREDTHS)


def remembered(key: tuple[Any, ...], facts: Extract, compute: Any, renew: Any = None) -> Any:
    """Return what was computed for the same extract before. While one computes it, others who ask for it wait.

    `renew`: makes it from what was computed for an earlier extract, and None where it cannot.
    """
    with _guard:
        if found := _found(key, facts):
            return found[1]
        making = _making.setdefault(key, Lock())
    with making:
        with _guard:
            if found := _found(key, facts):
                return found[1]
            before = _kept.get(key)
        try:
            value = renew(*before) if renew and before else None
            value = compute() if value is None else value
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
