"""What is checked before a file of participants is sent: what the other system would refuse, and what it would not see.

Pure: told the participants, the profile and the project's days. Each finding names the row, the column and what to do.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import pesel as numbers
from kladka.core.forms.shown import day_in_words
from kladka.exchange.rules.profile import Column, Participant, Profile, cell, is_formula
from kladka.people.rules import contact

RULES: Mapping[str, Any] = {
    "empty": gettext_lazy("A cell that must not be empty"),
    "not_asked": gettext_lazy("A question that was not asked"),
    "unknown_value": gettext_lazy("An answer that the system has no value for"),
    "postcode": gettext_lazy("A postcode in another form"),
    "email": gettext_lazy("An e-mail address in another form"),
    "phone": gettext_lazy("A telephone number in another form"),
    "formula": gettext_lazy("A cell that a spreadsheet would run"),
    "pesel": gettext_lazy("A PESEL that is none"),
    "no_identifier": gettext_lazy("No PESEL and no other identifier"),
    "twice": gettext_lazy("One identifier in two rows"),
    "disagrees": gettext_lazy("A PESEL that says otherwise"),
    "disagrees_with_reason": gettext_lazy("A PESEL that says otherwise, with a reason"),
    "not_entered": gettext_lazy("No entry into the project"),
    "outside_project": gettext_lazy("An entry outside the project"),
    "support_early": gettext_lazy("A support before the entry"),
    "support_reversed": gettext_lazy("A support that ends before it begins"),
    "exit_early": gettext_lazy("An exit before the last support"),
    "business_early": gettext_lazy("A business older than the entry"),
    "supposed": gettext_lazy("An answer that follows from others"),
    "placeholder": gettext_lazy("The project’s contact instead of the person’s"),
    "wanted": gettext_lazy("An answer that is wanted of whoever left"),
}
"""What can be found, with titles. Which of them the system surely refuses, the profile says."""

_POSTCODE = re.compile(r"[0-9]{2}-[0-9]{3}")
_EMAIL = re.compile(r"[!-~]+@[!-~]+\.[!-~]+")
_NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Finding:
    """What is wrong in one row. A warning does not keep the row back. `fact` is the record to mend, where it is one."""

    row: int
    participation: str
    column: str
    words: str
    is_warning: bool = False
    rule: str = ""
    source: str = ""
    fact: UUID | None = None


@dataclass(frozen=True)
class _Found:
    """A rule that is broken, where, and in which words."""

    rule: str
    source: str
    words: str
    fact: UUID | None = None


def findings(profile: Profile, participants: Sequence[Participant], *, first: date, last: date) -> list[Finding]:
    """Return everything that is wrong, row by row (the first is 1). `first` and `last` are the project's days."""
    known = Counter(each.value("identifier") for each in participants)
    names = {column.source: column.name for column in reversed(profile.columns)}
    return [
        Finding(
            row=number,
            participation=str(each.participation),
            column=names.get(found.source, found.source),
            words=found.words,
            is_warning=found.rule not in profile.refused,
            rule=found.rule,
            source=found.source,
            fact=found.fact,
        )
        for number, each in enumerate(participants, 1)
        for found in [*_cells(profile, each), *_identity(each, known), *_days(each, first, last)]
    ]


def _cells(profile: Profile, one: Participant) -> Iterator[_Found]:
    """What is missing, not on the other system's list, or not as it is written there."""
    for column in profile.columns:
        text = cell(profile, column, one)
        if column.source in one.placeheld:
            words = _("The person gave none: the project’s contact stands there.")
            yield _Found("placeholder", column.source, words)
        elif column.source in one.supposed:
            words = _(
                "It was not asked and follows from other answers: “%(value)s”. If it is otherwise, correct it in the "
                "system by hand."
            )
            yield _Found("supposed", column.source, words % {"value": text})
        elif found := _unknown(column, one) or _empty(profile, column, one, text) or _miswritten(column, text):
            yield found


