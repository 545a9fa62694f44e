"""Small made-up worlds for Hypothesis: re-entries, retractions, missing values, leap days, window edges, merges."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from miara.model.schema import TABLES, Column

AS_OF = date(2012, 2, 29)
PROJECT = "abc"
PEOPLE = ("ada", "bea", "cyd")
PARTICIPATIONS = ("p1", "p2", "p3", "p4")

# Days lie close to each other and to the counted day, so that edges are met, not missed.
NEAR = st.sampled_from(
    [
        date(2011, 1, 31),
        date(2011, 2, 28),
        date(2011, 8, 31),
        date(2011, 12, 31),
        date(2012, 1, 1),
        date(2012, 1, 31),
        AS_OF - timedelta(days=29),
        AS_OF - timedelta(days=28),
        AS_OF - timedelta(days=27),
        AS_OF - timedelta(days=1),
        AS_OF,
        AS_OF + timedelta(days=1),
    ]
)
BIRTHS = st.sampled_from([date(1956, 2, 29), date(1957, 2, 28), date(1982, 2, 28), date(1983, 1, 31), date(1994, 1, 1)])
UNEMPLOYED = st.sampled_from([date(2010, 1, 31), date(2010, 2, 28), date(2010, 12, 31), date(2011, 1, 31)])

_WORDS = {
    "person": PEOPLE,
    "same_as": PEOPLE,
    "project": (PROJECT, PROJECT, "other"),
    "participation": PARTICIPATIONS,
    "partner": ("klucz", "stopil"),
    "site": ("town", "village"),
    "coach": ("anna", "ewa"),
    "model": ("base", "women"),
    "staff": ("anna", "ewa"),
    "role": ("coach", "adviser"),
    "document_kind": ("contract", "certificate"),
    "branch_of": ("incubator-0",),
    "area": ("law", "marketing"),
}


_DAYS = {
    "birth_date": st.none() | BIRTHS,
    "unemployed_since": st.none() | UNEMPLOYED,
    "recorded_on": NEAR,
    "retracted_on": st.none() | st.none() | st.none() | NEAR,
}
_TYPES: dict[str, st.SearchStrategy[Any]] = {
    "date": NEAR | st.none(),
    "bool": st.sampled_from([True, True, False, None]),
    "int": st.sampled_from([0, 3, 8, None]),
    "float": st.sampled_from([0.5, 1.0, None]),
    "text": st.none(),
}


def _value(table: str, column: Column) -> st.SearchStrategy[Any]:
    if column.name in _DAYS:
        return _DAYS[column.name]
    if column.codes:
        return st.sampled_from([*column.codes, None])
    if column.name not in _WORDS:
        return _TYPES[column.type]
    words = st.sampled_from(_WORDS[column.name])
    never_missing = column.name in ("person", "project", "participation", "staff") and table != "alias"
    return words if never_missing else st.none() | words


@st.composite
def rows(draw: st.DrawFn, table: str, most: int) -> list[dict[str, Any]]:
    """Rows of one table, each with its own id."""
    columns = [column for column in TABLES[table].columns if column.name != "id"]
    row = st.fixed_dictionaries({column.name: _value(table, column) for column in columns})
    drawn = draw(st.lists(row, max_size=most))
    return [{"id": f"{table}-{index}", **each} for index, each in enumerate(drawn)]


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """All fact tables, small."""
    world = {name: draw(rows(name, most)) for name, most in _SIZES.items()}
    for identity, row in zip(PARTICIPATIONS, draw(rows("participation", len(PARTICIPATIONS))), strict=False):
        world.setdefault("participation", []).append({**row, "id": identity})
    for name in ("ending", "evidence"):
        for row in world[name]:
            row["fact_table"] = draw(st.sampled_from(["assignment", "situation", "situation", "support"]))
            row["fact"] = f"{row['fact_table']}-{draw(st.integers(0, 5))}"
    if draw(st.booleans()):
        complete = {"state": "complete", "recorded_on": date(2011, 1, 1), "on_date": date(2012, 12, 31)}
        world["record_state"] += [
            {"id": f"s-{each}", "participation": each, "retracted_on": None, **complete} for each in PARTICIPATIONS
        ]
    return world


_SIZES = {
    "exit": 4,
    "reentry": 3,
    "record_state": 4,
    "alias": 3,
    "assignment": 4,
    "support": 6,
    "situation": 6,
    "ending": 5,
    "evidence": 6,
    "entity": 3,
    "incubator": 3,
    "post": 4,
}
