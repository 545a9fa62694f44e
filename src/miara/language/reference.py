"""The language, described from the code that reads it: what `docs/reference/language.md` is made of."""

from collections.abc import Iterator

from miara.language import breakdowns, functions, vocabulary
from miara.language.indicators import EVIDENCE_TABLES
from miara.model.schema import TABLES
from miara.model.units import UNITS, Unit, may_end

_OPTIONS = {
    "at": "`at => as_of`: true on that day; a day later than the counted one never is",
    "between": "`between => [exit, exit + 28 days]`: begun in that window, both days included",
    "during": "`during => [entry, exit]`: true on at least one day of that window",
    "completed": "`completed => true`: ended as completed by the counted day",
    "outcome": "`outcome => 'interrupted'`: ended so by the counted day",
    "where": "`where => …`: a condition on the fact's own columns; `participation.sex`, `entry`, `exit` can be named",
    "evidence": "`evidence => 'recorded'`: a claimed fact will do; `'proven'`: it needs a document",
}


def examples() -> Iterator[tuple[str, str, str]]:
    """Unit, kind ("value" or "condition") and text of everything written as an example below; a test reads each."""
    for word in functions.FUNCTIONS.values():
        yield word.unit, "value", word.form
    for unit in UNITS.values():
        for table in unit.fact_tables:
            yield unit.name, "condition", _question(table)


def markdown() -> str:
    """The page."""
    return "\n".join([*_units(), *_facts(), *_functions(), *_breakdowns(), *_evidence(), ""])


def _units() -> Iterator[str]:
    yield from (
        "## What can be counted",
        "",
        "`counts:` names the unit. A unit is counted once, however many rows it has.",
        "",
    )
    yield from ("| counts | what | rows | facts that can be asked of it |", "|---|---|---|---|")
    for unit in UNITS.values():
        asked = ", ".join(f"`{table}`" for table in unit.fact_tables) or "none"
        yield f"| `{unit.name}` | {_counted(unit)} | {TABLES[unit.table].says} | {asked} |"
    yield ""


def _counted(unit: Unit) -> str:
    if unit.sums:
        return f"the sum of `{unit.sums}`"
    return "each row" if unit.row_is_unit else f"each `{unit.identity}` once"


def _question(table: str) -> str:
    kind = TABLES[table].by_name.get("kind")
    return f"{table}('{kind.codes[0]}')" if kind and kind.codes else f"{table}()"


def _facts() -> Iterator[str]:
    yield from (
        "## Questions about facts",
        "",
        "True if there is at least one such fact, begun by the counted day.",
        "",
    )
    for table in vocabulary.FACT_WORDS:
        kind = TABLES[table].by_name.get("kind")
        yield f"### `{table}`"
        yield ""
        yield f"{TABLES[table].says[0].upper()}{TABLES[table].says[1:]}."
        yield ""
        if kind and kind.codes:
            yield f"- kinds: {', '.join(f'`{code}`' for code in kind.codes)}"
        columns = [name for name in vocabulary.options(table) if name not in _OPTIONS]
        if columns:
            yield f"- columns asked by name, as `{columns[0]} => '…'`: {', '.join(f'`{name}`' for name in columns)}"
        lasts = [TABLES[table].day, TABLES[table].until, *(("outcome",) if may_end(table) else ())]
        days = ", ".join(f"`{name}`" for name in lasts if name)
        yield f"- its days{' and ending' if may_end(table) else ''}: {days or 'none of its own'}"
        yield ""
    yield from ("What can stand before `=>`:", "", *(f"- {says}" for says in _OPTIONS.values()), "")


def _functions() -> Iterator[str]:
    yield from ("## Values", "", "| written | gives |", "|---|---|")
    for word in functions.FUNCTIONS.values():
        yield f"| `{word.form}` | {word.says} |"
    yield ""


def _breakdowns() -> Iterator[str]:
    names = ", ".join(f"`{name}`" for name in TABLES["participation"].by_name if breakdowns.of_column(name))
    yield from ("## Columns figures can be split by", "", f"{names}.", "")


def _evidence() -> Iterator[str]:
    proven = ", ".join(f"`{table}`" for table, needed in EVIDENCE_TABLES.items() if needed == "proven")
    yield from (
        "## Evidence",
        "",
        f"Unless a pack says otherwise, facts must be proven in: {proven}. All others are recorded.",
    )
