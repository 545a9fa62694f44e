"""Facts drawn as text, and the lines that a project's work lists have of them. For tests of the rules."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from kladka.reporting.worklists import (
    Frame,
    benefits,
    entities,
    limits_on,
    recruitment,
    second,
    unsigned,
    unsigned_records,
)
from kladka.reporting.worklists.events import SCHEMA as UNCONFIRMED
from kladka.reporting.worklists.events import UNMARKED
from kladka.reporting.worklists.lines import Found, Line, lines_of, rows
from kladka.reporting.worklists.nearly import Known, Moves, moved
from kladka.reporting.worklists.records import CLAIM, MEETING, OPENED, RELEASE, REQUEST, RETURNED
from kladka.reporting.worklists.ways import SOURCES as WAYS
from miara import load_pack
from miara.model.pack import Pack
from miara.model.schema import TABLES
from miara.runners.tables import arrow
from tests.miara.drawings import PROJECT, draw

SOURCES = WAYS | second.SOURCES | unsigned.SOURCES | unsigned_records.SOURCES | benefits.SOURCES
"""Records that a test hands in as `ways`, by their names."""
ON = date(2026, 6, 15)
ENDS = date(2027, 12, 31)
POSTS = """
post
staff | project | partner | role        | from_date
anna  | abc     | alfa    | coach       | 2026-01-01
beata | abc     | beta    | coach       | 2026-01-01
ala   | abc     | alfa    | coordinator | 2026-01-01
"""


def found_in(
    drawing: str,
    *,
    on: date = ON,
    opened: tuple[dict[str, Any], ...] = (),
    meetings: tuple[dict[str, Any], ...] = (),
    events: tuple[dict[str, Any], ...] = (),
    returned: tuple[dict[str, Any], ...] = (),
    requests: tuple[dict[str, Any], ...] = (),
    claims: tuple[dict[str, Any], ...] = (),
    releases: tuple[dict[str, Any], ...] = (),
    ways: Mapping[str, Sequence[dict[str, Any]]] | None = None,
    calls: tuple[dict[str, Any], ...] = (),
    posts: str = POSTS,
    pack: str = "eu-esf-plus-2021",
    before: Known | None = None,
    again: tuple[str, ...] = (),
) -> Found:
    """Return what a drawing's work lists hold. Two partners take part, alfa and beta."""
    facts = draw(f"{drawing.strip()}\n\n{posts.strip()}")
    tables = {name: arrow(table, facts.get(name)) for name, table in TABLES.items()}
    records = {
        "opened": pa.Table.from_pylist(list(opened), OPENED),
        "meeting": pa.Table.from_pylist(list(meetings), MEETING),
        "unconfirmed": pa.Table.from_pylist(list(events), UNCONFIRMED),
        "unmarked": pa.Table.from_pylist([], UNMARKED),
        "completion_overtaken": pa.Table.from_pylist([], UNCONFIRMED),
        "returned": pa.Table.from_pylist(list(returned), RETURNED),
        "request": pa.Table.from_pylist(list(requests), REQUEST),
        "claim": pa.Table.from_pylist(list(claims), CLAIM),
        "release": pa.Table.from_pylist(list(releases), RELEASE),
        **{name: pa.Table.from_pylist(list((ways or {}).get(name, ())), one.schema) for name, one in SOURCES.items()},
        "followed": pa.Table.from_pylist(list((ways or {}).get("followed", ())), entities.SCHEMA),
        "recruitment": pa.Table.from_pylist(list(calls), recruitment.SCHEMA),
    }
    frame = Frame(PROJECT, on, ENDS, frozenset({"alfa", "beta"}), limits_on(on))
    return lines_of(loaded(pack), tables, records, frame, before, again)


def moved_in(drawing: str, participations: set[str], pack: str = "eu-esf-plus-2021") -> Moves:
    """Return which figures would move for these participations."""
    facts = draw(drawing)
    tables = {name: arrow(table, facts.get(name)) for name, table in TABLES.items()}
    return moved(loaded(pack), tables, participations, Frame(PROJECT, ON, ENDS, frozenset(), limits_on(ON)))


def lines_in(drawing: str, rule: str = "", **more: Any) -> list[Line]:
    """Return the lines of one rule, or all of them."""
    return [line for line in rows(found_in(drawing, **more).lines) if rule in {"", line.rule}]


def loaded(code: str) -> Pack:
    """Return a pack of the product."""
    return load_pack(code)
