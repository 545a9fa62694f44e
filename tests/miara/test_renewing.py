"""A result brought up to date from those whom a change is about is the result that counting everybody gives."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miara
from miara.comparing import others, others_since
from miara.model.schema import TABLES
from tests.miara.test_worlds import EXAMPLES, PACKS, SCOPES, WIDER, wider
from tests.miara.worlds import AS_OF, KNOWN, NEAR_DAYS, PARTICIPATIONS, PROJECT, SEEDS, World, world

pytestmark = pytest.mark.slow

__all__ = ["WIDER", "wider"]
OWNED = [name for name, table in TABLES.items() if table.owner == "participation"]
ABOUT_FACTS = ("evidence", "ending")
BY: list[Any] = [None, (), ("sex",), ("sex*site", "partner")]


def changed(random: Random, made: World) -> tuple[World, set[str], set[str]]:
    """Change some rows; return the world, whom the changes are about, and the tables that are others."""
    after = {name: [dict(row) for row in rows] for name, rows in made.items()}
    people: set[str] = set()
    tables: set[str] = set()
    for _ in range(random.randrange(1, 7)):
        name = random.choice([each for each in after if each != "alias" and after[each]])
        at = random.randrange(len(after[name]))
        old = after[name][at]
        new = dict(old)
        if random.random() < 0.4:
            new["retracted_on"] = random.choice(NEAR_DAYS)
            after[name][at] = new
        elif name == "participation":
            new |= {"sex": "female", "site": "town", "person": random.choice(["person-00", old["person"]])}
            after[name][at] = new
        else:
            new |= {"id": f"new-{random.random()}", "recorded_on": random.choice(NEAR_DAYS)}
            if name in OWNED:
                new["participation"] = random.choice([*PARTICIPATIONS, old["participation"]])
            after[name].append(new)
        tables |= {name} | {row["fact_table"] for row in (old, new) if name in ABOUT_FACTS}
        people |= {whose for row in (old, new) for whose in owners(after, name, row)}
    return after, people, tables


def owners(made: World, name: str, row: dict[str, Any]) -> set[str]:
    if name == "participation":
        return {row["id"]}
    if name in OWNED:
        return {row["participation"]} - {None}
    facts = [each for table in OWNED for each in made[table] if name in ABOUT_FACTS and each["id"] == row["fact"]]
    return {each["participation"] for each in facts} - {None}


def kin(people: set[str], *worlds: World) -> set[str]:
    """All participations of the same persons, whoever was merged with whom."""
    found, persons = set(people), set[str]()
    size = -1
    while size != len(found) + len(persons):
        size = len(found) + len(persons)
        for made in worlds:
            persons |= {row["person"] for row in made["participation"] if row["id"] in found}
            for row in made["alias"]:
                pair = {row["person"], row["same_as"]}
                persons |= pair if pair & persons else set()
            found |= {row["id"] for row in made["participation"] if row["person"] in persons}
    return found


def about(made: World, people: set[str]) -> World:
    """All rows about these participations, and all merges."""
    few = {name: [row for row in made[name] if row["participation"] in people] for name in OWNED}
    few["participation"] = [row for row in made["participation"] if row["id"] in people]
    ids = {row["id"] for rows in few.values() for row in rows}
    return (
        few
        | {name: [row for row in made[name] if row["fact"] in ids] for name in ABOUT_FACTS}
        | {"alias": made["alias"]}
    )


def compare(pack: miara.Pack, seed: int, known_on: Any, scope: dict[str, str], by: Any) -> None:
    random, made = Random(seed), world(seed)
    asked: dict[str, Any] = {"as_of": AS_OF, "known_on": known_on, "projects": PROJECT, "where": scope, "by": by}
    known = miara.evaluate(pack, made, **asked)
    for _ in range(2):
        after, people, tables = changed(random, made)
        everybody = kin(people, made, after)
        few = about(made, everybody), about(after, everybody)
        known = miara.renew(pack, known, *few, after, changed=tables, by=by)
        assert known == miara.evaluate(pack, after, **asked)
        made = after


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
@settings(max_examples=max(EXAMPLES // 3, 1), deadline=None)  # each asks about every figure of a pack, five times
@given(seed=SEEDS, known=st.lists(KNOWN, min_size=2, max_size=2), days=st.lists(KNOWN, min_size=2, max_size=2))
def test_so_is_how_many_others_stand_behind_a_figure(
    pack: miara.Pack, seed: int, known: list[Any], days: list[Any]
) -> None:
    random, made = Random(seed), world(seed)
    codes = [each.code for each in pack.indicators if each.parts and not each.unvalued]
    then, now = (miara.Moment(pack, day, on) for day, on in zip(days, sorted(known), strict=True))
    before = others(made, codes, then, now, projects=PROJECT)
    after, people, tables = changed(random, made)
    everybody = kin(people, made, after)
    few = about(made, everybody), about(after, everybody)
    found = others_since(before, few, after, then, now, changed=tables, projects=PROJECT)
    assert found == others(after, codes, then, now, projects=PROJECT)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
@settings(max_examples=EXAMPLES, deadline=None)
@given(seed=SEEDS, known_on=KNOWN, scope=st.sampled_from(SCOPES), by=st.sampled_from(BY))
def test_a_result_is_renewed_from_those_whom_a_change_is_about(
    pack: miara.Pack, seed: int, known_on: Any, scope: dict[str, str], by: Any
) -> None:
    compare(pack, seed, known_on, scope, by)


@settings(max_examples=EXAMPLES, deadline=None)
@given(seed=SEEDS, known_on=KNOWN, scope=st.sampled_from(SCOPES))
def test_so_is_one_of_the_whole_language(wider: miara.Pack, seed: int, known_on: Any, scope: dict[str, str]) -> None:
    compare(wider, seed, known_on, scope, None)
