"""Members of a whole pack at once, as columns: the same rows as member by member, by every runner."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

import miara
from miara import engine
from miara.model.pack import Pack
from miara.runners import choosing, listing, reference
from miara.runners.reference.world import World
from tests.miara.trees import DAYS, PROJECTS, SCOPES, packs
from tests.miara.worlds import AS_OF, KNOWN, PROJECT, SEEDS, world

CODES = ("eu-esf-plus-2021", "pl-esf-plus-2021", "pl-po-kl-7.2.1-abc", "eu-esf-2014")


@settings(max_examples=20)
@given(pack=packs(), seed=SEEDS, projects=PROJECTS, as_of=DAYS, known_on=KNOWN, where=SCOPES)
def test_all_at_once_are_those_of_each(
    pack: Pack, seed: int, projects: tuple[str, ...], as_of: date, known_on: date, where: dict[str, str]
) -> None:
    facts = world(seed)
    given_: dict[str, object] = {"projects": projects, "as_of": as_of, "known_on": known_on, "where": where}
    at_once = list(miara.listing(pack, facts, runner="duckdb", **given_))  # type: ignore[arg-type]
    assert [code for code, _ in at_once] == list(pack.by_code)
    dated = bool(seed % 2)
    stood = dict(engine.standing(pack, facts, runner="duckdb", dated=dated, **given_))  # type: ignore[arg-type]
    for code, rows in at_once:
        members = miara.members(pack, facts, code, runner="reference", **given_)  # type: ignore[arg-type]
        assert rows.to_pylist() == listing.rows(members).to_pylist(), code
        assert rows.schema == listing.COLUMNS
        assert stood[code] == listing.standing(members, dated=dated), code


@pytest.mark.parametrize("code", CODES)
def test_every_pack_is_listed_alike(code: str) -> None:
    pack, facts = miara.load_pack(code), world(11)
    asked = {"projects": PROJECT, "as_of": AS_OF, "known_on": AS_OF}
    found = {
        runner: {each: rows.to_pylist() for each, rows in miara.listing(pack, facts, runner=runner, **asked)}  # type: ignore[arg-type]
        for runner in ("duckdb", "reference")
    }
    assert found["duckdb"] == found["reference"]
    stood = engine.standing(pack, facts, runner="duckdb", **asked)  # type: ignore[arg-type]
    proven = {
        each: [(row["id"], row["total"]) for row in rows if row["state"] == "proven"]
        for each, rows in found["reference"].items()
    }
    assert {each: [(row["id"], row["total"]) for row in rows.to_pylist()] for each, rows in stood} == proven
    assert any(found["duckdb"].values()), "a world in which nobody counts proves nothing"


@pytest.mark.parametrize("code", CODES)
def test_of_a_few_rows_all_are_listed_from_what_was_known_read_once(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was read anew for each figure: most of the first view of what changed after another definition."""
    pack, facts = miara.load_pack(code), world(11)
    asked: dict[str, Any] = {"projects": PROJECT, "as_of": AS_OF, "known_on": AS_OF}
    each = {code: rows.to_pylist() for code, rows in miara.listing(pack, facts, runner="reference", **asked)}
    assert sum(len(rows) for rows in facts.values()) <= choosing.FEW
    worlds: list[World] = []

    def counted(*given: Any) -> World:
        worlds.append(World(*given))
        return worlds[-1]

    monkeypatch.setattr(reference, "World", counted)
    assert {code: rows.to_pylist() for code, rows in miara.listing(pack, facts, **asked)} == each
    assert len(worlds) == 1


def test_only_those_asked_for_are_listed_in_the_order_of_the_pack() -> None:
    pack = miara.load_pack("eu-esf-plus-2021")
    asked = {"as_of": AS_OF, "known_on": AS_OF, "codes": ("EECO02", "EECO01")}
    assert [code for code, _ in miara.listing(pack, world(1), **asked)] == ["EECO01", "EECO02"]  # type: ignore[arg-type]


@pytest.mark.parametrize("runner", ["duckdb", "kernel", "reference"])
@pytest.mark.parametrize("scope", ["coach", "model"])
def test_who_is_with_a_coach_on_a_day_has_no_value_of_one_whom_they_ever_had(runner: engine.Runner, scope: str) -> None:
    """Narrowed to a coach, figures count whom that coach ever had by the day: a number of one day it would not be."""
    pack, facts = miara.load_pack("pl-esf-plus-2021"), world(11)
    wanted = sorted({row[scope] for row in facts["assignment"] if row[scope]})[0]
    asked: dict[str, Any] = {
        "projects": PROJECT,
        "as_of": AS_OF,
        "known_on": AS_OF,
        "codes": ["caseload", "people_per_coach"],
    }
    whole = miara.evaluate(pack, facts, runner=runner, **asked)
    of_one = miara.evaluate(pack, facts, runner=runner, where={scope: wanted}, **asked)
    assert whole["caseload"].value is not None
    assert [figure.value for figure in of_one.figures] == [None, None]
