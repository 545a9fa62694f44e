"""A pack for people to read: each definition in words, with its condition, source, parameters and examples; and the
names that can stand in one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from miara import engine, packs
from miara.compilers.duckdb import Scope, compile_counts
from miara.describe import breakdown_names, sentences
from miara.describe.phrases import Phrases, phrases
from miara.language.functions import FUNCTIONS
from miara.language.vocabulary import FACT_WORDS
from miara.model.pack import Example, Indicator, Pack, Texts
from miara.model.results import plain
from miara.model.schema import TABLES
from miara.model.tree import rules_in
from miara.model.units import UNITS

_WORDS = {
    "en": {
        "counts": "Counts",
        "condition": "Condition",
        "source": "Source",
        "note": "Note",
        "less": "Less is better: a target is the most that the value should be.",
        "parameter": "Parameter",
        "since": "from {day}: {value} ({source})",
        "example": "Examples",
        "gives": "as of {day}: {value}",
        "nothing": "nothing can be said",
        "indicators": "Indicators",
        "breakdowns": "Split by",
        "checks": "Rules between the figures",
        "cases": "case {numbers}",
        "unvalued": "Without a value: nothing is counted here.",
        "version": "Version {version}. Source: {source}.",
        "generated": "Generated from the pack; `miara docs {code}` writes it anew.",
    },
    "pl": {
        "counts": "Co liczymy",
        "condition": "Warunek",
        "source": "Źródło",
        "note": "Uwaga",
        "less": "Im mniej, tym lepiej: wartość docelowa to najwyższa, jaką wskaźnik powinien mieć.",
        "parameter": "Parametr",
        "since": "od {day}: {value} ({source})",
        "example": "Przykłady",
        "gives": "na dzień {day}: {value}",
        "nothing": "nic nie można powiedzieć",
        "indicators": "Wskaźniki",
        "breakdowns": "W podziale na",
        "checks": "Zależności między wskaźnikami",
        "cases": "przypadek {numbers}",
        "unvalued": "Bez wartości: niczego tu nie liczymy.",
        "version": "Wersja {version}. Źródło: {source}.",
        "generated": "Wygenerowano z pakietu; `miara docs {code} --language pl` zapisuje tę stronę od nowa.",
    },
}


def explained(pack: Pack, indicator: Indicator, language: str) -> Iterator[str]:
    """What a definition counts, line by line."""
    words = _WORDS[language]
    yield f"{indicator.code}: {_said(indicator.title, language)}"
    yield from ((words["unvalued"],) if indicator.unvalued else sentences(pack, indicator, language))
    yield from (words["less"],) * (indicator.better == "less")
    if indicator.note:
        yield f"{words['note']}: {_said(indicator.note, language)}"
    if indicator.when:
        yield f"{words['condition']}: {' '.join(indicator.when.split())}"
    for name in dict.fromkeys(name for part in indicator.parts for name in rules_in(part.condition)):
        parameter = pack.parameters[name]
        for each in parameter.values:
            since = words["since"].format(day=each.valid_from, value=each.value, source=_said(each.source, language))
            yield f"{words['parameter']} {name} ({_said(parameter.title, language)}), {since}"
    yield f"{words['source']}: {_said(indicator.source or pack.source, language)}"


def query(pack: Pack, code: str) -> str:
    """The query that the duckdb runner asks for one figure of one project."""
    asked = compile_counts(pack, pack.closure((code,)), frozenset((code,)), Scope("one", ()), ())
    return asked.sql


def kernel(pack: Pack, code: str) -> str:
    """The function that the kernel runner compiles for one figure. Raises UnknownNameError without its extra."""
    return str(engine.kernel().source(pack, (code,)))


def page(pack: Pack, language: str) -> str:
    """The catalogue page of a pack, as Markdown."""
    words = _WORDS[language]
    lines = [f"# {_said(pack.title, language)}", "", words["generated"].format(code=pack.code), ""]
    lines += [words["version"].format(version=pack.version, source=_said(pack.source, language)), ""]
    if pack.note:
        lines += [_said(pack.note, language), ""]
    if pack.breakdowns:
        lines += [f"{words['breakdowns']}: {', '.join(breakdown_names(pack, language))}.", ""]
    if pack.checks:
        lines += [f"{words['checks']}:", "", *(f"- `{check.text}`" for check in pack.checks), ""]
    lines += [f"## {words['indicators']}", ""]
    for indicator in pack.indicators:
        first, *rest = explained(pack, indicator, language)
        lines += [f"### {first}", "", *(f"- {_code(line, words)}" for line in rest)]
        # What is drawn is written in English, the language of the files.
        drawn = indicator.examples if language == "en" else ()
        lines += [f"- {words['example']}:", *(f"  - {_drawn(each, words)}" for each in drawn)] if drawn else []
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _code(line: str, words: dict[str, str]) -> str:
    """A condition stands as code, so that its signs are not taken for layout."""
    head, sign, rest = line.partition(": ")
    return f"{head}: `{rest}`" if sign and head == words["condition"] else line


def _drawn(example: Example, words: dict[str, str]) -> str:
    value = example.value if example.value is not None or not example.no_value else None
    shown = words["nothing"] if example.no_value else str(plain(value))
    told = f"{' '.join(example.text.split())} ({words['gives'].format(day=example.as_of, value=shown)}"
    cases = words["cases"].format(numbers=", ".join(map(str, example.cases))) if example.cases else ""
    return f"{told}{f'; {cases}' if cases else ''})"


def _said(texts: Texts, language: str) -> str:
    return " ".join(str(texts.get(language) or texts.get("en", "")).split())


@dataclass(frozen=True, slots=True)
class Name:
    """A name that can stand in a definition. `form` is how it is written, `of` the column or kind of fact that a code
    belongs to, `says` what it means, in one language."""

    kind: Literal["key", "unit", "column", "code", "fact", "value", "parameter", "indicator"]
    word: str
    form: str
    says: str
    of: str = ""


def names(pack: Pack, language: str) -> list[Name]:
    """Every name that a definition counted beside this pack may use, for whoever writes one."""
    say = phrases(language)
    found = [Name("unit", unit.name, unit.name, say("units", unit.name, "who")) for unit in UNITS.values()]
    for column in UNITS["participations"].fields.values():
        found.append(Name("column", column.name, column.name, _worded(say, "columns", column.name)))
        found += [Name("code", code, f"'{code}'", _worded(say, "words", code), of=column.name) for code in column.codes]
    for table in FACT_WORDS:
        found.append(Name("fact", table, f"{table}()", _worded(say, "tables", table)))
        kind = TABLES[table].by_name.get("kind")
        codes = kind.codes if kind else ()
        found += [Name("code", code, f"'{code}'", _kind(say, table, code), of=table) for code in codes]
    found += [Name("value", name, word.form, word.says if language == "en" else "") for name, word in FUNCTIONS.items()]
    found += [Name("parameter", name, f"rule('{name}', on => entry)", "") for name in sorted(packs.parameters_of(pack))]
    return found + [
        Name("indicator", each.code, f"counted_in('{each.code}')", _said(each.title, language))
        for each in pack.indicators
        if each.parts and not each.unvalued
    ]


def _worded(say: Phrases, *path: str) -> str:
    return say(*path) if say.has(*path) else ""


def _kind(say: Phrases, table: str, code: str) -> str:
    return say("facts", table, code, "noun") if say.has("facts", table, code, "noun") else _worded(say, "words", code)
