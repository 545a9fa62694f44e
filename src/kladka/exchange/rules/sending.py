"""What is checked before a file of participants is sent: what the other system would refuse, and what it would not see.

Pure: told the participants, the profile and the project's days. Each finding names the row, the column and what to do.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kladka.core.forms.shown import day_in_words
from kladka.exchange.rules.profile import Column, Participant, Profile, cell
from kladka.people.rules import pesel as numbers

_POSTCODE = re.compile(r"[0-9]{2}-[0-9]{3}")
_EMAIL = re.compile(r"[!-~]+@[!-~]+\.[!-~]+")


@dataclass(frozen=True)
class Finding:
    """What is wrong in one row. A warning does not keep the file back: somebody gave a reason."""

    row: int
    participation: str
    column: str
    words: str
    is_warning: bool = False


def findings(profile: Profile, participants: Sequence[Participant], *, first: date, last: date) -> list[Finding]:
    """Return everything that is wrong, row by row (the first is 1). `first` and `last` are the project's days."""
    known = Counter(each.value("identifier") for each in participants)
    names = {column.source: column.name for column in profile.columns}
    return [
        Finding(number, str(each.participation), names.get(source, source), words, is_warning)
        for number, each in enumerate(participants, 1)
        for source, words, is_warning in [
            *_cells(profile, each),
            *_identity(each, known),
            *((source, words, False) for source, words in _days(each, first, last)),
        ]
    ]


type _Found = Iterator[tuple[str, str, bool]]
"""What a column is made from, what is wrong, and whether that is only a warning."""


def _cells(profile: Profile, one: Participant) -> _Found:
    """What is missing, not on the other system's list, or not as it is written there."""
    for column in profile.columns:
        text = cell(profile, column, one)
        if not text.replace(profile.joiner, ""):
            if column.is_required:
                yield column.source, _("The cell would be empty, and the system needs it."), False
        elif (words := _unknown(column, one)) or (words := _miswritten(column, text)):
            yield column.source, words, False


def _unknown(column: Column, one: Participant) -> str:
    value = one.value(column.source)
    if not column.values or str(value) in column.values:
        return ""
    words = _("The system has no value for “%(code)s” that we know. Write it in the system by hand.")
    return words % {"code": value}


def _miswritten(column: Column, text: str) -> str:
    if column.source == "postcode" and not _POSTCODE.fullmatch(text):
        return _("A postcode is written like 31-002.")
    if column.source == "email" and not _EMAIL.fullmatch(text):
        return _("An e-mail address has no Polish letters and no spaces.")
    return ""


def _identity(one: Participant, known: Counter[str]) -> _Found:
    if one.pesel:
        told = numbers.read(one.pesel)
        if told is None:
            yield "identifier", _("This is no PESEL: a digit is missing or wrong."), False
        else:
            yield from _disagreements(one, told)
    elif not one.other_identifier:
        yield "identifier", _("Without a PESEL another identifier is needed."), False
    if known[one.value("identifier")] > 1 and one.value("identifier"):
        yield "identifier", _("This identifier is in another row, too. One person has one row in a project."), False


def _disagreements(one: Participant, told: numbers.Pesel) -> _Found:
    """What the number says otherwise: numbers are issued anew, so that a reason makes a warning of it."""
    said_by = {"birth_date": "age", "sex": "sex"}
    for name in sorted(numbers.disagreements(told, birth_date=one.birth_date, sex=str(one.value("sex") or ""))):
        words = _("The PESEL says otherwise. Correct one of them, or record why they differ.")
        yield said_by[name], words, bool(one.pesel_override)


def _days(one: Participant, first: date, last: date) -> Iterator[tuple[str, str]]:
    """The order of days: within the project, entry, supports, exit."""
    if one.entry_date is None:
        yield "entry_date", _("Who has not entered the project is not reported.")
        return
    if not first <= one.entry_date <= last:
        days = {"first": day_in_words(first), "last": day_in_words(last)}
        yield "entry_date", _("The project lasts from %(first)s to %(last)s.") % days
    for each in one.supports:
        if each.start_date < one.entry_date:
            yield "supports.start_date", _("A support begins before the entry into the project.")
        if each.end_date is not None and each.end_date < each.start_date:
            yield "supports.start_date", _("A support ends before it begins.")
    if one.exit_date is not None and one.exit_date < max(_touched(one)):
        yield "exit_date", _("The person leaves before the last support, or before the entry.")
    if one.business_start is not None and one.business_start < one.entry_date:
        yield "business_start", _("The business began before the entry into the project.")


def _touched(one: Participant) -> Iterator[date]:
    """The days on which somebody was certainly in the project."""
    if one.entry_date is not None:
        yield one.entry_date
    for each in one.supports:
        yield each.end_date or each.start_date
