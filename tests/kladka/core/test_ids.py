"""Ids of one process lie in the order in which they were made, also within a millisecond."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from kladka.core import clock, ids

NOON = datetime(2026, 11, 30, 11, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Let the clock stand at a moment."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def test_many_ids_of_one_millisecond_lie_in_the_order_in_which_they_were_made(at):
    at(NOON)
    made = [ids.new_id() for _each in range(10_000)]
    assert made == sorted(set(made))
    at(NOON + timedelta(milliseconds=1))
    assert ids.new_id() > made[-1]


def test_each_is_a_uuid_of_version_7_that_begins_with_its_millisecond(at):
    at(NOON)
    for made in (ids.new_id(), ids.new_id()):
        assert (made.version, made.variant) == (7, "specified in RFC 4122")
        assert made.int >> 80 == int(NOON.timestamp() * 1000)


def test_a_clock_that_is_set_back_is_believed(at):
    at(NOON)
    ids.new_id()
    at(NOON - timedelta(hours=1))
    made = [ids.new_id() for _each in range(3)]
    assert made == sorted(made)
    assert made[0].int >> 80 == int((NOON - timedelta(hours=1)).timestamp() * 1000)


def test_neighbours_lie_far_apart(at):
    """Whoever knows one must not find the next by counting."""
    at(NOON)
    made = [ids.new_id().int for _each in range(21)]
    gaps = {later - before for before, later in pairwise(made)}
    assert len(gaps) == 20
    assert max(gaps) > 2**40


def test_threads_make_no_id_twice_and_each_makes_its_own_in_order(at):
    at(NOON)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _each: [ids.new_id() for _one in range(500)], range(8)))
    assert all(each == sorted(each) for each in made)
    assert len({one for each in made for one in each}) == 4000


def test_ids_of_a_seed_are_the_same_whatever_was_made_before(at):
    at(NOON)
    ids.new_id()
    made = []
    for _time in range(2):
        with ids.seeded(7):
            made.append([ids.new_id() for _each in range(5)])
    assert made[0] == made[1]
