"""Sentences are asserted in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english(the_language_is_nobodys: None) -> Iterator[None]:
    """Let the product speak English."""
    with translation.override("en"):
        yield
