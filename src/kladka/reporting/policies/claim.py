"""What may never happen to payment claims, whoever asks."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.programmes.models import Project
from kladka.reporting.models import Claim

MOST_DAYS = 366
"""A deadline of more days than a year has is a slip of the finger."""


def check_period(project: Project, first: date, last: date) -> None:
    """A claim is about days of its project, and ends after it begins."""
    if last < first:
        raise PolicyBroken(_("The period ends before it begins. Change one of the days."), field="period_until")
    words = {"start": day_in_words(project.starts_on), "end": day_in_words(project.ends_on)}
    if first < project.starts_on:
        raise PolicyBroken(
            _("The project lasts from %(start)s to %(end)s. Choose a day within it.") % words, field="period_from"
        )
    if last > project.ends_on:
        raise PolicyBroken(
            _("The project lasts from %(start)s to %(end)s. Choose a day within it.") % words, field="period_until"
        )


def check_number(number: int, others: Iterable[Claim]) -> None:
    """Two claims do not have one number; the corrections of one have."""
    if number < 1:
        raise PolicyBroken(_("Claims are numbered from 1."), field="number")
    if any(each.number == number for each in others):
        raise PolicyBroken(
            _("There is a claim %(number)s already. Choose another number.") % {"number": number}, field="number"
        )


def check_apart(number: int, first: date, last: date, others: Iterable[Claim]) -> None:
    """Periods do not overlap, and later periods have greater numbers: else nothing would add up."""
    for each in others:
        words = {
            "label": each.label,
            "first": day_in_words(each.period_from),
            "last": day_in_words(each.period_until),
        }
        if first <= each.period_until and each.period_from <= last:
            message = _("Claim %(label)s is about %(first)s – %(last)s. Choose days before or after that.")
            raise PolicyBroken(message % words, field="period_from")
        if (first < each.period_from) != (number < each.number):
            message = _(
                "Claim %(label)s is about %(first)s – %(last)s. Number the claims in the order of their periods."
            )
            raise PolicyBroken(message % words, field="number")


def check_final(number: int, others: Iterable[Claim], *, is_final: bool) -> None:
    """The final claim is the last one."""
    for each in others:
        if each.is_final and each.number < number:
            raise PolicyBroken(
                _("Claim %(label)s is the final one. Change that first, or choose an earlier period.")
                % {"label": each.label},
                field="number",
            )
        if is_final and each.number > number:
            raise PolicyBroken(
                _("Claim %(label)s comes after this one, so this one is not final.") % {"label": each.label},
                field="is_final",
            )


def check_due(until: date, due_on: date | None) -> None:
    """A claim is due after its period has ended."""
    if due_on is not None and due_on <= until:
        raise PolicyBroken(
            _("The period lasts until %(day)s. A deadline comes after it.") % {"day": day_in_words(until)},
            field="due_on",
        )


def check_open(claim: Claim) -> None:
    """Only an open claim can be changed, removed or sent."""
    if claim.is_sent:
        raise PolicyBroken(_("This claim was sent and never changes. Prepare a correction instead."))
    if not claim.is_open:
        raise PolicyBroken(_("This claim was removed. Restore it first."))


def check_can_be_sent(claim: Claim, sent_on: date, base: Claim | None, there: Iterable[Claim], *, today: date) -> None:
    """A claim is sent when its period is over, after the ones before it."""
    if claim.period_until >= today:
        raise PolicyBroken(
            _("The period lasts until %(day)s. A claim is sent when it is over.")
            % {"day": day_in_words(claim.period_until)}
        )
    if sent_on > today:
        raise PolicyBroken(
            _("This day has not come yet. Choose %(today)s or an earlier day.") % {"today": day_in_words(today)},
            field="sent_on",
        )
    if sent_on <= claim.period_until:
        raise PolicyBroken(
            _("The period lasts until %(day)s. Choose a day after that.") % {"day": day_in_words(claim.period_until)},
            field="sent_on",
        )
    if base is not None and base.sent_on is not None and sent_on < base.sent_on:
        raise PolicyBroken(
            _("Claim %(label)s was sent on %(day)s. Choose that day or a later one.")
            % {"label": base.label, "day": day_in_words(base.sent_on)},
            field="sent_on",
        )
    for each in there:
        if each.is_open and each.edition == 1 and each.number < claim.number:
            raise PolicyBroken(
                _("Claim %(label)s comes before this one and is still open. Mark it as sent first, or remove it.")
                % {"label": each.label}
            )


def check_stands(claim: Claim, there: Iterable[Claim]) -> None:
    """What was taken back is corrected no more: another claim is in its place."""
    if all(each.pk != claim.pk for each in there):
        raise PolicyBroken(
            _("It was taken back that claim %(label)s was sent. Open the claim in its place.") % {"label": claim.label}
        )


def check_can_be_corrected(claim: Claim, there: Iterable[Claim]) -> None:
    """Only the newest edition of a sent claim is corrected, and one correction at a time."""
    if not claim.is_sent:
        raise PolicyBroken(_("This claim was not sent. Change it instead of correcting it."))
    for each in there:
        if each.number == claim.number and each.edition > claim.edition:
            raise PolicyBroken(_("There is a correction already: claim %(label)s.") % {"label": each.label})


def check_can_be_taken_back(claim: Claim, there: Iterable[Claim]) -> None:
    """Only a sent claim is taken back, and only where none goes on from it: that one would lose its beginning."""
    if not claim.is_sent:
        raise PolicyBroken(_("This claim was not marked as sent, so there is nothing to take back."))
    for each in there:
        if each.number == claim.number and each.edition > claim.edition:
            message = _("Claim %(label)s corrects this one. Remove it first, or take it back where it was sent.")
            raise PolicyBroken(message % {"label": each.label})
        if each.is_sent and each.number > claim.number:
            message = _("Claim %(label)s was sent after this one and goes on from it. Take that one back first.")
            raise PolicyBroken(message % {"label": each.label})


def can_be_taken_back(claim: Claim, there: Iterable[Claim]) -> bool:
    """Tell whether `check_can_be_taken_back` would let it happen."""
    try:
        check_can_be_taken_back(claim, there)
    except PolicyBroken:
        return False
    return True


def check_reason(reason: str) -> None:
    """Whoever takes a claim back says why, by a word of the dictionary."""
    dictionary("taking-back-reasons").check(reason, field="reason")


def check_terms(days: int, final_days: int, source: str) -> None:
    """A deadline is a number of days, and somebody says so."""
    for name, value in (("days", days), ("final_days", final_days)):
        if not 0 < value <= MOST_DAYS:
            raise PolicyBroken(_("Type a number from 1 to %(most)s.") % {"most": MOST_DAYS}, field=name)
    if not source.strip():
        raise PolicyBroken(_("Say where it is written, such as a paragraph of the contract."), field="source")
