"""The flow of participants in a claim: the drawn examples hold, and periods add up whatever happened."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kladka.reporting.extraction.columns import UNRECORDED
from kladka.reporting.live import flow
from kladka.reporting.live.asked import unrecorded
from miara import checks
from miara.engine import RUNNERS
from tests.kladka.reporting.ledgers import numbered, plain
from tests.miara import mutants
from tests.miara.test_mutants import survivors
from tests.miara.worlds import AS_OF, KNOWN, NEAR_DAYS, PROJECT, SEEDS, world

ROWS = ("started", "completed", "interrupted", "continuing")


def table(facts, first, as_of, known_on):
    return flow.flow(flow.flow_pack(), facts, PROJECT, first=first, as_of=as_of, known_on=known_on)


def arrow(seed):
    return plain(numbered(seed))


@pytest.mark.parametrize("runner", sorted(RUNNERS))
def test_what_is_drawn_comes_out(runner):
    assert checks.check_examples(flow.flow_pack(), runner) == []


def test_no_rule_can_be_changed_unseen():
    assert list(survivors(flow.flow_pack())) == []
    assert any(list(mutants.of(each)) for each in flow.flow_pack().indicators)


def test_all_that_is_asked_is_recorded():
    assert [unrecorded(flow.flow_pack(), code, UNRECORDED) for code in ROWS] == [[], [], [], []]


def test_the_table_has_the_rows_of_the_claim_in_both_languages():
    pack = flow.flow_pack()
    assert tuple(pack.by_code) == ROWS
    assert all(each.title.keys() == each.description.keys() == {"en", "pl"} for each in pack.indicators)
    assert flow.STOCK in pack.by_code


@settings(max_examples=12, deadline=None)
@given(SEEDS, KNOWN, st.sampled_from(NEAR_DAYS))
def test_a_period_and_what_was_before_it_make_what_there_is_from_the_start(seed, known_on, first):
    facts = arrow(seed)
    whole = table(facts, date(2000, 1, 1), AS_OF, known_on)
    before = table(facts, date(2000, 1, 1), first - timedelta(days=1), known_on)
    period = table(facts, first, AS_OF, known_on)
    for code in ROWS:
        for group in whole.groups:
            start = whole[code].by_end.get(group, 0)
            assert before[code].in_period(group) + period[code].in_period(group) == start
            assert period[code].by_end.get(group, 0) == start
            assert whole[code].in_period(group) == start


@settings(max_examples=12, deadline=None)
@given(SEEDS, KNOWN, st.sampled_from(NEAR_DAYS))
def test_rows_and_columns_add_up(seed, known_on, first):
    found = table(arrow(seed), first, AS_OF, known_on)
    sexes = [group for group in found.groups if group != flow.TOGETHER]
    for value in (
        lambda code, group: found[code].by_end.get(group, 0),
        lambda code, group: found[code].in_period(group),
    ):
        for group in found.groups:
            assert value("started", group) == sum(value(code, group) for code in ROWS[1:])
        for code in ROWS:
            assert value(code, flow.TOGETHER) == sum(value(code, sex) for sex in sexes)


@settings(max_examples=8, deadline=None)
@given(SEEDS, KNOWN, st.sampled_from(NEAR_DAYS))
def test_the_number_of_a_period_is_who_came_less_who_went(seed, known_on, first):
    facts = arrow(seed)
    found = table(facts, first, AS_OF, known_on)
    for code in ROWS:
        before, after = (
            {
                each.id
                for each in flow.members(flow.flow_pack(), facts, PROJECT, code, as_of=day, known_on=known_on)
                if each.state == "proven"
            }
            for day in (first - timedelta(days=1), AS_OF)
        )
        assert found[code].in_period() == len(after - before) - len(before - after)
        groups = flow.sexes(facts, after, known_on)
        for sex in found.groups[1:]:
            assert found[code].by_end.get(sex, 0) == sum(groups[each] == sex for each in after)


def test_who_came_back_makes_the_number_negative():
    """Ewa completed in March and came back in April: in April one completed fewer."""
    facts = next(each for each in flow.flow_pack().by_code["completed"].examples).facts
    days = {"as_of": date(2025, 4, 30), "known_on": date(2026, 1, 1)}
    found = flow.flow(flow.flow_pack(), _named(facts), "first", first=date(2025, 4, 1), **days)
    assert (found["completed"].in_period(), found["interrupted"].in_period()) == (-1, -1)
    assert found["continuing"].in_period() == 2


def _named(facts):
    return {
        name: [dict(row) | ({"project": "first"} if name == "participation" else {}) for row in rows]
        for name, rows in facts.items()
    }


def test_the_worlds_are_not_empty():
    """The control: in the worlds of these tests people come, go and return."""
    found = [table(arrow(seed), date(2012, 1, 1), AS_OF, AS_OF) for seed in range(12)]
    assert all(any(each[code].in_period() for each in found) for code in ROWS)
    assert any(line.in_period() < 0 for each in found for line in each.lines)
    assert world(1)
