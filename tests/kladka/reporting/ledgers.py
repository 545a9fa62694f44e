"""Made-up worlds with the numbers of a ledger: each act has a number, and the numbers grow with the days."""

from datetime import date
from random import Random

import pyarrow as pa

from kladka.reporting.kreport import About, tables
from miara.model import schema
from miara.runners import tables as arrow
from tests.miara.worlds import PROJECT, world


def numbered(seed):
    """Return the tables of a world with the numbers under which each row was recorded and retracted."""
    made = {name: [dict(row) for row in rows] for name, rows in world(seed).items()}
    acts = [
        (row[day], column, row)
        for rows in made.values()
        for row in rows
        for day, column in (("recorded_on", tables.RECORDED), ("retracted_on", tables.RETRACTED))
        if row[day] is not None
    ]
    Random(seed).shuffle(acts)
    acts.sort(key=lambda act: act[0])
    for number, (_, column, row) in enumerate(acts, start=1):
        row[column] = number
    found = {name: pa.Table.from_pylist(rows, tables.schema_of(name)) for name, rows in made.items()}
    return {name: found.get(name, tables.schema_of(name).empty_table()) for name in schema.TABLES}


def last_number(facts):
    return tables.newest(facts)


def plain(facts):
    """Return the tables as the engine has them, without the ledger's numbers."""
    return {name: arrow.arrow(schema.TABLES[name], table) for name, table in facts.items()}


def about(**changes):
    given = {
        "project": PROJECT,
        "title": {"pl": "Próba", "en": "Trial"},
        "controller": "Próba Lider",
        "number": 1,
        "version": 1,
        "as_of": date(2012, 1, 31),
        "known_on": date(2012, 2, 1),
        "is_made_up": True,
    }
    return About(**{**given, **changes})
