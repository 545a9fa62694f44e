"""Łucja's pathway, for the tests of pathways."""

import pytest


@pytest.fixture
def anna(cast):
    """Anna, who coaches Łucja."""
    return cast.users["anna"]


@pytest.fixture
def pathway(cast, anna):
    """Łucja's pathway by the five stages."""
    from tests.kladka.coaching.ways import begun  # noqa: PLC0415 - its models need Django set up

    return begun(cast, "lucja", "euse-five-stages", by=anna)
