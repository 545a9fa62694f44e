"""What is said after an act of whoever does not count, because the entry was withdrawn and not recorded again."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Entry
from kladka.people.queries.entry import withdrawn_of


def with_withdrawn(words: str, participations: Iterable[UUID], *, in_full: bool = True) -> str:
    """Return `words`, and whose entry of these was withdrawn, so that nothing of it counts.

    `in_full` tells by whom, when and why, and how it is recorded again: for who works with the participants.
    """
    found = withdrawn_of(participations)
    if not found:
        return words
    if not in_full:
        told = _("Nothing of it counts for those whose entry to the project was withdrawn: %(names)s.")
        return f"{words} {told % {'names': ', '.join(one.participation.person.identity.name for one in found)}}"
    who = dict(User.objects.filter(pk__in=[one.retracted_by for one in found]).values_list("pk", "name"))
    again = _(
        "If it is to count, save the entry form: the entry is recorded again. Where the person entered the project by "
        "another record, record it there instead."
    )
    return " ".join([words, *(_said(one, who) for one in found), again])


def _said(entry: Entry, who: Mapping[Any, str]) -> str:
    words = _("Nothing of it counts for %(name)s: the entry was withdrawn on %(day)s (%(who)s: %(why)s).")
    return words % {
        "name": entry.participation.person.identity.name,
        "day": day_in_words(clock.day_of(entry.retracted_at)) if entry.retracted_at else "",
        "who": who.get(entry.retracted_by) or _("unknown"),
        "why": dictionary("correction-reasons").label(entry.reason),
    }
