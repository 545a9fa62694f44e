"""Days and steps of a call, and how its applications are assessed."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls.models import Call
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words, money
from kladka.programmes.models import Project

PERCENT = 100


def check_days(opens_on: date, closes_on: date) -> None:
    """A call closes after it opened."""
    if closes_on < opens_on:
        raise PolicyBroken(_("The last day must not be earlier than the first."), field="closes_on")


def check_within(project: Project, closes_on: date) -> None:
    """People are recruited before a project ends."""
    if closes_on > project.ends_on:
        raise PolicyBroken(
            _("The project ends on %(day)s. The call must close by then.") % {"day": day_in_words(project.ends_on)},
            field="closes_on",
        )


def check_state(call: Call, *states: str, what: str) -> None:
    """A step is taken from the state before it; `what` says why not."""
    if call.state not in states:
        raise PolicyBroken(what)


def check_planned(call: Call) -> None:
    """What was open stays in the records."""
    check_state(call, Call.State.DRAFT, what=_("This call was opened. It stays in the records."))


def check_criteria_change(call: Call) -> None:
    """The criteria are written while a call is planned."""
    words = _("This call was opened: applications are taken by these criteria. Plan another call for other ones.")
    check_state(call, Call.State.DRAFT, what=words)


def check_not_decided(call: Call) -> None:
    """What was decided is not changed any more."""
    before = (Call.State.DRAFT, Call.State.OPEN, Call.State.CLOSED)
    check_state(call, *before, what=_("This call is decided already."))


def check_meets(call: Call) -> None:
    """The committee decides a closed call, once."""
    check_not_decided(call)
    check_state(call, Call.State.CLOSED, what=_("Close the call first; then the committee decides, once."))


def check_enters(call: Call) -> None:
    """A planned call takes nothing yet, a decided one nothing any more."""
    words = _("Applications are entered between the opening of a call and its decision.")
    check_state(call, Call.State.OPEN, Call.State.CLOSED, what=words)


def check_takes(call: Call, day: date) -> None:
    """Applications are taken from the first to the last day of an open call."""
    if not call.takes_on(day):
        raise PolicyBroken(
            _("This call takes applications from %(first)s to %(last)s, while it is open.")
            % {"first": day_in_words(call.opens_on), "last": day_in_words(call.closes_on)}
        )


def check_came(call: Call, day: date, *, as_late: bool) -> None:
    """What staff type in came while the call took applications, or is recorded `as_late`: then it is refused formally,
    with a letter and a right of appeal. A decided call takes nothing any more."""
    check_enters(call)
    late = (day - call.closes_on).days
    if late > 0 and not as_late:
        raise PolicyBroken(
            ngettext(
                "It came %(days)d day late: the call took applications until %(last)s. Record it as late?",
                "It came %(days)d days late: the call took applications until %(last)s. Record it as late?",
                late,
            )
            % {"days": late, "last": day_in_words(call.closes_on)},
            field="as_late",
        )
    if day < call.opens_on:
        raise PolicyBroken(
            _("The call takes applications from %(first)s to %(last)s. Check the day on which this one came.")
            % {"first": day_in_words(call.opens_on), "last": day_in_words(call.closes_on)},
            field="sent_on",
        )


def check_reviewing(call: Call) -> None:
    """So many assess as the kind of the call allows; a lot is drawn where it may be, and a third follows two drawn."""
    rules = call.rules
    if not rules.least_reviewers <= call.assessors <= rules.most_reviewers:
        words = ngettext(
            "In a call of this kind at most %(most)s person assesses an application.",
            "In a call of this kind at most %(most)s people assess an application.",
            rules.most_reviewers,
        )
        raise PolicyBroken(words % {"most": rules.most_reviewers}, field="assessors")
    if call.is_drawn and not rules.may_draw:
        raise PolicyBroken(_("In a call of this kind nobody is drawn by lot."), field="is_drawn")
    if call.third_percent is None:
        return
    if not (call.is_drawn and call.assessors == 2):
        words = _("A third assesses only where two are drawn by lot. Choose two and the lot, or leave this empty.")
        raise PolicyBroken(words, field="third_percent")
    if not 0 < call.third_percent <= PERCENT:
        raise PolicyBroken(_("Type a number from 1 to 100."), field="third_percent")


def check_promised(call: Call, assessors: int, is_drawn: bool, third_percent: int | None, *, is_begun: bool) -> None:
    """Once assessors were chosen or a card is filled in, no fewer assess than before, drawn as before, and a third
    follows at the same difference: who knows the points must not choose which of them count."""
    if not is_begun:
        return
    if call.is_drawn != is_drawn:
        raise PolicyBroken(_("Assessors were chosen or drawn already. This stays as it is."), field="is_drawn")
    if call.assessors < assessors:
        words = _("Assessors were chosen, or cards filled in, already. No fewer people assess now than before.")
        raise PolicyBroken(words, field="assessors")
    if call.third_percent != third_percent:
        words = _("Assessors were chosen, or cards filled in, already. When a third assesses stays as it is.")
        raise PolicyBroken(words, field="third_percent")


def check_draws(call: Call) -> None:
    """Lots are drawn in a call that provides for it, after its last application, and again after an appeal."""
    if not call.is_drawn:
        raise PolicyBroken(_("In this call nobody is drawn by lot. Say who assesses."))
    check_state(
        call,
        Call.State.CLOSED,
        Call.State.DECIDED,
        what=_("Close the call first: lots are drawn when all applications are there."),
    )


def check_not_drawn(call: Call) -> None:
    """Where lots are drawn nobody chooses who assesses what."""
    if call.is_drawn:
        raise PolicyBroken(_("In this call the assessors are drawn by lot."), field="staff")


def check_publishes(call: Call) -> None:
    """Results are published of a decided call of a kind that has public results."""
    if not call.rules.publishes:
        raise PolicyBroken(_("Results of a call of this kind are not published: they are about people."))
    check_state(call, Call.State.DECIDED, what=_("The call is not decided yet. Results are published afterwards."))


def check_amount(call: Call, amount: Any) -> None:
    """Nobody asks for more than the call gives to one."""
    if amount and call.most_amount is not None and Decimal(amount) > call.most_amount:
        raise PolicyBroken(
            _("This call gives at most %(most)s zł to one application.") % {"most": money(call.most_amount)},
            field="amount",
        )
