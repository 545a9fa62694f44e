"""What the pages of participants need beside the cast."""

import pytest

from kladka.core import crypto


@pytest.fixture(autouse=True)
def keys() -> None:
    """Keys for sealing PESEL numbers, in the folder of this test run."""
    crypto.prepare_keys()


@pytest.fixture
def anna(cast):
    """Anna's browser: she coaches Łucja."""
    from tests.kladka.pages.signed_in import client_of  # noqa: PLC0415 - its models need Django set up

    return client_of(cast, "anna")


@pytest.fixture
def lucja(cast):
    """Łucja's participation."""
    return cast.participations["lucja"]
