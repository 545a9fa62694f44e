"""A pack's file: keys, breakdowns, indicators, checks; everything wrong in it is found in one reading."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from itertools import chain

import yaml

from miara.language import arithmetic, breakdowns, parameters, references, source
from miara.language.indicators import EVIDENCE_TABLES, Reader, evidence_of
from miara.language.source import Entry
from miara.model.errors import DefinitionError
from miara.model.pack import Check, Indicator, Pack, Parameter
from miara.model.tree import rules_in

_REQUIRED = ("pack", "version", "title", "source", "indicators")
_OPTIONAL = ("breakdowns", "evidence", "population", "note", "checks")


def read(file: str, text: str, parameter_files: Mapping[str, str]) -> Pack:
    """The checked pack. Raises DefinitionError with every problem found.

    `parameter_files`: texts of the dated parameters a definition may read, by name.
    """
    try:
        return _read(file, text, parameter_files)
    except RecursionError:
        raise DefinitionError.of(file, "Something in this file is nested too deeply.") from None


def _read(file: str, text: str, parameter_files: Mapping[str, str]) -> Pack:
    root = source.read(file, text)
    keys = root.mapping(required=_REQUIRED, optional=_OPTIONAL)
    collect, known = root.source.collect, frozenset(parameter_files)
    split = collect(lambda: breakdowns.read(keys.get("breakdowns"), known)) or {}
    evidence = collect(lambda: evidence_of(keys.get("evidence"))) or EVIDENCE_TABLES
    reader = Reader(evidence, keys.get("population"), known)
    entries = collect(keys["indicators"].items) or []
    read_ones = [(entry, collect(lambda entry=entry: reader.indicator(entry))) for entry in entries]  # type: ignore[misc]
    indicators = [(entry, found) for entry, found in read_ones if found is not None]
    checks = _checks(keys.get("checks"))
    if not root.source.problems:
        collect(lambda: references.check(indicators, checks, keys["indicators"]))
        collect(lambda: references.examples(indicators, split))
    if root.source.problems:
        raise DefinitionError(root.source.problems)
    dated = _parameters([found for _, found in indicators], parameter_files)
    return Pack(
        code=keys["pack"].text(),
        version=keys["version"].text(),
        title=keys["title"].texts(),
        source=keys["source"].said(),
        note=keys["note"].texts() if "note" in keys else {},
        breakdowns=split,
        indicators=tuple(found for _, found in indicators),
        parameters=dated,
        hash=_hash(root, dated),
        checks=tuple(found for _, found in checks),
    )


def _checks(entry: Entry | None) -> list[tuple[Entry, Check]]:
    entries = (entry.source.collect(entry.items) or []) if entry else []
    found = [(each, each.source.collect(lambda each=each: arithmetic.check(each))) for each in entries]  # type: ignore[misc]
    return [(each, check) for each, check in found if check is not None]


def _parameters(indicators: list[Indicator], files: Mapping[str, str]) -> dict[str, Parameter]:
    conditions = chain.from_iterable((part.condition for part in each.parts) for each in indicators)
    used = {name for condition in conditions for name in rules_in(condition)}
    return {name: parameters.read(name, files[name]) for name in sorted(used)}


def _hash(root: Entry, dated: Mapping[str, Parameter]) -> str:
    """SHA-256 of everything the figures depend on, whatever the file's layout."""
    content = [_plain(root.node), [asdict(each) for each in dated.values()]]
    written = json.dumps(content, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each) for each in node.value]
    return node.value
