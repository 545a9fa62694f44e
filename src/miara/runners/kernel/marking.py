"""Members: the kernel marks who counts, and only their facts are explained, by the DuckDB runner."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from miara.compilers.kernel.asks import facts_inside
from miara.model.pack import Pack
from miara.model.results import Member
from miara.runners import duckdb
from miara.runners.kernel import answers
from miara.runners.kernel.columns import Numbers, some
from miara.runners.kernel.extract import Extract
from miara.runners.kernel.layout import Layout, ranges
from miara.runners.kernel.programs import program
from miara.runners.kernel.scope import ASSIGNED, in_scope
from miara.runners.question import Question

_ALWAYS = ("participation", "exit", "reentry", "record_state")


def members(pack: Pack, extract: Extract, question: Question, code: str) -> list[Member]:
    """Members of one indicator, in the order of their ids. Raises KernelGapError."""
    unit = pack.by_code[code].unit
    if unit.scattered or not unit.has_participation:
        return duckdb.members(pack, extract, question, code)  # nobody's own facts could be taken apart
    tables = dict.fromkeys(
        [*_ALWAYS, *_tables(pack, code), *(["assignment"] if set(question.where) & set(ASSIGNED) else [])]
    )
    parts: dict[str, list[pa.Table]] = {}
    run = program(pack, (code,), (), marks=True)
    run.read(extract)
    for layout in extract.layouts:
        marks = np.zeros(len(layout.order["owner"]), np.uint8)
        scope = in_scope(layout, extract.words, question, unit)
        answers.walk(run, layout, extract.words, scope, [(question.as_of, question.known_on)], {}, rows=[marks])
        for name, rows in _rows(layout, np.flatnonzero(marks), tuple(tables)):
            parts.setdefault(name, []).append(some(layout.tables[name], rows))
    facts = {name: pa.concat_tables(found, promote_options="permissive") for name, found in parts.items()}
    return duckdb.members(pack, facts, question, code) if facts else []


def _tables(pack: Pack, code: str) -> Iterator[str]:
    for each in pack.closure((code,)):
        yield each.unit.table
        for part in each.parts:
            yield from (asked.table for asked in facts_inside((part.condition, part.measured)))


def _rows(layout: Layout, owners: Numbers, tables: tuple[str, ...]) -> Iterator[tuple[str, Numbers]]:
    """Rows of the tables, as they were given, that are about these participations and all of the same people."""
    if not len(owners):
        return
    first = layout.arrays["person.first"]
    people = np.unique(np.searchsorted(first, owners, side="right") - 1)
    everybody = ranges(first, people)
    yield "alias", layout.order["alias"][ranges(layout.arrays["alias.first"], people)]
    told: dict[str, list[Numbers]] = {"evidence": [], "ending": []}
    for table in tables:
        places = ranges(layout.arrays[f"{table}.first"], everybody)
        yield table, layout.order[table][places]
        for by, rows in told.items():
            rows.append(layout.told(by, table, places))
    for by, rows in told.items():
        yield by, np.concatenate(rows)
