"""Which figures are of a state on a day: who counts today may not tomorrow, though nothing was corrected."""

import pytest

import miara
from miara.model.lapsing import lapses
from tests.miara.test_language import pack

STATES = [
    "counts: participations, when: exit is null",
    "counts: participations, when: assignment(at => as_of)",
    "counts: participations, when: 'situation(''employment'', at => as_of - 3 months)'",
    "counts: participations, when: 'situation(''employment'', between => [as_of - 30 days, as_of])'",
    "counts: participations, when: entry >= start_of_year(as_of)",
    "counts: participations, when: age(on => as_of) < 25",
    "counts: participations, when: not support('training')",
    "counts: participations, when: not exit + 3 months <= as_of",
    "counts: situations, when: until_date is null or until_date >= as_of",
    "counts: entities, when: 'status(''operating'', at => as_of)'",
]
EVENTS = [
    "counts: participations",
    "counts: hours, when: kind = 'advice'",
    "counts: participations, when: exit is not null",
    "counts: participations, when: exit + 3 months <= as_of",
    "counts: participations, when: age(on => entry) < 25 and labour_status not in ('employed')",
    "counts: participations, when: age(on => as_of) >= 25",
    "counts: participations, when: unemployed_since is null",
    "counts: participations, when: 'number_of(support(''training'')) >= 3'",
    "counts: participations, when: 'situation(''employment'', between => [exit, exit + 28 days], at => exit)'",
    "counts: participations, when: 'situation(''employment'', between => [entry, as_of])'",
]


def one(keys: str) -> miara.Pack:
    return pack(f"indicators:\n  - {{code: one, title: {{en: One, pl: Jeden}}, {keys}}}\n")


@pytest.mark.parametrize(("keys", "expected"), [(keys, True) for keys in STATES] + [(keys, False) for keys in EVENTS])
def test_a_state_may_end_and_what_has_happened_stays(keys: str, expected: bool) -> None:
    assert lapses(one(keys), "one") is expected


def test_whoever_is_counted_as_another_is_counted_as_long() -> None:
    two = """indicators:
  - {code: with_coach, title: {en: A, pl: A}, counts: participations, when: assignment(at => as_of)}
  - {code: women, title: {en: B, pl: B}, counts: participations, when: "sex = 'female' and counted_in('with_coach')"}
  - {code: trained, title: {en: C, pl: C}, counts: participations, when: support('training')}
  - {code: left, title: {en: D, pl: D}, counts: participations, when: counted_in('trained')}
  - {code: untrained, title: {en: E, pl: E}, counts: participations, when: not counted_in('trained')}
"""
    read = pack(two)
    assert [code for code in read.by_code if lapses(read, code)] == ["with_coach", "women", "untrained"]


@pytest.mark.parametrize(
    "keys",
    [
        "counts: participations, share: {of: support('training')}",
        "counts: participations, mean: 'days(entry, exit)'",
        "counts: participations, median: 'days(entry, exit)'",
        "counts: participations, formula: entered / 2",
    ],
)
def test_what_does_not_only_count_falls_as_well_as_it_rises(keys: str) -> None:
    """A share of events falls with whoever is counted among; a mean with whoever brings less."""
    entered = "{code: entered, title: {en: E, pl: W}, counts: participations}"
    read = pack(f"indicators:\n  - {entered}\n  - {{code: one, title: {{en: One, pl: Jeden}}, {keys}}}\n")
    assert (lapses(read, "entered"), lapses(read, "one")) == (False, True)


def test_of_the_running_programme_four_figures_are_states() -> None:
    read = miara.load_pack("pl-esf-plus-2021")
    found = {each.code for each in read.indicators if each.kind == "count" and lapses(read, each.code)}
    assert found == {"caseload", "coaches_on_day", "social_enterprises", "jobs_for_people_at_risk"}
    others = [each.code for each in read.indicators if each.kind not in {"count", "sum"}]
    assert others
    assert [code for code in others if not lapses(read, code)] == []


@pytest.mark.parametrize("code", ["eu-esf-plus-2021", "eu-esf-2014"])
def test_common_indicators_are_of_what_has_happened(code: str) -> None:
    """Who has only been at an information meeting is no participant, which makes nobody's entry a state."""
    read = miara.load_pack(code)
    assert not [each for each in read.by_code if lapses(read, each)]
