"""What every case needs beside the cast."""

from collections.abc import Iterator
from typing import Any

import pytest

from kladka.core import crypto


@pytest.fixture(autouse=True)
def keys() -> Iterator[None]:
    """Keys for PESEL numbers; no extract of another test."""
    from kladka.reporting.extraction.extract import forget  # noqa: PLC0415 - its models need Django set up

    crypto.prepare_keys()
    forget()
    yield
    forget()


@pytest.fixture
def enter(cast: Any) -> Any:
    """Let somebody new register, and enter on a day."""
    from tests.kladka.cases.played import entering  # noqa: PLC0415 - its models need Django set up

    return entering(cast)
