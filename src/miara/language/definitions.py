"""A pack's file: keys, breakdowns, indicators, checks; everything wrong in it is found in one reading."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import chain

import yaml

from miara.language import arithmetic, breakdowns, parameters, references, source
from miara.language.indicators import EVIDENCE_TABLES, Reader, evidence_of
from miara.language.source import Entry
from miara.model.errors import DefinitionError, Problem
from miara.model.pack import Breakdown, Check, Indicator, Pack, Parameter
from miara.model.tree import rules_in

_REQUIRED = ("pack", "version", "title", "source", "indicators")
_OPTIONAL = ("breakdowns", "evidence", "population", "note", "checks")
_KEPT = 8  # packs whose reading is kept, so that adding a definition to one does not read it again
TOO_DEEP = "Something in this file is nested too deeply."

type Defined = tuple[Entry, Indicator]


@dataclass(frozen=True, slots=True)
class Own:
    """Definitions that are counted beside a pack's, by name. `version` says which state of them this is; every code of
    theirs begins with `prefix`, so that no later version of the pack can use it for something else."""

    texts: Mapping[str, str]
    version: str = "1"
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A pack's file as it was read, without a problem."""

    root: Entry
    keys: Mapping[str, Entry]
    split: Mapping[str, Breakdown]
    reader: Reader
    defined: tuple[Defined, ...]
    checks: tuple[tuple[Entry, Check], ...]


def read(file: str, text: str, parameter_files: Mapping[str, str], own: Own | None = None) -> Pack:
    """The checked pack, with definitions of its reader's own where some are given. Raises DefinitionError with every
    problem found.

    `parameter_files`: texts of the dated parameters a definition may read, by name.
    """
    try:
        parsed = _parsed(file, text, frozenset(parameter_files))
        added = _added(parsed, own) if own is not None and own.texts else []
        return _pack(parsed, added, own, parameter_files)
    except RecursionError:
        raise DefinitionError.of(file, TOO_DEEP) from None


@lru_cache(maxsize=_KEPT)
def _parsed(file: str, text: str, parameter_names: frozenset[str]) -> _Parsed:
    root = source.read(file, text)
    keys = root.mapping(required=_REQUIRED, optional=_OPTIONAL)
    collect = root.source.collect
    split = collect(lambda: breakdowns.read(keys.get("breakdowns"), parameter_names)) or {}
    evidence = collect(lambda: evidence_of(keys.get("evidence"))) or EVIDENCE_TABLES
    reader = Reader(evidence, keys.get("population"), parameter_names)
    entries = collect(keys["indicators"].items) or []
    read_ones = [(entry, collect(lambda entry=entry: reader.indicator(entry))) for entry in entries]  # type: ignore[misc]
    indicators = [(entry, found) for entry, found in read_ones if found is not None]
    checks = _checks(keys.get("checks"))
    if not root.source.problems:
        collect(lambda: references.check(indicators, checks, keys["indicators"]))
        collect(lambda: references.examples(indicators, split))
    if root.source.problems:
        raise DefinitionError(root.source.problems)
    return _Parsed(root, keys, split, reader, tuple(indicators), tuple(checks))


def _added(parsed: _Parsed, own: Own) -> list[Defined]:
    """The definitions beside the pack's, in the order of their names; each file's problems are found apart."""
    added: list[Defined] = []
    problems: list[Problem] = []
    for name in sorted(own.texts):
        try:
            added.append(_one(parsed.reader, name, own))
        except DefinitionError as refused:
            problems += refused.problems
    if not problems:
        try:
            references.check((*parsed.defined, *added), parsed.checks, parsed.keys["indicators"])
            references.examples(added, parsed.split)
        except DefinitionError as refused:
            problems += refused.problems
    if problems:
        raise DefinitionError(problems)
    return added


def _one(reader: Reader, name: str, own: Own) -> Defined:
    try:
        entry = source.read(name, own.texts[name])
        found = reader.indicator(entry)
    except RecursionError:
        raise DefinitionError.of(name, TOO_DEEP) from None
    if not found.code.startswith(own.prefix) or found.code == own.prefix:
        message = f"A code of your own begins with '{own.prefix}', so that no later pack can use it."
        raise entry.open_mapping()["code"].refuse(message, f"Write {own.prefix}{found.code.removeprefix(own.prefix)}.")
    return entry, found


def _pack(parsed: _Parsed, added: list[Defined], own: Own | None, parameter_files: Mapping[str, str]) -> Pack:
    keys, indicators = parsed.keys, [found for _, found in (*parsed.defined, *added)]
    dated = _parameters(indicators, parameter_files)
    version = keys["version"].text()
    return Pack(
        code=keys["pack"].text(),
        version=f"{version}+{own.version}" if own is not None and added else version,
        title=keys["title"].texts(),
        source=keys["source"].said(),
        note=keys["note"].texts() if "note" in keys else {},
        breakdowns=parsed.split,
        indicators=tuple(indicators),
        parameters=dated,
        hash=_hash([parsed.root, *(entry for entry, _ in added)], dated),
        checks=tuple(found for _, found in parsed.checks),
    )


def _checks(entry: Entry | None) -> list[tuple[Entry, Check]]:
    entries = (entry.source.collect(entry.items) or []) if entry else []
    found = [(each, each.source.collect(lambda each=each: arithmetic.check(each))) for each in entries]  # type: ignore[misc]
    return [(each, check) for each, check in found if check is not None]


def _parameters(indicators: list[Indicator], files: Mapping[str, str]) -> dict[str, Parameter]:
    conditions = chain.from_iterable((part.condition for part in each.parts) for each in indicators)
    used = {name for condition in conditions for name in rules_in(condition)}
    return {name: parameters.read(name, files[name]) for name in sorted(used)}


def _hash(roots: list[Entry], dated: Mapping[str, Parameter]) -> str:
    """SHA-256 of everything the figures depend on, whatever the files' layout."""
    first, *own = (_plain(root.node) for root in roots)
    content = [first, [asdict(each) for each in dated.values()], *([own] if own else [])]
    written = json.dumps(content, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each) for each in node.value]
    return node.value
