"""Made-up worlds by a seed: re-entries, retractions, missing values, leap days, window edges, merges.

A world holds some twenty participations whose facts crowd around the same few days, so that nearly every edge is met
in nearly every world; a failing test prints the seed.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from miara.model.schema import TABLES, Column

Row = dict[str, Any]
World = dict[str, list[Row]]

AS_OF = date(2012, 2, 29)
PROJECT = "abc"
PARTICIPATIONS = tuple(f"p{number:02}" for number in range(20))
PEOPLE = tuple(f"person-{number:02}" for number in range(17))

# Days lie close to each other and to the counted day, so that edges are met, not missed.
NEAR_DAYS = [
    date(2011, 1, 31),
    date(2011, 2, 28),
    date(2011, 8, 31),
    date(2011, 12, 31),
    date(2012, 1, 1),
    date(2012, 1, 31),
    *(AS_OF - timedelta(days=days) for days in (29, 28, 27, 1, 0, -1)),
]
KNOWN = st.sampled_from(NEAR_DAYS)
SEEDS = st.integers(0, 2**32)
_EARLY = [date(2011, 1, 1), date(2011, 1, 31)]

_CHOICES: dict[str, list[Any]] = {
    "birth_date": [None, date(1956, 2, 29), date(1957, 2, 28), date(1982, 2, 28), date(1983, 1, 31), date(1994, 1, 1)],
    "unemployed_since": [None, date(2010, 1, 31), date(2010, 2, 28), date(2011, 1, 1), date(2011, 1, 31)],
    "recorded_on": [*_EARLY * 9, *NEAR_DAYS],
    "retracted_on": [*[None] * 70, *NEAR_DAYS],
    "entry_date": [*_EARLY * 5, *NEAR_DAYS],
    "register_date": [*_EARLY, *NEAR_DAYS],
    "created_date": [*_EARLY, *NEAR_DAYS],
    "person": [*PEOPLE],
    "same_as": [*PEOPLE],
    "project": [PROJECT] * 9 + ["other"],
    "participation": [*PARTICIPATIONS],
    "partner": ["klucz", "klucz", "stopil", None],
    "site": ["town", "town", "village", None],
    "coach": ["anna", "ewa"],
    "model": ["base", "women"],
    "staff": ["anna", "ewa", "iwo", "jan", None],
    "organisation": ["urząd", "firma", "fundacja", None],
    "municipality": ["1465011", "1465021", "0264011", None],
    "contract_kind": ["employment", "civil", None],
    "event": ["fair", "meeting"],
    "head_count": [0, 1, 7, None],
    "legal_form": ["cooperative", "foundation", None],
    "entity": [f"entity-{number:03}" for number in range(6)],
    "job": [f"job-{number:03}" for number in range(8)],
    "role": ["coach", "coach", "adviser"],
    "document_kind": ["contract", "certificate", None],
    "branch_of": [None, "incubator-000"],
    "area": ["law", "marketing", None],
    "outcome": ["completed", "completed", "completed", "interrupted", "handed_over", "ended"],
    "target_group": ["1", "2"],
}
_BY_TYPE: dict[str, list[Any]] = {
    "date": [*NEAR_DAYS, None],
    "bool": [True, True, True, False, None],
    "int": [0, 3, 8, None],
    # A half of a hundredth, and hundredths that a float cannot hold.
    "float": [0.5, 1.0, 0.125, 0.29, 1.15, 7.35, None],
    "text": [None],
}
_SIZES = {
    "exit": 20,
    "reentry": 14,
    "record_state": 6,
    "alias": 3,
    "assignment": 25,
    "support": 50,
    "situation": 70,
    "ending": 60,
    "evidence": 130,
    "attendance": 8,
    "entity": 6,
    "founder": 8,
    "member": 14,
    "status": 14,
    "job": 8,
    "occupancy": 16,
    "institution": 8,
    "incubator": 6,
    "post": 8,
}


_OTHERS = ("attendance", "entity", "status", "job", "occupancy", "institution", "incubator", "post")


def world(seed: int) -> World:
    """All fact tables of one world."""
    random = Random(seed)
    made = {name: [_row(random, name, number) for number in range(size)] for name, size in _SIZES.items()}
    made["participation"] = [
        _row(random, "participation", number) | {"id": identity} for number, identity in enumerate(PARTICIPATIONS)
    ]
    for name, more in (("ending", ("member", "status", "occupancy")), ("evidence", _OTHERS)):
        for row in made[name]:
            row["fact_table"] = random.choice(["assignment", *["situation"] * 3, "support", *more])
            row["fact"] = f"{row['fact_table']}-{random.randrange(_SIZES[row['fact_table']]):03}"
    for row in made["reentry"][:6]:  # back on the very day of leaving
        left = random.choice(made["exit"])
        row |= {"participation": left["participation"], "reentry_date": left["exit_date"]}
    made["record_state"] += [
        _row(random, "record_state", number)
        | {"id": f"state-{identity}", "participation": identity, "recorded_on": _EARLY[0]}
        | {"state": random.choice(["complete", "complete", "submitted"]), "retracted_on": None}
        for number, identity in enumerate(PARTICIPATIONS)
    ]
    return made


def writable(made: World) -> World:
    """The same without the rows that a folder of facts may not hold: words outside a closed dictionary."""
    closed = {name: [each for each in TABLES[name].columns if each.codes] for name in made}
    return {
        name: [row for row in rows if all(row[each.name] in {None, *each.codes} for each in closed[name])]
        for name, rows in made.items()
    }


def far(made: World, seed: int) -> World:
    """The same with some days at the ends of the calendar, as those have them who write "for ever" as a day."""
    random = Random(seed)
    for name, rows in made.items():
        days = [each.name for each in TABLES[name].columns if each.type == "date"]
        for row in rows:
            for day in days:
                if random.random() < 0.1:
                    row[day] = random.choice([date.min, date.max])
    return made


def _row(random: Random, table: str, number: int) -> Row:
    row = {column.name: random.choice(choices(column)) for column in TABLES[table].columns}
    return row | {"id": f"{table}-{number:03}"}


def choices(column: Column) -> list[Any]:
    """What a column may hold in a made-up world."""
    if column.name in _CHOICES:
        return _CHOICES[column.name]
    if column.codes:
        return [*column.codes * 3, None]
    if column.span:
        low, high = column.span
        return [each for each in _BY_TYPE[column.type] if each is None or low <= each <= high]
    return _BY_TYPE[column.type]
