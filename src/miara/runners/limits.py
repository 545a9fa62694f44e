"""How long answers may take: whoever lets people try definitions gives them seconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Timer
from time import monotonic

import duckdb

from miara.model.errors import TimeLimitError

_until: ContextVar[float | None] = ContextVar("miara_until", default=None)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Give everything that is asked inside the block so many seconds; then TimeLimitError is raised."""
    token = _until.set(monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def check() -> None:
    """Raise TimeLimitError when the time is over."""
    until = _until.get()
    if until is not None and monotonic() >= until:
        raise TimeLimitError("This takes too long to count.")


@contextmanager
def interrupting(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Stop what a connection does inside the block when the time is over."""
    check()
    until = _until.get()
    if until is None:
        yield
        return
    timer = Timer(max(until - monotonic(), 0), connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException:
        raise TimeLimitError("This takes too long to count.") from None
    finally:
        timer.cancel()
