"""What lines about entities say."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import clock
from kladka.reporting.worklists import Line


def name_of(line: Line) -> str:
    """Return the name of the entity that a line is about."""
    return line.word.partition("\n")[0]


def duty(line: Line, told: Mapping[str, Any]) -> str:
    """Say how many are still to come, until when."""
    if line.word.endswith("\nmembers"):
        words = ngettext(
            "%(title)s: by %(until)s %(number)s more member is to join.",
            "%(title)s: by %(until)s %(number)s more members are to join.",
            line.number,
        )
    else:
        words = ngettext(
            "%(title)s: by %(until)s %(number)s more person at risk of exclusion is to be employed.",
            "%(title)s: by %(until)s %(number)s more people at risk of exclusion are to be employed.",
            line.number,
        )
    return words % {**told, "title": name_of(line)}


def below(line: Line, told: Mapping[str, Any]) -> str:
    """Say since when there are too few members, and until when that may last, or might have."""
    if line.until is not None and line.until < clock.today():
        words = ngettext(
            "%(title)s: only %(number)s member since %(since)s. That could last until %(until)s: the law wants the "
            "entity wound up.",
            "%(title)s: only %(number)s members since %(since)s. That could last until %(until)s: the law wants the "
            "entity wound up.",
            line.number,
        )
        return words % {**told, "title": name_of(line)}
    words = ngettext(
        "%(title)s: only %(number)s member since %(since)s. If that lasts longer than until %(until)s, the law wants "
        "the entity wound up.",
        "%(title)s: only %(number)s members since %(since)s. If that lasts longer than until %(until)s, the law wants "
        "the entity wound up.",
        line.number,
    )
    return words % {**told, "title": name_of(line)}


def check(line: Line, told: Mapping[str, Any]) -> str:
    """Say that somebody is to look whether the entity operates."""
    if line.word.endswith("\nleaving"):
        left = ngettext(
            "%(title)s: the project ended %(number)s month before %(since)s. Find out whether it still operates, and "
            "keep the document.",
            "%(title)s: the project ended %(number)s months before %(since)s. Find out whether it still operates, and "
            "keep the document.",
            line.number,
        )
        return left % {**told, "title": name_of(line)}
    words = ngettext(
        "%(title)s was registered %(number)s month before %(since)s. Find out whether it still operates, and keep the "
        "document.",
        "%(title)s was registered %(number)s months before %(since)s. Find out whether it still operates, and keep the "
        "document.",
        line.number,
    )
    return words % {**told, "title": name_of(line)}


def empty(line: Line, told: Mapping[str, Any]) -> str:
    """Say since when nobody holds a job, by its number on the page of the entity."""
    words = _("%(title)s, job %(number)s: nobody has held it since %(since)s.")
    return words % {**told, "title": name_of(line), "number": line.number}


def settle(line: Line, told: Mapping[str, Any]) -> str:
    """Say until when a grant is settled."""
    return _("%(title)s: the last day to settle the grant is %(until)s.") % {**told, "title": name_of(line)}


def come_back(line: Line, told: Mapping[str, Any]) -> str:
    """Say until when money comes back."""
    return _("%(title)s: the last day to return money of the grant is %(until)s.") % {**told, "title": name_of(line)}
