"""Errors that reach a person. Each carries a whole sentence in the user's language: what is wrong, what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

ANOTHER = "another"
"""The field of what is refused because the same is recorded already, unless it is said to be another one."""


class KladkaError(Exception):
    """Base of the errors a page or a command shows as they are.

    `message` is a (lazily translated) sentence, `field` the form field at which to show it, if there is one.
    """

    def __init__(self, message: Any, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class PolicyBroken(KladkaError):
    """It may never happen, whoever asks."""


class NotAllowed(KladkaError):
    """It may happen, but not by this person."""


class Stale(KladkaError):
    """Somebody else changed the record since this form was opened. `stored` is the record as it is now."""

    def __init__(self, message: Any, *, stored: Any) -> None:
        super().__init__(message)
        self.stored = stored


def check_version(stored: Any, version: int) -> None:
    """Nobody overwrites what somebody else saved meanwhile. Raises Stale."""
    if stored.version != version:
        raise Stale(_("Somebody else changed this while you were writing."), stored=stored)


class DirectWriteError(RuntimeError):
    """A fact was written without a verb: a mistake of the programmer, not of the user."""


@contextmanager
def shown_at(**fields: str) -> Iterator[None]:
    """Show what a lower room refuses of its own field at ours: `shown_at(start_date="on_date")`."""
    try:
        yield
    except KladkaError as refused:
        refused.field = fields.get(refused.field, refused.field)
        raise
