"""Opaque ids: UUID version 7, so that new rows lie together in an index and nobody can guess a neighbour."""

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from kladka.core import clock

_bits: ContextVar[Callable[[int], int]] = ContextVar("random_bits", default=secrets.randbits)


def new_id() -> UUID:
    """Return a new UUIDv7 (RFC 9562): 48 bits of milliseconds, 74 random bits."""
    milliseconds = int(clock.now().timestamp() * 1000) & ((1 << 48) - 1)
    bits = _bits.get()
    value = (milliseconds << 80) | (0x7 << 76) | (bits(12) << 64) | (0b10 << 62) | bits(62)
    return UUID(int=value)


def is_id(value: str) -> bool:
    """Tell whether a text, as from an address or a form, may be the id of something."""
    try:
        UUID(value)
    except ValueError:
        return False
    return True


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Make ids repeatable inside the block. Only `core.ledger.rehearsal` may call this."""
    token = _bits.set(random.Random(seed).getrandbits)  # noqa: S311 - made-up worlds only
    try:
        yield
    finally:
        _bits.reset(token)
