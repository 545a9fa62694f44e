"""Fixtures over the shared cast; `tests/conftest.py` makes them known everywhere."""

import pytest

from tests.world.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, fresh, in the test's transaction."""
    return make_cast()
