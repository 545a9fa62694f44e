"""One definition: what it counts, when, what it measures, and the examples drawn for it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from miara.language import arithmetic, conditions, examples, words
from miara.language.context import Context
from miara.language.source import Entry
from miara.model import tree
from miara.model.errors import Told, all_of, did_you_mean
from miara.model.pack import Better, Example, Indicator, Kind, Part
from miara.model.schema import TABLES
from miara.model.tree import All, Everyone, EvidenceNeeded, Not, Predicate, Value
from miara.model.units import UNITS, Unit

# Unless a pack or an indicator says otherwise: outcomes must be proven, what the project itself did is recorded.
EVIDENCE_TABLES: dict[str, EvidenceNeeded] = {
    name: "proven" if name == "situation" else "recorded" for name in TABLES if name not in ("participation", "target")
}
_EVIDENCE: tuple[EvidenceNeeded, ...] = ("proven", "recorded")
_MEASURES: tuple[Kind, ...] = ("sum", "mean", "median", "share", "formula")
_REQUIRED = ("code", "title", "counts")
_OPTIONAL = (
    *("description", "note", "source", "on", "when", "evidence", "published", "unvalued", "examples"),
    *("decimals", "better"),
    *_MEASURES,
)
_BETTER: tuple[Better, ...] = ("more", "less")
_ON = ("entry", "exit", "as_of")
MOST_DECIMALS = 6


def evidence_of(entry: Entry | None) -> dict[str, EvidenceNeeded]:
    """What each kind of fact needs to count as proven, as a pack says it."""
    keys = entry.mapping(optional=EVIDENCE_TABLES) if entry else {}
    return EVIDENCE_TABLES | {table: _evidence_word(word) for table, word in keys.items()}


def _evidence_word(entry: Entry) -> EvidenceNeeded:
    return _EVIDENCE[_EVIDENCE.index(entry.one_of(_EVIDENCE))]


class Reader:
    """Reads indicators with what their pack says for all of them."""

    def __init__(
        self, evidence: Mapping[str, EvidenceNeeded], population: Entry | None, parameters: frozenset[str]
    ) -> None:
        self.evidence = evidence
        self.population = population
        self.parameters = parameters

    def indicator(self, entry: Entry) -> Indicator:
        """The definition an entry holds. Raises DefinitionError."""
        keys, told = entry.open_mapping(), Told()
        told(partial(entry.mapping, required=_REQUIRED, optional=_OPTIONAL))
        plain: dict[str, Any] = {name: told(partial(read, keys[name])) for name, read in _PLAIN.items() if name in keys}
        unit: Any = plain.get("counts")
        kind: Any = told(partial(_kind, keys))
        evidence: Mapping[str, EvidenceNeeded] = self.evidence
        if plain.get("evidence"):
            evidence = dict.fromkeys(EVIDENCE_TABLES, plain["evidence"])
        if unit is not None and plain.get("on", "as_of") != "as_of":
            told(partial(_check_on, keys["on"], unit))
        formula = told(partial(arithmetic.formula, keys["formula"])) if kind == "formula" else None
        parts: tuple[Part, ...] = ()
        if unit is not None and kind not in (None, "formula"):
            parts = told(partial(self._parts, keys, kind, unit, evidence)) or ()
        told.check()
        return Indicator(
            code=plain["code"],
            title=plain["title"],
            description=plain.get("description", {}),
            note=plain.get("note", {}),
            source=plain.get("source", {}),
            unit=unit,
            on=plain.get("on", "as_of"),
            when=keys["when"].text() if "when" in keys else "",
            condition=parts[0].condition if parts else Everyone(),
            published=plain.get("published", False),
            unvalued=plain.get("unvalued", False),
            examples=plain.get("examples", ()),
            kind="sum" if kind == "count" and unit.sums else kind,
            parts=parts,
            formula=formula,
            row_evidence=evidence.get(unit.table, "recorded"),
            decimals=plain.get("decimals", 0),
            better=plain.get("better", "more"),
            population=self._population(unit) if kind != "formula" else None,
        )

    def _parts(
        self, keys: Mapping[str, Entry], kind: Kind, unit: Unit, evidence: Mapping[str, EvidenceNeeded]
    ) -> tuple[Part, ...]:
        def condition(entry: Entry) -> Predicate:
            entry.text()
            return conditions.read(Context(entry, unit, evidence, self.parameters))

        population = self._population(unit)
        base = [] if population is None else [population]
        base += [condition(keys["when"])] if "when" in keys else []
        if kind == "share":
            if unit.sums:
                message = f"Of {unit.name} only rows could be a part; a share of {unit.sums} is a formula of two sums."
                raise keys["share"].refuse(message, "Write two indicators and a formula, such as coached / all_hours.")
            return _share(keys["share"], base, condition)
        measured = None
        if kind in ("sum", "mean", "median"):
            measured = _measured(Context(keys[kind], unit, evidence, self.parameters))
        elif unit.sums:
            column = TABLES[unit.table].by_name[unit.sums]
            measured = tree.Field(column.name, column.type)
        return (Part("", _all(base), measured, median=kind == "median"),)

    def _population(self, unit: Unit) -> Predicate | None:
        if self.population is None or not unit.has_participation:
            return None
        self.population.text()
        context = Context(self.population, unit, self.evidence, self.parameters)
        return conditions.read(context if unit.of_people else replace(context, of="owner"))


def _kind(keys: Mapping[str, Entry]) -> Kind:
    named = [kind for kind in _MEASURES if kind in keys]
    if len(named) > 1:
        raise keys[named[1]].refuse(f"An indicator measures one thing: '{named[0]}' or '{named[1]}'.", words=named[1])
    if named == ["formula"] and "when" in keys:
        raise keys["when"].refuse("A formula is made from other indicators and has no condition of its own.")
    return named[0] if named else "count"


def _share(entry: Entry, base: list[Predicate], read: Callable[[Entry], Predicate]) -> tuple[Part, ...]:
    """Among those who meet `among` and are not excluded by `without`, those who meet `of`."""
    keys = entry.mapping(required=("of",), optional=("among", "without"))
    named = [name for name in ("among", "without", "of") if name in keys]
    found = dict(zip(named, all_of(partial(read, keys[name]) for name in named), strict=True))
    among = [*base, found["among"]] if "among" in found else base
    of, without = found["of"], found.get("without")
    kept = among if without is None else [*among, Not(without)]
    if _flat([of]) <= _flat(among):
        raise keys["of"].refuse("All of 'among' meet 'of': the share would always be 1.")
    if without is not None and _flat([of]) >= _flat([without]):
        raise keys["of"].refuse("All who meet 'of' are left out by 'without': the share would always be 0.")
    parts = [Part("", _all([*kept, of])), Part("among", _all(kept))]
    if without is not None:
        parts.append(Part("without", _all([*among, without])))
    return tuple(parts)


def _flat(parts: list[Predicate]) -> frozenset[Predicate]:
    """What all has to be true."""
    return frozenset(each for part in parts for each in (part.parts if isinstance(part, All) else (part,)))


def _all(parts: list[Predicate]) -> Predicate:
    flat = [each for part in parts for each in (part.parts if isinstance(part, All) else (part,))]
    if not flat:
        return Everyone()
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def _measured(context: Context) -> Value:
    """A number known to the hundredth, so that sums are exact."""
    context.entry.text()
    value = conditions.read_value(context)
    if words.type_of(value) != "number":
        raise context.entry.refuse("A number is expected here, such as hours or days(entry, exit).")
    if isinstance(value, tree.Elapsed) and value.unit == "months":
        raise context.entry.refuse("Months are no even measure: use days(…) or years(…).")
    if not context.unit.row_is_unit and _is_of_one_row(value):
        message = f"One of the {context.unit.name} may have several rows, whose values would be added up."
        proposal = "Count participations." if context.unit.of_people else "Measure hours, days or a number of facts."
        raise context.entry.refuse(message, proposal)
    return value


def _is_of_one_row(value: Value) -> bool:
    """An age or a level: two of them make no sum, unlike hours or days."""
    return (isinstance(value, tree.Elapsed) and value.unit == "years") or isinstance(value, tree.Field)


def _code(entry: Entry) -> str:
    code = entry.text()
    if not code.replace("_", "").isalnum() or not code.isascii() or code[0].isdigit() or len(code) > 60:
        raise entry.refuse("A code begins with a letter and has letters a to z, digits and _, at most 60.")
    return code


def _decimals(entry: Entry) -> int:
    number = entry.integer()
    if not 0 <= number <= MOST_DECIMALS:
        raise entry.refuse(f"A value is shown with 0 to {MOST_DECIMALS} decimals.", did_you_mean("", ()))
    return number


def _unit(entry: Entry) -> Unit:
    return UNITS[entry.one_of(UNITS)]


def _check_on(entry: Entry, unit: Unit) -> None:
    if not unit.has_participation:
        raise entry.refuse("Only what is about a participation has an entry and an exit.")


def _examples(entry: Entry) -> tuple[Example, ...]:
    return tuple(all_of(partial(examples.read, each) for each in entry.items()))


_PLAIN: Mapping[str, Callable[[Entry], Any]] = {
    "code": _code,
    "title": Entry.texts,
    "description": Entry.texts,
    "note": Entry.texts,
    "source": Entry.said,
    "counts": _unit,
    "on": lambda entry: entry.one_of(_ON),
    "evidence": _evidence_word,
    "published": Entry.flag,
    "unvalued": Entry.flag,
    "decimals": _decimals,
    "better": lambda entry: entry.one_of(_BETTER),
    "examples": _examples,
}
"""How each key is read that says something by itself."""
