"""Next steps that the program itself writes: read in the language in use, whichever language they were written in."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kladka.core.forms.shown import day_in_words

LONGEST = 90
"""So many days may lie between the answer that a step tells of and the day of the step."""


def call(answered_on: date) -> str:
    """Return the step of a coach whom somebody asked for a call."""
    return _("Call: they asked for it on %(day)s") % {"day": day_in_words(answered_on)}


def clear_up(answered_on: date) -> str:
    """Return the step of a coach to whom somebody said otherwise than is recorded."""
    return _("Clear up: the answer of %(day)s differs from what is recorded") % {"day": day_in_words(answered_on)}


_WRITTEN: tuple[Callable[[date], str], ...] = (call, clear_up)


def said(what: str, due_on: date | None) -> str:
    """Return a step in the language in use where the program wrote it; what people wrote stays as it is."""
    if due_on is None or what.partition(":")[0] not in _heads():
        return what
    write, day = _known(due_on).get(what, (None, due_on))
    return write(day) if write else what


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(text.partition(":")[0] for text in _texts((date(2026, 1, 1),)))


@lru_cache(maxsize=64)
def _known(due_on: date) -> Mapping[str, tuple[Callable[[date], str], date]]:
    return _texts(tuple(due_on - timedelta(days=number) for number in range(LONGEST)))


def _texts(days: tuple[date, ...]) -> dict[str, tuple[Callable[[date], str], date]]:
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.update({write(day): (write, day) for write in _WRITTEN for day in days})
    return found
