"""The committee, and appeals."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls.models import Appeal, Application, Call
from kladka.calls.queries.standing import Review
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Staff
from kladka.people import policies as people

NO_TIE = "none"
"""The code of "interest-statements" by which somebody says that nothing ties them to an applicant."""


def check_untied(application: Application, assessor: Staff) -> None:
    """Who stated a tie with an applicant does not assess the application."""
    if application.assessors.filter(staff=assessor, interest="abstained").exists():
        words = _(
            "%(name)s stated a tie with this applicant and does not assess the application. Choose somebody else."
        )
        raise PolicyBroken(words % {"name": assessor.name}, field="assessor")


def check_drawn(application: Application, assessor: Staff) -> None:
    """Where lots are drawn, whoever was drawn assesses, after they stated that nothing ties them to the applicant."""
    if not application.call.is_drawn:
        return
    row = application.assessors.filter(staff=assessor).first()
    if row is None:
        raise PolicyBroken(
            _("The assessors of this call are drawn by lot. Choose one who was drawn."), field="assessor"
        )
    if not row.interest:
        words = _("%(name)s has not stated yet whether there is a tie with the applicant. That comes first.")
        raise PolicyBroken(words % {"name": assessor.name}, field="assessor")


def check_all_assessed(call: Call, unassessed: Sequence[int]) -> None:
    """The committee decides when every application has the cards that the call promises."""
    if unassessed:
        numbers = ", ".join(str(number) for number in unassessed)
        if call.third_percent is not None:
            words = _(
                "Not assessed yet: number %(numbers)s. Each needs %(cards)s cards, and a third where they differ."
            )
            raise PolicyBroken(words % {"numbers": numbers, "cards": call.assessors})
        raise PolicyBroken(
            ngettext(
                "Not assessed yet: number %(numbers)s. Each application needs %(cards)s card.",
                "Not assessed yet: number %(numbers)s. Each application needs %(cards)s cards.",
                call.assessors,
            )
            % {"numbers": numbers, "cards": call.assessors}
        )


def check_committee(call: Call, held_on: date, today: date, members: Sequence[tuple[Any, str]]) -> None:
    """A committee has members, each once, all with a statement; it meets after the call closed, and not tomorrow.

    Of a call that was closed before its last day, and that day is still to come, it is known only when it opened.
    """
    if not members:
        raise PolicyBroken(_("Say who sat on the committee."), field="members")
    for _staff, interest in members:
        dictionary("interest-statements").check(interest, field="members")
    if len({staff.pk for staff, _interest in members}) != len(members):
        raise PolicyBroken(_("Somebody is named twice. Each member sits once."), field="members")
    people.check_not_in_future(held_on, today, field="held_on")
    closed_early = call.closes_on > today
    if closed_early and held_on < call.opens_on:
        raise PolicyBroken(
            _("The call opened on %(day)s. The committee meets on that day or later.")
            % {"day": day_in_words(call.opens_on)},
            field="held_on",
        )
    if not closed_early and held_on < call.closes_on:
        raise PolicyBroken(
            _("The call closes on %(day)s. The committee meets on that day or later.")
            % {"day": day_in_words(call.closes_on)},
            field="held_on",
        )


def check_statements(members: Sequence[tuple[Staff, str]], stated: Mapping[UUID, Sequence[int]]) -> None:
    """Whoever stated a tie as an assessor has one on the committee, too. `stated`: the applications, by staff."""
    for staff, interest in members:
        numbers = stated.get(staff.pk)
        if numbers and interest == NO_TIE:
            words = ngettext(
                "%(name)s stated a tie as an assessor, with application no. %(numbers)s. Choose that there is one.",
                "%(name)s stated ties as an assessor, with applications no. %(numbers)s. Choose that there are.",
                len(numbers),
            )
            told = {"name": staff.name, "numbers": ", ".join(map(str, numbers))}
            raise PolicyBroken(words % told, field="members")


def check_took_no_part(members: Sequence[tuple[Staff, str]], assessed_all: Collection[UUID]) -> None:
    """Whoever states a tie left an application to others. `assessed_all`: the staff who assessed every one."""
    for staff, interest in members:
        if interest != NO_TIE and staff.pk in assessed_all:
            words = _(
                "%(name)s assessed every application of this call, so also that of whoever they have a tie with. "
                "Choose that there is none; if there is a tie, somebody else must assess that application first."
            )
            raise PolicyBroken(words % {"name": staff.name}, field=f"seat_{staff.pk}")


def check_calls_up[First](first: First | None, *, is_free: bool) -> First:
    """A place that fell free goes to the first who waits, who is returned."""
    if not is_free:
        raise PolicyBroken(_("All places are taken. Somebody must withdraw first."))
    if first is None:
        raise PolicyBroken(_("Nobody waits on the reserve list."))
    return first


def check_suffices(free: int, numbers: Sequence[int]) -> None:
    """Nobody is called up to a place that somebody may come to first who is assessed again after an appeal."""
    if numbers and free <= len(numbers):
        words = ngettext(
            "Application no. %(numbers)s is assessed again after an appeal and may come first. Decide it first.",
            "Applications no. %(numbers)s are assessed again after an appeal and may come first. Decide them first.",
            len(numbers),
        )
        raise PolicyBroken(words % {"numbers": ", ".join(map(str, numbers))})


def check_appeals(application: Application) -> None:
    """Who was refused or waits appeals, once."""
    if application.state not in (Application.State.REFUSED, Application.State.RESERVE):
        raise PolicyBroken(_("Only a refusal or a place on the reserve list can be appealed against."))
    if hasattr(application, "appeal"):
        raise PolicyBroken(_("There is an appeal already. It is decided once."))


def check_appeal(application: Application, *, decided_on: date, until: date, received_on: date, today: date) -> None:
    """An appeal comes after the decision, until the last day by the rules."""
    check_appeals(application)
    people.check_not_in_future(received_on, today, field="received_on")
    if received_on < decided_on:
        raise PolicyBroken(
            _("The decision was made on %(day)s. The appeal must not be earlier.") % {"day": day_in_words(decided_on)},
            field="received_on",
        )
    if received_on > until:
        raise PolicyBroken(
            _("An appeal could come until %(day)s. This one is late.") % {"day": day_in_words(until)},
            field="received_on",
        )


def check_after_appeal(application: Application) -> None:
    """What an upheld appeal sent back to be assessed is decided anew, once."""
    if application.state != Application.State.SENT or application.call.state != Call.State.DECIDED:
        raise PolicyBroken(_("Nothing of this application is to be decided after an appeal."))


def check_assessed(application: Application, review: Review) -> None:
    """It is decided when it has the cards that the call promises."""
    if len(review.every) < review.needed:
        words = _("Application no. %(number)s needs %(cards)s cards and has %(there)s. The missing ones come first.")
        told = {"number": application.number, "cards": review.needed, "there": len(review.every)}
        raise PolicyBroken(words % told)


def check_answered_on(appeal: Appeal, decided_on: date, today: date) -> None:
    """An appeal is answered after it came."""
    people.check_not_in_future(decided_on, today, field="decided_on")
    if decided_on < appeal.received_on:
        raise PolicyBroken(
            _("The appeal came on %(day)s. The answer must not be earlier.")
            % {"day": day_in_words(appeal.received_on)},
            field="decided_on",
        )


def check_appeal_open(appeal: Appeal) -> None:
    """An appeal is answered once, and not that of somebody who got a place meanwhile, or who withdrew."""
    if appeal.outcome:
        raise PolicyBroken(_("This appeal is answered already."))
    if appeal.application.state not in (Application.State.REFUSED, Application.State.RESERVE):
        raise PolicyBroken(
            _("This appeal needs no answer any more: the applicant has a place by now, or withdrew the application.")
        )
