"""What may never be recorded of a referral."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.employers.models import Referral
from kladka.people.policies import check_not_in_future, check_order


def check_referral(referral: Referral, today: date) -> None:
    """A referral names the body and the question; an answer has a day, and came after the question."""
    dictionary("referral-bodies").check(referral.body_kind, field="body_kind")
    if not referral.body:
        raise PolicyBroken(_("Name the body, with its town."), field="body")
    if not referral.question:
        raise PolicyBroken(_("Say what is asked for."), field="question")
    check_not_in_future(referral.sent_on, today, field="sent_on")
    check_order(referral.sent_on, referral.due_on, field="due_on")
    if not referral.answer:
        if referral.answered_on or referral.answer_words:
            raise PolicyBroken(_("Choose what was answered."), field="answer")
        return
    dictionary("referral-answers").check(referral.answer, field="answer")
    if referral.answered_on is None:
        raise PolicyBroken(_("Enter the day of the answer."), field="answered_on")
    check_not_in_future(referral.answered_on, today, field="answered_on")
    check_order(referral.sent_on, referral.answered_on, field="answered_on")
