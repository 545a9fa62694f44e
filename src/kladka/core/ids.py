"""Opaque ids: UUID version 7, so that new rows lie together in an index and nobody can guess a neighbour.

Those of one process lie in the order in which they were made: what was made together is listed so.
"""

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from uuid import UUID

from kladka.core import clock

_TAIL, _STEP = 74, 48
"""Bits after the millisecond; random bits of the step to the next id of that millisecond (RFC 9562, 6.2, method 2)."""


class _Tails:
    """What follows the millisecond in an id: random, and within a millisecond greater each time."""

    def __init__(self, bits: Callable[[int], int]) -> None:
        self._bits = bits
        self._lock = Lock()
        self._millisecond = self._tail = -1

    def next(self, millisecond: int) -> int:
        with self._lock:
            is_first = millisecond != self._millisecond
            # One bit is left to grow into: for as many ids as nobody makes in a millisecond.
            self._tail = self._bits(_TAIL - 1) if is_first else self._tail + 1 + self._bits(_STEP)
            self._millisecond = millisecond
            return self._tail & ((1 << _TAIL) - 1)


_tails: ContextVar[_Tails] = ContextVar("tails", default=_Tails(secrets.randbits))  # noqa: B039 - shared on purpose


def new_id() -> UUID:
    """Return a new UUIDv7 (RFC 9562): 48 bits of milliseconds, 74 that grow within one by chance."""
    milliseconds = int(clock.now().timestamp() * 1000) & ((1 << 48) - 1)
    tail = _tails.get().next(milliseconds)
    value = (milliseconds << 80) | (0x7 << 76) | (tail >> 62 << 64) | (0b10 << 62) | (tail & ((1 << 62) - 1))
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
    token = _tails.set(_Tails(random.Random(seed).getrandbits))  # noqa: S311 - made-up worlds only
    try:
        yield
    finally:
        _tails.reset(token)
