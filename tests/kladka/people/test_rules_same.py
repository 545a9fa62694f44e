"""Merges in any order and direction lead to one record that stands for all."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from kladka.people.rules.same import one_of_each

ONE, TWO, THREE, FOUR = (UUID(int=number) for number in range(1, 5))


def test_of_three_records_in_a_row_the_earliest_stands_for_all():
    assert one_of_each([THREE, TWO, FOUR], [(THREE, TWO), (TWO, ONE)]) == dict.fromkeys((ONE, TWO, THREE), TWO)


@given(st.permutations([(ONE, TWO), (THREE, TWO), (THREE, FOUR)]), st.lists(st.booleans(), min_size=3, max_size=3))
def test_neither_order_nor_direction_matters(pairs, turned):
    asked = [pair[::-1] if turn else pair for pair, turn in zip(pairs, turned, strict=True)]
    assert one_of_each([ONE, TWO, THREE, FOUR], asked) == dict.fromkeys((ONE, TWO, THREE, FOUR), ONE)
