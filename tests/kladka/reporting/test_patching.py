"""Lines found again only of those whom a change touched are the lines that would be found of everybody."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings

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
from kladka.reporting.worklists.lines import lines_of
from kladka.reporting.worklists.patching import patched
from kladka.reporting.worklists.records import CLAIM, MEETING, OPENED, RELEASE, REQUEST, RETURNED
from kladka.reporting.worklists.ways import PLAN, REVIEW, STAY, TRIAL
from miara.model.schema import TABLES
from miara.runners.tables import arrow
from tests.kladka.reporting.worklists import loaded
from tests.miara.worlds import AS_OF, PARTICIPATIONS, PROJECT, SEEDS, world

pytestmark = pytest.mark.slow

PACK = "eu-esf-plus-2021"
OWNED = [name for name, table in TABLES.items() if table.owner == "participation"]
FRAME = Frame(PROJECT, AS_OF, date(2012, 12, 31), frozenset({"klucz", "stopil"}), limits_on(date(2026, 1, 1)))
DUE = {"key": "c", "label": "1", "project": PROJECT, "period_until": AS_OF, "due_on": AS_OF}
WAITING = {"key": "r", "project": PROJECT, "pack": "eu-esf-plus-2021", "is_public": True}
WAITING |= {"starts_on": AS_OF, "ends_on": AS_OF, "is_waiting": False}
STAFF = ["anna", "ewa", "iwo", None]


def opened(random):
    rows = [
        {"key": each, "participation": each, "partner": random.choice(["klucz", "stopil"]), "since": AS_OF}
        | {"registrar": random.choice(["anna", "jan", ""])}
        for each in (*PARTICIPATIONS, "p98", "p99")
    ]
    return {row["key"]: row for row in rows}


def meeting(random, number, made):
    what = random.choice(["session", "session", "advice", "event"])
    starts = random.choice([None, 540, 560, 600])
    participation = random.choice(PARTICIPATIONS)
    own = [row["id"] for row in made["support"] if row["participation"] == participation]
    identity = f"card-{number % 5}" if what == "advice" else f"meeting-{number}"
    # The clients of a card share its day and its adviser.
    drawn = Random(identity) if what == "advice" else random
    starts = 540 if what == "advice" else starts
    return {
        "key": f"{number}",
        "id": identity,
        "what": what,
        "participation": participation,
        "staff": None if what == "event" else drawn.choice(STAFF),
        "day": AS_OF - timedelta(days=drawn.randrange(3)),
        "starts": starts,
        "ends": None if starts is None else starts + 60,
        "minutes": 60,
        "support": random.choice([None, None, *own]),
    }


def returned(random):
    people = random.sample(PARTICIPATIONS, 5)
    rows = [{"key": f"back-{each}", "line": f"back-{each}", "participation": each} for each in people]
    return {row["key"]: row | {"since": AS_OF, "said": "entry\nsex\n\nE\nW"} for row in rows}


def coached(random):
    """Where some people stand, with plans and reviews of some of them, and trial months."""
    day = AS_OF - timedelta(days=40)
    found = {"stay": {}, "plan": {}, "review": {}, "trial": {}}
    for each in PARTICIPATIONS:
        of, later = {"key": each, "participation": each}, day + timedelta(days=random.randrange(30))
        usual = {"usual_days": random.choice([0, 14, 90]), "reviews": random.choice([[], [7], [7, 28]])}
        found["stay"][each] = of | {"label": "E\nE", "entered_on": day} | usual
        if random.random() < 0.5:
            found["plan"][each] = of | {"number": 1, "review_on": later}
            found["review"][each] = of | {"plan": each, "held_on": later, "next_on": later + timedelta(days=9)}
            found["trial"][each] = of | {"trial_from": day, "trial_until": later}
    return found


def waiting(random):
    """Papers without a signature, old or new, and requests for benefits."""
    papers, asked = random.sample(PARTICIPATIONS, 4), random.sample(PARTICIPATIONS, 4)
    made = {
        each: {"made_on": AS_OF - timedelta(days=random.choice([3, 40])), "title": "DEK/1\ndeclaration"}
        for each in papers
    }
    sent = {each: {"asked_on": AS_OF, "title": "a\nb", "state": random.choice(["sent", "requested"])} for each in asked}
    return {
        name: {each: {"key": each, "participation": each} | told for each, told in rows.items()}
        for name, rows in (("paper", made), ("benefit", sent))
    }


def requests(random):
    rows = [{"key": f"ask-{each}", "participation": each} for each in random.sample(PARTICIPATIONS, 4)]
    days = {"asked_on": AS_OF, "due_on": AS_OF + timedelta(days=30), "what": ""}
    return {row["key"]: row | {"request": row["key"]} | days for row in rows}


def recorded(random, made):
    records = {"opened": opened(random)}
    records["meeting"] = {str(number): meeting(random, number, made) for number in range(40)}
    return records | {"returned": returned(random), "request": requests(random)} | coached(random) | waiting(random)


def changed(random, made, records):
    """Change some rows, and return about whom."""
    touched = set()
    for _ in range(random.randrange(1, 6)):
        names = ["participation", "meeting", "opened", "returned", "request", "ending", "evidence", "stay", "plan"]
        name = random.choice([*names, "review", "trial", "paper", "benefit", *OWNED])
        if name in records:
            touched |= _in_records(random, made, records[name], name)
        elif made.get(name):
            touched |= _in_facts(random, made, name)
    return touched


def _in_records(random, made, rows, name):
    if not rows:
        return set()
    key = random.choice(sorted(rows))
    old = rows.pop(key)
    touched = {old["participation"]}
    if name == "opened":
        rows[key] = old | {"registrar": random.choice(["anna", "jan", ""]), "partner": "stopil"}
    elif name == "meeting" and random.random() < 0.7:
        new = meeting(random, int(key), made) | ({"id": old["id"]} if old["what"] != "advice" else {})
        rows[key] = old if new["what"] == "advice" or old["what"] == "advice" else new
        touched.add(rows[key]["participation"])
    return touched


def _in_facts(random, made, name):
    rows = made[name]
    at = random.randrange(len(rows))
    touched = owner_of(made, name, rows[at])
    if random.random() < 0.5:
        rows[at] = rows[at] | {"retracted_on": AS_OF}
    else:
        rows.append(rows[at] | {"id": f"new-{random.random()}"} if name != "participation" else rows.pop(at))
    return touched


def owner_of(made: Mapping, name, row):
    if name == "participation":
        return {row["id"]}
    if name in OWNED:
        return {row["participation"]} - {None}
    return {each["participation"] for table in OWNED for each in made.get(table, ()) if each["id"] == row["fact"]} - {
        None
    }


def tables_of(made):
    return {name: arrow(table, made.get(name)) for name, table in TABLES.items()}


def records_of(records):
    schemas = {"opened": OPENED, "meeting": MEETING, "returned": RETURNED, "request": REQUEST}
    schemas |= {"stay": STAY, "plan": PLAN, "review": REVIEW, "trial": TRIAL}
    schemas |= {"paper": unsigned.SCHEMA, "benefit": benefits.SCHEMA}
    read = {name: pa.Table.from_pylist(list(records[name].values()), schema) for name, schema in schemas.items()}
    of_nobody = {"claim": pa.Table.from_pylist([DUE], CLAIM), "release": pa.Table.from_pylist([WAITING], RELEASE)}
    empty = {"unconfirmed": UNCONFIRMED.empty_table(), "unmarked": UNMARKED.empty_table()} | {
        "completion_overtaken": UNCONFIRMED.empty_table()
    }
    empty |= {"recruitment": recruitment.SCHEMA.empty_table()}
    empty |= {"record_paper": unsigned_records.SCHEMA.empty_table()}
    empty |= {"second": second.SCHEMA.empty_table()}
    empty |= {"followed": entities.SCHEMA.empty_table()}
    return read | empty | of_nobody


def plain(found):
    scope = sorted(str(row) for row in found.scope.to_pylist())
    return found.lines.to_pylist(), scope, found.coordinated, dict(found.windows.open), found.windows.of


@settings(max_examples=6, deadline=None)
@given(seed=SEEDS)
def test_what_is_found_again_of_those_touched_is_what_would_be_found_of_all(seed):
    random, pack, made = Random(seed), loaded(PACK), world(seed)
    records = recorded(random, made)
    meetings = records_of(records)
    found = lines_of(pack, tables_of(made), meetings, FRAME)
    for _ in range(3):
        touched = changed(random, made, records)
        now = records_of(records)
        facts = tables_of(made)
        found, _people = patched(pack, facts, now, FRAME, found, meetings["meeting"], touched)
        meetings = now
        assert plain(found) == plain(lines_of(pack, facts, now, FRAME))


def test_the_worlds_have_lines_of_the_rules_that_matter():
    found = set()
    for seed in range(12):
        random, made = Random(seed), world(seed)
        records = recorded(random, made)
        lines = lines_of(loaded(PACK), tables_of(made), records_of(records), FRAME).lines
        found |= set(lines["rule"].to_pylist())
    assert {"coach_twice", "participant_twice", "same_day_twice", "window", "unproven", "no_follow_up"} <= found
    assert {"sent_back", "asked", "claim_due"} <= found
