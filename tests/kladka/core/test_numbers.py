"""Numbers as they are written: as many decimals as it takes to see that a value moved."""

import pytest

from kladka.core.numbers import telling_apart


@pytest.mark.parametrize(
    ("moves", "decimals", "shown"),
    [
        ([(127.5, 128)], 0, 1),
        ([(128, 130)], 0, 0),
        ([(128, 130), (130, 130.04)], 0, 2),
        ([(0.6251, 0.6252)], 2, 4),
        ([(None, 0.4)], 0, 0),
        ([(1.5, 1.5)], 0, 0),
        ([(1, 1 + 1e-12)], 0, 0),
        ([], 1, 1),
    ],
)
def test_as_many_decimals_as_make_every_move_visible(moves, decimals, shown):
    assert telling_apart(moves, decimals) == shown
