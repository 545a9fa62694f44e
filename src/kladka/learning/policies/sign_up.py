"""Who can never sign up, and when."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.learning.models import Enrolment, Event


def check_signs_up(event: Event, today: date) -> None:
    """People sign up within the days of the event's sign-up, and only while it takes place."""
    if not event.takes_on(today):
        raise PolicyBroken(_("Nobody can sign up for this event today. Look at its page for the days, or call us."))


def check_window(event: Event) -> None:
    """Signing up ends after it begins, and not after the event."""
    first, last = event.sign_up_from, event.sign_up_until
    if first and first > event.last_sign_up:
        raise PolicyBroken(_("Signing up must begin before it ends, and before the event."), field="sign_up_from")
    if last and last > event.ends_on:
        raise PolicyBroken(_("Signing up must end before the event ends."), field="sign_up_until")


def check_public(event: Event) -> None:
    """The public calendar holds events of projects that are on the public site."""
    if event.is_public and not event.project.is_public:
        raise PolicyBroken(
            _("The project is not on the public site yet, so its events cannot be either."), field="is_public"
        )


def check_reachable(email: str, phone: str) -> None:
    """Somebody who signs up can be told."""
    if not (email or phone):
        raise PolicyBroken(_("Type an e-mail address or a telephone number, so that we can answer."), field="email")


def check_answers(why: str, access_needs: Sequence[str]) -> None:
    """What was chosen stands in the dictionaries."""
    if why:
        dictionary("visit-reasons").check(why, field="why")
    for need in access_needs:
        dictionary("access-needs").check(need, field="access_needs")


def check_not_cancelled(enrolment: Enrolment) -> None:
    """Whoever cancelled is not taken on, marked or cancelled again."""
    if enrolment.state == Enrolment.State.CANCELLED:
        raise PolicyBroken(_("This was cancelled already. Look at it again."))


def check_visitor(enrolment: Enrolment) -> None:
    """Only a visitor is taken on."""
    check_not_cancelled(enrolment)
    if enrolment.participation_id is not None:
        raise PolicyBroken(_("This visitor was taken on already. Look at the list again."))
