"""Who nearly counts because a window is still open, and for which figures: miara's answer for those who left lately."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from django.utils.translation import gettext_lazy as _

import miara
from kladka.reporting.extraction.about import kin_of, narrowed
from kladka.reporting.worklists.declared import Frame, Rule
from miara.model import tree
from miara.model.pack import Indicator, Pack
from miara.model.results import NearMember

RULES = (Rule("window", "near", _("Another result can still be recorded")),)

LATELY = """
SELECT participation, exit_date FROM gone WHERE exit_date + to_days($after_exit::INTEGER) >= $on
"""

type Open = Mapping[tuple[str, date], Sequence[str]]
"""By participation and the last day: the codes of the figures that would move."""

type Moves = Mapping[tuple[str, str], Sequence[str]]
"""By participation, and the fact that is to be proven or "" for its entry form: the codes of the figures."""


@dataclass(frozen=True)
class Known:
    """The open windows of those who left lately, as found on a day by a pack; `of` says for whom they were looked for.

    What miara says of a participation follows from its own facts, from those of the same person's others, and from
    merges. So while the day is the same, only those are looked at again of whom something was recorded since.
    """

    on: date
    hash: str
    merges: pa.Table
    of: frozenset[str]
    open: Open


def windows(
    pack: Pack,
    facts: Mapping[str, pa.Table],
    left: pa.ChunkedArray,
    frame: Frame,
    before: Known | None = None,
    touched: Collection[str] = (),
) -> Known:
    """Return the windows that are still open for those who `left` lately and do not count yet.

    `before` is what was known when they were last looked for, and of those who were `touched` something was recorded
    since.
    """
    everybody = frozenset(left.to_pylist())
    kept: dict[tuple[str, date], Sequence[str]] = {}
    again = everybody
    if before is not None and _holds(before, pack, facts, frame):
        again = everybody - before.of | (everybody & set(kin_of(facts, touched)))
        kept = {key: codes for key, codes in before.open.items() if key[0] in everybody - again}
    found = _asked(pack, facts, again, frame)
    return Known(frame.on, pack.hash, facts["alias"], everybody, kept | found)


def _holds(known: Known, pack: Pack, facts: Mapping[str, pa.Table], frame: Frame) -> bool:
    return (known.on, known.hash) == (frame.on, pack.hash) and known.merges.equals(facts["alias"])


def _asked(
    pack: Pack, facts: Mapping[str, pa.Table], participations: Collection[str], frame: Frame
) -> dict[tuple[str, date], Sequence[str]]:
    if not participations:
        return {}
    few = narrowed(facts, pa.chunked_array([pa.array(sorted(participations), pa.string())]))
    found: defaultdict[tuple[str, date], list[str]] = defaultdict(list)
    for indicator in pack.indicators:
        if not _has_window(pack, indicator):
            continue
        for member in _near(pack, few, indicator.code, frame):
            if member.participation and member.until and any(gap.kind == "fact" for gap in member.gaps):
                found[member.participation, member.until].append(indicator.code)
    return dict(found)


def _near(pack: Pack, few: Mapping[str, pa.Table], code: str, frame: Frame) -> list[NearMember]:
    return miara.near(pack, few, code, as_of=frame.on, known_on=frame.on, projects=frame.project)


def moved(pack: Pack, facts: Mapping[str, pa.Table], participations: Iterable[str], frame: Frame) -> Moves:
    """Return for a few participations which figures would move, by what is mended."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    few = narrowed(facts, pa.chunked_array([pa.array(sorted(participations), pa.string())]))
    asked = [each for each in pack.indicators if each.parts and each.unit.is_of_one]
    for indicator in asked if few["participation"].num_rows else ():
        for member in _near(pack, few, indicator.code, frame):
            for mended in dict.fromkeys(_mended(member)):
                found[member.participation or "", mended].append(indicator.code)
    return found


def _mended(member: NearMember) -> Iterator[str]:
    """What is missing for somebody to count, as lines name it: a fact without a document, or "" for the record."""
    for gap in member.gaps:
        if gap.kind == "evidence":
            yield from (fact.id for fact in gap.facts)
        elif gap.kind in {"record", "answer"}:
            yield ""


def _has_window(pack: Pack, indicator: Indicator) -> bool:
    """Whether a fact can come too late for it. A window that ends on the counted day never closes."""
    if not indicator.parts or not indicator.unit.is_of_one:
        return False
    asked = (fact for each in pack.closure((indicator.code,)) for fact in tree.facts_in(each.condition))
    return any(_closes(fact) for fact in asked)


def _closes(fact: tree.HasFact) -> bool:
    ends = [window[1] for window in (fact.between, fact.during) if window is not None]
    ends += [] if fact.at is None else [fact.at]
    return bool(ends) and not any(isinstance(end, tree.AsOf) for end in ends)
