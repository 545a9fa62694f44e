"""What the pages of participants need beside the cast."""

import pytest

from kladka.core import crypto


@pytest.fixture(autouse=True)
def keys() -> None:
    """Keys for sealing PESEL numbers, in the folder of this test run."""
    crypto.prepare_keys()
