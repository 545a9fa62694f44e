"""Indicators that name each other: the named one exists, counts the same unit, and nothing is built from itself."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from graphlib import CycleError, TopologicalSorter

from miara.language import breakdowns
from miara.language.source import Entry
from miara.model import tree
from miara.model.errors import DefinitionError, Told, did_you_mean
from miara.model.pack import Breakdown, Check, Indicator
from miara.model.results import MISSING

ACROSS = "*"
Read = Sequence[tuple[Entry, Indicator]]
_SPOKEN = ("when", "share", "formula")
MOST_ASKED = 2_000  # thirty times what any pack asks; four thousand keep a runner busy for seconds
_SIMPLER = "Ask less, or fewer of the others."


def check(read: Read, checks: Sequence[tuple[Entry, Check]], indicators: Entry) -> None:
    """Raise DefinitionError with every name that does not fit; then where one is built from itself, or too much."""
    by_code = _by_code(read)
    if not by_code:
        raise indicators.refuse("A pack has at least one indicator.", words="indicators")
    told = Told()
    for entry, indicator in read:
        for needed in indicator.needs:
            told(partial(_counted, entry, indicator, needed, by_code))
        for code in indicator.made_of:
            told(partial(_valued, entry.open_mapping()["formula"], code, by_code))
    for entry, rule in checks:
        for code in (*rule.left.codes, *rule.right.codes):
            told(partial(_valued, entry, code, by_code))
    told.check()
    _bounded(read, _acyclic(read))


def examples(read: Read, split: Mapping[str, Breakdown]) -> None:
    """Raise DefinitionError where an example promises something of a breakdown or a group that there is not."""
    for entry, _ in read:
        keys = entry.open_mapping()
        for example in keys["examples"].items() if "examples" in keys else ():
            promised = example.open_mapping().get("by")
            for names, groups in (promised.open_mapping() if promised else {}).items():
                sides = [_side(groups, name.strip(), split) for name in names.split(ACROSS)]
                if len(set(sides)) < len(sides):
                    raise groups.refuse("A breakdown is crossed with another one, such as project*sex.", words=names)
                for group, number in groups.open_mapping().items():
                    _grouped(number, group.split(ACROSS), sides)


def _side(entry: Entry, name: str, split: Mapping[str, Breakdown]) -> Breakdown:
    found = split.get(name) or breakdowns.of_column(name)
    if found is None:
        raise entry.refuse(f"Figures cannot be split by '{name}'.", did_you_mean(name, split), words=name)
    return found


def _grouped(entry: Entry, words: Sequence[str], sides: Sequence[Breakdown]) -> None:
    if len(words) != len(sides):
        raise entry.refuse(f"A group of this crossing has {len(sides)} words, joined by {ACROSS}.", words=entry.key)
    for word, side in zip(words, sides, strict=True):
        if side.codes and word not in (*side.codes, MISSING):
            raise entry.refuse(f"{side.name} has no group '{word}'.", did_you_mean(word, side.codes), words=word)


def _by_code(read: Read) -> dict[str, Indicator]:
    by_code: dict[str, Indicator] = {}
    for entry, indicator in read:
        if indicator.code in by_code:
            raise entry.open_mapping()["code"].refuse(f"Two indicators have the code '{indicator.code}'.")
        by_code[indicator.code] = indicator
    return by_code


def _scalars(entry: Entry) -> Iterator[Entry]:
    """The conditions and formulas of an indicator, wherever they stand."""
    for key, each in entry.open_mapping().items():
        if key not in _SPOKEN:
            continue
        yield from each.open_mapping().values() if each.is_mapping else (each,)


def _naming(entry: Entry, code: str) -> tuple[Entry, int]:
    """The condition that names a code, and where in it."""
    for each in _scalars(entry):
        at = str(each.node.value).find(code)
        if at >= 0:
            return each, at
    return entry.open_mapping()["code"], 0


def _refuse(entry: Entry, code: str, message: str, proposal: str = "") -> DefinitionError:
    where, at = _naming(entry, code)
    return where.refuse_at(at, code, message, proposal)


def _counted(entry: Entry, indicator: Indicator, needed: str, by_code: Mapping[str, Indicator]) -> None:
    if needed not in by_code:
        raise _refuse(entry, needed, f"This pack has no indicator '{needed}'.", did_you_mean(needed, by_code))
    found = by_code[needed]
    if found.unit.table != indicator.unit.table or found.unit.identity != indicator.unit.identity:
        message = f"'{needed}' counts {found.unit.name}, this indicator counts {indicator.unit.name}."
        raise _refuse(entry, needed, message)
    if found.unvalued or found.kind == "formula":
        raise _refuse(entry, needed, f"'{needed}' has no members, so nothing is counted in it.")


def _valued(entry: Entry, code: str, by_code: Mapping[str, Indicator]) -> None:
    at = max(0, str(entry.node.value).find(code))
    if code not in by_code:
        raise entry.refuse_at(at, code, f"This pack has no indicator '{code}'.", did_you_mean(code, by_code))
    if by_code[code].unvalued:
        raise entry.refuse_at(at, code, f"'{code}' has no value.")


def _acyclic(read: Read) -> tuple[str, ...]:
    """The codes, each after those it is built from."""
    try:
        return tuple(TopologicalSorter({each.code: {*each.needs, *each.made_of} for _, each in read}).static_order())
    except CycleError as error:
        chain: list[str] = error.args[1]
        entry = next(entry for entry, each in read if each.code == chain[0])
        raise _refuse(entry, chain[0], f"An indicator cannot be built from itself ({' → '.join(chain)}).") from None


def _bounded(read: Read, ordered: Sequence[str]) -> None:
    """Refuse what asks too much when all that it is built from is put in its place: each level can double it."""
    by_code = {each.code: (entry, each) for entry, each in read}
    asked: dict[str, int] = {}
    for code in ordered:
        entry, indicator = by_code[code]
        asked[code] = _asked(indicator, asked)
        if asked[code] > MOST_ASKED:
            message = f"With all that it is built from this asks too much: more than {MOST_ASKED} questions."
            named = (*indicator.needs, *indicator.made_of)
            raise _refuse(entry, max(named, key=asked.__getitem__) if named else code, message, _SIMPLER)


def _asked(indicator: Indicator, asked: Mapping[str, int]) -> int:
    questions = (each for part in indicator.parts for each in tree.walk(part.condition))
    number = sum(asked[each.code] if isinstance(each, tree.CountedIn) else 1 for each in questions)
    return number + (sum(asked[code] for code in indicator.formula.codes) if indicator.formula else 0)
