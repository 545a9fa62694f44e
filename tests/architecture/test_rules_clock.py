"""The tripwire of tests/conftest.py: in a file of this name the clock refuses."""

import pytest

from kladka.core import clock


@pytest.mark.parametrize("ask", ["now", "today"])
def test_a_rule_that_asks_the_clock_is_caught(ask):
    with pytest.raises(AssertionError, match="Pass the day in"):
        getattr(clock, ask)()