def _empty(profile: Profile, column: Column, one: Participant, text: str) -> _Found | None:
    if text.replace(profile.joiner, ""):
        return None
    if column.source == "identifier":
        return None  # said by the rule of identifiers
    if column.is_required:
        return _Found("empty", column.source, _("The cell would be empty, and the system needs it."))
    if column.comes_with and one.value(column.comes_with) is not None:
        return _Found("wanted", column.source, _("The person left, and this is not recorded."))
    return None


def _unknown(column: Column, one: Participant) -> _Found | None:
    if not column.values:
        return None
    for value in one.values(column.source):
        if str(value) == _NOT_ASKED:
            words = _("The question was not asked. Ask it and correct the entry: a refusal is an answer, too.")
            return _Found("not_asked", column.source, words)
        if str(value) and str(value) not in column.values:
            words = _("The system has no value for “%(code)s” that we know. Write it in the system by hand.")
            return _Found("unknown_value", column.source, words % {"code": value})
    return None


def _miswritten(column: Column, text: str) -> _Found | None:
    if not text:
        return None
    if is_formula(text):
        words = _("The cell begins like a formula. Correct what is recorded; an apostrophe is put before it.")
        return _Found("formula", column.source, words)
    if column.source == "postcode" and not _POSTCODE.fullmatch(text):
        return _Found("postcode", column.source, _("A postcode is written like 31-002."))
    if column.source == "email" and not _EMAIL.fullmatch(text):
        return _Found("email", column.source, _("An e-mail address has no Polish letters and no spaces."))
    if column.source == "phone" and contact.phone(text) is None:
        return _Found("phone", column.source, _("A telephone number has nine digits, or begins with + and a country."))
    return None


def _identity(one: Participant, known: Counter[str]) -> Iterator[_Found]:
    if one.pesel:
        told = numbers.read(one.pesel)
        if told is None:
            yield _Found("pesel", "identifier", _("This is no PESEL: a digit is missing or wrong."))
        else:
            yield from _disagreements(one, told)
    elif not one.other_identifier:
        yield _Found("no_identifier", "identifier", _("Without a PESEL another identifier is needed."))
    if known[one.value("identifier")] > 1 and one.value("identifier"):
        words = _("This identifier is in another row, too. One person has one row in a project.")
        yield _Found("twice", "identifier", words)


def _disagreements(one: Participant, told: numbers.Pesel) -> Iterator[_Found]:
    """What the number says otherwise: numbers are issued anew, so that a reason makes a warning of it."""
    said_by = {"birth_date": "age", "sex": "sex"}
    rule = "disagrees_with_reason" if one.pesel_override else "disagrees"
    for name in sorted(numbers.disagreements(told, birth_date=one.birth_date, sex=str(one.value("sex") or ""))):
        words = _("The PESEL says otherwise. Correct one of them, or record why they differ.")
        yield _Found(rule, said_by[name], words)


def _days(one: Participant, first: date, last: date) -> Iterator[_Found]:
    """The order of days: within the project, entry, supports, exit."""
    if one.entry_date is None:
        yield _Found("not_entered", "entry_date", _("Who has not entered the project is not reported."))
        return
    if not first <= one.entry_date <= last:
        days = {"first": day_in_words(first), "last": day_in_words(last)}
        words = _("The project lasts from %(first)s to %(last)s.") % days
        yield _Found("outside_project", "entry_date", words)
    for each in one.supports:
        if each.start_date < one.entry_date:
            words = _("A support begins before the entry into the project.")
            yield _Found("support_early", "supports.start_date", words, each.fact)
        if each.end_date is not None and each.end_date < each.start_date:
            words = _("A support ends before it begins.")
            yield _Found("support_reversed", "supports.start_date", words, each.fact)
    if one.exit_date is not None and one.exit_date < max(_touched(one)):
        words = _("The person leaves before the last support, or before the entry.")
        yield _Found("exit_early", "exit_date", words)
    if one.business_start is not None and one.business_start < one.entry_date:
        words = _("The business began before the entry into the project.")
        yield _Found("business_early", "business_start", words)


def _touched(one: Participant) -> Iterator[date]:
    """The days on which somebody was certainly in the project."""
    if one.entry_date is not None:
        yield one.entry_date
    for each in one.supports:
        yield each.end_date or each.start_date
