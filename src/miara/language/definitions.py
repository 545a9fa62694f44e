"""A pack's file: keys, indicators, examples; everything wrong in it is found in one reading."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from graphlib import CycleError, TopologicalSorter

import yaml

from miara.language import conditions, drawn, parameters, source
from miara.language.context import Context
from miara.language.source import Entry
from miara.model.errors import DefinitionError, did_you_mean
from miara.model.pack import Example, Indicator, Pack, Parameter
from miara.model.schema import TABLES
from miara.model.tree import All, Everyone, EvidenceNeeded, Predicate, rules_in
from miara.model.units import UNITS, Unit

# Unless a pack or an indicator says otherwise: outcomes must be proven, what the project itself did is recorded.
DEFAULT_EVIDENCE: dict[str, EvidenceNeeded] = {
    "situation": "proven",
    "support": "recorded",
    "assignment": "recorded",
}
_EVIDENCE: tuple[EvidenceNeeded, ...] = ("proven", "recorded")
_PACK_KEYS = ("breakdowns", "evidence", "population", "note")
_INDICATOR_KEYS = ("description", "note", "source", "on", "when", "evidence", "published", "unvalued", "examples")
_EXAMPLE_KEYS = ("known_on", "value", "claimed", "incomplete", "members", "by")


def read(file: str, text: str, parameter_files: Mapping[str, str]) -> Pack:
    """The checked pack. Raises DefinitionError with every problem found.

    `parameter_files`: texts of the dated parameters a definition may read, by name.
    """
    root = source.read(file, text)
    keys = root.mapping(required=("pack", "version", "title", "source", "indicators"), optional=_PACK_KEYS)
    reader = _Reader(keys, frozenset(parameter_files))
    problems = root.source.problems
    breakdowns = root.source.collect(lambda: _breakdowns(keys.get("breakdowns"))) or {}
    indicators = [
        found
        for entry in keys["indicators"].items()
        if (found := root.source.collect(lambda entry=entry: reader.indicator(entry)))  # type: ignore[misc]
    ]
    if not problems:
        root.source.collect(lambda: _check_references(keys["indicators"].items(), indicators))
    if problems:
        raise DefinitionError(problems)
    used = {name for each in indicators for name in rules_in(each.condition)}
    dated = {name: parameters.read(name, parameter_files[name]) for name in sorted(used)}
    return Pack(
        code=keys["pack"].text(),
        version=keys["version"].text(),
        title=keys["title"].texts(),
        source=keys["source"].text(),
        note=keys["note"].texts() if "note" in keys else {},
        breakdowns=breakdowns,
        indicators=tuple(indicators),
        parameters=dated,
        hash=_hash(root, dated),
    )


class _Reader:
    """Reads indicators with what their pack says for all of them."""

    def __init__(self, keys: Mapping[str, Entry], parameters: frozenset[str]) -> None:
        self.parameters = parameters
        self.evidence = _evidence(keys["evidence"]) if "evidence" in keys else DEFAULT_EVIDENCE
        self.population = keys.get("population")

    def indicator(self, entry: Entry) -> Indicator:
        keys = entry.mapping(required=("code", "title", "counts"), optional=_INDICATOR_KEYS)
        unit = UNITS[keys["counts"].one_of(UNITS)]
        evidence = self.evidence
        if "evidence" in keys:
            evidence = dict.fromkeys(DEFAULT_EVIDENCE, _evidence_word(keys["evidence"]))
        on = keys["on"].one_of(("entry", "exit", "as_of")) if "on" in keys else "as_of"
        if on != "as_of" and not unit.of_people:
            raise keys["on"].refuse("Only participations and persons have an entry and an exit.")
        if "when" not in keys:
            condition: Predicate = Everyone()
        else:
            condition = self.condition(keys["when"], unit, evidence)
        if self.population is not None and unit.of_people:
            condition = All((self.condition(self.population, unit, self.evidence), condition))
        unvalued = "unvalued" in keys and keys["unvalued"].flag()
        return Indicator(
            code=_code(keys["code"]),
            title=keys["title"].texts(),
            description=keys["description"].texts() if "description" in keys else {},
            note=keys["note"].texts() if "note" in keys else {},
            source=keys["source"].text() if "source" in keys else "",
            unit=unit,
            on=on,  # type: ignore[arg-type]
            when=keys["when"].text() if "when" in keys else "",
            condition=condition,
            published="published" in keys and keys["published"].flag(),
            unvalued=unvalued,
            examples=tuple(_example(each) for each in keys["examples"].items()) if "examples" in keys else (),
        )

    def condition(self, entry: Entry, unit: Unit, evidence: Mapping[str, EvidenceNeeded]) -> Predicate:
        entry.text()
        return conditions.read(Context(entry, unit, evidence, self.parameters))


def _code(entry: Entry) -> str:
    code = entry.text()
    if not code.replace("_", "").isalnum() or not code.isascii() or len(code) > 60:
        raise entry.refuse("A code has letters a to z, digits and _, at most 60.")
    return code


def _evidence_word(entry: Entry) -> EvidenceNeeded:
    return _EVIDENCE[_EVIDENCE.index(entry.one_of(_EVIDENCE))]


def _evidence(entry: Entry) -> dict[str, EvidenceNeeded]:
    keys = entry.mapping(optional=DEFAULT_EVIDENCE)
    return DEFAULT_EVIDENCE | {table: _evidence_word(word) for table, word in keys.items()}


def _breakdowns(entry: Entry | None) -> dict[str, str]:
    found = {}
    for name, value in entry.open_mapping().items() if entry else ():
        table, _, column = value.text().partition(".")
        known = TABLES["participation"].by_name
        if table != "participation" or column not in known or not known[column].codes:
            coded = [f"participation.{each.name}" for each in known.values() if each.codes]
            raise value.refuse("A breakdown is by a column with a dictionary.", did_you_mean(value.text(), coded))
        found[name] = column
    return found


def _check_references(entries: list[Entry], indicators: list[Indicator]) -> None:
    """counted_in names an indicator of the same unit, and no indicator is built from itself."""
    by_code: dict[str, Indicator] = {}
    for entry, indicator in zip(entries, indicators, strict=True):
        code = entry.open_mapping()["code"]
        if indicator.code in by_code:
            raise code.refuse(f"Two indicators have the code '{indicator.code}'.")
        by_code[indicator.code] = indicator
    for entry, indicator in zip(entries, indicators, strict=True):
        for needed in indicator.needs:
            _check_reference(entry.open_mapping()["when"], indicator, needed, by_code)
    try:
        TopologicalSorter({each.code: each.needs for each in indicators}).prepare()
    except CycleError as error:
        code = error.args[1][0]
        entry = entries[[each.code for each in indicators].index(code)]
        chain = " → ".join(error.args[1])
        raise entry.open_mapping()["when"].refuse(f"An indicator cannot be built from itself ({chain}).") from None


def _check_reference(when: Entry, indicator: Indicator, needed: str, by_code: Mapping[str, Indicator]) -> None:
    place = max(0, str(when.node.value).find(f"'{needed}'"))
    if needed not in by_code:
        raise when.refuse_at(place, needed, f"This pack has no indicator '{needed}'.", did_you_mean(needed, by_code))
    if by_code[needed].unit is not indicator.unit:
        counted = by_code[needed].unit.name
        raise when.refuse_at(
            place, needed, f"'{needed}' counts {counted}, this indicator counts {indicator.unit.name}."
        )
    if by_code[needed].unvalued:
        raise when.refuse_at(place, needed, f"'{needed}' has no value, so nothing is counted in it.")


def _example(entry: Entry) -> Example:
    keys = entry.mapping(required=("text", "facts", "as_of"), optional=_EXAMPLE_KEYS)
    as_of: date = keys["as_of"].day()
    numbers = {name: keys[name].integer() for name in ("value", "claimed", "incomplete") if name in keys}
    members = None
    if "members" in keys:
        members = tuple(sorted(each.text() for each in keys["members"].items()))
    if not numbers and members is None and "by" not in keys:
        raise entry.refuse("An example says what must come out: value, claimed, incomplete, members or by.")
    by = keys["by"].open_mapping() if "by" in keys else {}
    return Example(
        text=keys["text"].text(),
        facts=drawn.read(keys["facts"]),
        as_of=as_of,
        known_on=keys["known_on"].day() if "known_on" in keys else as_of,
        value=numbers.get("value"),
        claimed=numbers.get("claimed"),
        incomplete=numbers.get("incomplete"),
        members=members,
        by={name: {key: each.integer() for key, each in part.open_mapping().items()} for name, part in by.items()},
    )


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
