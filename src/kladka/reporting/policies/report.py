"""What may never happen to reports, whoever asks."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.policies import check_words
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Staff
from kladka.programmes.models import Project
from kladka.reporting.models import Report
from kladka.reporting.policies import days

type Period = tuple[date, date] | None


def check_days(project: Project, *, as_of: date, known_on: date, period: Period, today: date) -> None:
    """A report is about days of the project, and about what is known by now; a period ends on its day."""
    days.check_days(project, as_of, known_on, today)
    if period is None:
        return
    first, last = period
    if last != as_of:
        raise PolicyBroken(
            _("A period ends on the day that the figures are of, %(day)s.") % {"day": day_in_words(as_of)},
            field="period_until",
        )
    if first > last or first < project.starts_on:
        raise PolicyBroken(
            _("A period begins within the project, on or before the day it ends."),
            field="period_from",
        )


def check_later(before: Report | None, *, known_on: date) -> None:
    """What is reported next knows at least what was known before: else the change could not be explained."""
    if before is not None and known_on < before.known_on:
        raise PolicyBroken(
            _("Report %(label)s already says what was known on %(day)s. Choose that day or a later one.")
            % {"label": before.label, "day": day_in_words(before.known_on)},
            field="known_on",
        )


def check_can_be_replaced(report: Report, newest: Report | None) -> None:
    """Only the newest version of a submitted report is corrected."""
    if not report.is_submitted:
        raise PolicyBroken(_("This report was not submitted. Prepare it again instead of correcting it."))
    if newest is not None and newest.pk != report.pk:
        raise PolicyBroken(
            _("Report %(label)s was submitted after this one. Correct that one.") % {"label": newest.label}
        )


def check_waits(report: Report) -> None:
    """Only a prepared report can be submitted or withdrawn."""
    if report.is_submitted:
        raise PolicyBroken(_("This report was submitted and never changes. Prepare a correction instead."))
    if not report.is_prepared:
        raise PolicyBroken(_("This report was withdrawn. Prepare another."))


def check_reason(reason: str) -> None:
    """Whoever submits or withdraws says why."""
    if not reason.strip():
        raise PolicyBroken(_("Say in a few words what for."), field="reason")
    check_words(reason, field="reason")


def check_second_person(report: Report, others: Sequence[Staff], *, by: UUID, alone: bool) -> None:
    """Two people stand behind a report where there are two; where there are not, the one says so."""
    if by != report.prepared_by:
        return
    if others:
        names = ", ".join(each.name for each in others)
        raise PolicyBroken(
            _("You prepared this report, so a second person approves it by submitting it: %(names)s.")
            % {"names": names}
        )
    if not alone:
        raise PolicyBroken(
            _("Nobody else could approve this report. Confirm that there is no second person."), field="alone"
        )
