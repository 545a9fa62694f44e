"""The DuckDB runner against the slow twin, on worlds made by chance."""

import os
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miara
from miara import engine, packs
from miara.model.results import STATES
from tests.miara.worlds import AS_OF, KNOWN, PROJECT, SEEDS, world

PACKS = [engine.load_pack(code) for code in packs.codes()]
EXAMPLES = int(os.environ.get("MIARA_EXAMPLES", "12"))
SCOPES: list[dict[str, str]] = [
    {},
    {},
    {"partner": "klucz"},
    {"coach": "anna", "site": "town"},
    {"model": "women"},
    {"target_group": "1"},
]

# Words of the language that no pack uses yet, so that runners agree on them, too.
WIDER = """
pack: wider
version: "1"
title: {en: Wider, pl: Szerzej}
source: test
breakdowns: {sex: participation.sex, kind: participation.kind}
evidence: {support: proven, assignment: proven}
indicators:
  - code: a
    counts: persons
    when: not (sex <> 'female') and (age(on => as_of) >= 29 or disability is null)
  - {code: b, counts: persons, on: exit, when: path_completed = false or leaving_reason is null}
  - {code: c, counts: persons, when: counted_in('a') and not counted_in('b')}
  - code: d
    counts: participations
    when: >-
      assignment(coach => 'anna', at => as_of - 28 days)
      or support('advice', area => 'law', between => [entry, exit])
  - code: e
    counts: participations
    on: exit
    when: counted_in('d') or exit >= birth_date + 300 months and education in (0, 3)
  - code: f
    counts: participations
    evidence: recorded
    when: situation('employment', at => exit + 1 months) or unemployed_since + 12 months < entry
  - code: g
    counts: participations
    when: >-
      months_unemployed(on => entry) between 11 and 12
      or not situation('employment', 'own_firm', completed => true)
  - {code: j, counts: participations, evidence: recorded, when: "situation(at => as_of)"}
  - {code: k, counts: participations, evidence: recorded, when: "support(between => [as_of - 28 days, as_of - 1 days])"}
  - {code: l, counts: participations, on: exit, when: exit <= as_of}
  - {code: m, counts: participations, when: months_unemployed(on => entry) >= 1}
  - {code: h, counts: staff, when: until_date is null or until_date >= as_of - 28 days}
  - {code: i, counts: staff, when: counted_in('h') and partner = 'klucz'}
"""


@pytest.fixture(scope="module")
def wider(tmp_path_factory: pytest.TempPathFactory) -> miara.Pack:
    file = tmp_path_factory.mktemp("packs") / "wider.yaml"
    titled = re.sub(r"code: (\w)(\n    |, )", r"code: \1\2title: {en: \1, pl: \1}\2", WIDER)
    file.write_text(titled, "utf-8")
    return engine.load_pack(file)


def compare(pack: miara.Pack, facts: dict[str, Any], known_on: Any, scope: dict[str, str], codes: set[str]) -> None:
    asked: dict[str, Any] = {"projects": PROJECT, "as_of": AS_OF, "known_on": known_on, "where": scope}
    fast = miara.evaluate(pack, facts, **asked)
    assert fast == miara.evaluate(pack, facts, runner="reference", **asked)
    for figure in fast.figures:
        if figure.code not in codes:
            continue
        members = miara.members(pack, facts, figure.code, **asked)
        assert members == miara.members(pack, facts, figure.code, runner="reference", **asked), figure.code
        assert len({member.id for member in members}) == len(members)
        if figure.measure == "count":
            states = Counter(member.state for member in members)
            assert [figure.value or 0, figure.claimed, figure.incomplete] == [states[state] for state in STATES]
            whole = (split for name, split in figure.by.items() if not pack.breakdowns[name].each)
            assert all(sum(value or 0 for value in split.values()) == figure.value for split in whole)
        assert all(member.since <= AS_OF and member.facts for member in members)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
@settings(max_examples=EXAMPLES)
@given(seed=SEEDS, known_on=KNOWN, scope=st.sampled_from(SCOPES), data=st.data())
def test_both_runners_agree(
    pack: miara.Pack, seed: int, known_on: Any, scope: dict[str, str], data: st.DataObject
) -> None:
    compare(pack, world(seed), known_on, scope, data.draw(st.sets(st.sampled_from(sorted(pack.by_code)), max_size=3)))


@settings(max_examples=EXAMPLES)
@given(seed=SEEDS, known_on=KNOWN, scope=st.sampled_from(SCOPES), data=st.data())
def test_both_runners_agree_on_the_whole_language(
    wider: miara.Pack, seed: int, known_on: Any, scope: dict[str, str], data: st.DataObject
) -> None:
    compare(wider, world(seed), known_on, scope, data.draw(st.sets(st.sampled_from(sorted(wider.by_code)), max_size=4)))
