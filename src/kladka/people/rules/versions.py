"""A fact and what it took the place of, as corrections tell it."""

from collections.abc import Iterator, Mapping
from uuid import UUID


def with_earlier(fact: UUID, before: Mapping[UUID, UUID | None]) -> Iterator[UUID]:
    """Yield a fact and all that it took the place of, the newest first. `before`: what each one replaces."""
    one: UUID | None = fact
    while one is not None:
        yield one
        one = before.get(one)
