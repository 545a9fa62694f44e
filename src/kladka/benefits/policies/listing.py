"""What may never happen to a monthly list."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kladka.benefits.models import PaymentLine, PaymentList
from kladka.benefits.queries.payable import Payable, Preview
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.months import first_of
from kladka.organisations.models import Organisation, Staff
from kladka.people.policies import check_not_in_future
from kladka.programmes.models import Project


def check_month(month: date, project: Project, today: date) -> None:
    """A list is of a month of the project that has begun."""
    if month != first_of(month) or month > today:
        raise PolicyBroken(_("A list is prepared for a month that has begun."), field="month")
    if not first_of(project.starts_on) <= month <= project.ends_on:
        raise PolicyBroken(_("Choose a month in which the project runs."), field="month")


def check_may_prepare(project: Project, partner: Organisation, month: date) -> PaymentList | None:
    """Return the list in preparation that is made again; there is one at a time, and an approved one stays."""
    own = list(
        PaymentList.objects.filter(Q(month=month) | Q(state=PaymentList.DRAFT), project=project, partner=partner)
    )
    found = next((one for one in own if one.month == month), None)
    if found is not None and found.state == PaymentList.APPROVED:
        raise PolicyBroken(
            _("The list of %(month)s is approved. What changed since then comes into the list of a later month.")
            % {"month": date_format(month, "E Y")},
            field="month",
        )
    other = next((one for one in own if one.month != month), None)
    if other is not None:
        raise PolicyBroken(
            _("The list of %(month)s is still in preparation. Let it be approved, or discard it, before the next one.")
            % {"month": date_format(other.month, "E Y")},
            field="month",
        )
    return found


def check_something(preview: Preview) -> None:
    """A list has a line."""
    if not preview.lines:
        raise PolicyBroken(
            _("Nothing is to be paid for this month: nothing was granted, or no attendance is known."), field="month"
        )


def check_approval(listing: PaymentList, by: Staff, lines: Sequence[PaymentLine], now: Sequence[Payable]) -> None:
    """A second person approves, and what is due is still what the list says."""
    if listing.state != PaymentList.DRAFT:
        raise PolicyBroken(_("This list is approved already."))
    if listing.prepared_by_id == by.pk:
        raise PolicyBroken(
            _("You prepared this list, so somebody else approves it: another coordinator or the monitoring officer.")
        )
    listed = {(one.benefit_id, one.month): (one.amount, one.contributions) for one in lines}
    due = {(one.benefit.pk, one.month): (one.amount, one.contributions) for one in now}
    if listed != due:
        raise PolicyBroken(
            _("Attendance or a decision changed after this list was prepared. Let it be made again, then approve it.")
        )


def check_lines(listing: PaymentList, lines: Collection[PaymentLine], wanted: Collection[UUID]) -> None:
    """What is ticked belongs to the list, and something is ticked."""
    if listing.state != PaymentList.APPROVED:
        raise PolicyBroken(_("The list is not approved yet. Nothing of it is paid before that."))
    if not wanted:
        raise PolicyBroken(_("Tick at least one line."), field="lines")
    if not set(wanted) <= {one.pk for one in lines}:
        raise PolicyBroken(_("Somebody changed this list meanwhile. Look at it again."), field="lines")


def check_leaves(listing: PaymentList, every: Collection[PaymentLine], wanted: Collection[UUID]) -> None:
    """Lines leave an approved list of which something is paid and stays; of another one the approval is taken back.

    Where lines have left it before, its approval stays, so all others may leave it, too.
    """
    stays = any(one.paid_on for one in every if one.pk not in wanted)
    if not stays and not listing.taken_off.exists():
        raise PolicyBroken(
            _(
                "Nothing else on this list is paid. Say that nothing of it was paid and that all of it stays, then "
                "take the approval back."
            ),
            field="is_due_again",
        )


def check_nothing_left(listing: PaymentList) -> None:
    """A list that lines have left stays approved: what stands on it and what left it are what was approved."""
    if listing.taken_off.exists():
        raise PolicyBroken(
            _(
                "Lines were taken off this list, so its approval stays. Take off it what is wrong, too (Take back a "
                "payment): it comes with the next list."
            )
        )


def check_payment(listing: PaymentList, on: date, today: date) -> None:
    """Money leaves after the approval, and not in days to come."""
    check_not_in_future(on, today, field="on")
    if listing.approved_on and on < listing.approved_on:
        raise PolicyBroken(
            _("The list was approved on %(day)s, so nothing of it was paid before.")
            % {"day": day_in_words(listing.approved_on)},
            field="on",
        )
