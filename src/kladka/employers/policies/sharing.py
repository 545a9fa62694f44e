"""No employer is told about somebody without their consent: what is refused, in words that say what to do."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.employers.models import Employer, EmployerContact, Referral
from kladka.employers.queries.referral import may_be_employer
from kladka.employers.queries.sharing import Sharing, sharing_of


class Untold(PolicyBroken):
    """Somebody did not agree that an employer learns who it is. `participation`: whose consent is to be looked at."""

    def __init__(self, message: Any, *, field: str, participation: UUID) -> None:
        super().__init__(message, field=field)
        self.participation = participation


def why_untold(found: Sharing, day: date) -> str:
    """Return why no new employer is told about somebody on a day, and what to do; "" where the consent stands."""
    if found.stands_on(day):
        return ""
    if not found.consents:
        return _(
            "No consent to telling employers about this participant is recorded. Ask the participant; if the answer "
            "is yes, record the consent on the page “Own page” first. Otherwise no employer learns who it is."
        )
    first = min(one.given_on for one in found.consents)
    if day < first:
        return _(
            "The participant agreed on %(day)s that employers may be told about them. Before that day no employer "
            "could learn who it is. Check the day."
        ) % {"day": day_in_words(first)}
    withdrawn = max(one.withdrawn_on for one in found.consents if one.withdrawn_on and one.withdrawn_on <= day)
    return _(
        "The participant withdrew the consent to telling employers about them on %(day)s. No new employer learns who "
        "it is. Agree together what comes next; if it is a yes again, record the new consent."
    ) % {"day": day_in_words(withdrawn)}


def check_told(contact: EmployerContact, *, before: tuple[Any, ...] = ()) -> None:
    """A contact is about somebody whom the employer knows, or may be told about. `before`: what `telling` told of the
    contact until now; what was recorded once stays, whatever else of it is changed."""
    named = contact.participation
    if named is None or telling(contact) == before:
        return
    found = sharing_of(named)
    if not found.may_be_told(contact.employer_id, contact.on_date, but=contact.pk):
        raise Untold(why_untold(found, contact.on_date), field="participation", participation=named.pk)


def telling(contact: EmployerContact) -> tuple[Any, ...]:
    """Return about whom a contact is, and when."""
    return contact.participation_id, contact.on_date


def check_sent(referral: Referral, *, before: tuple[Any, ...] = ()) -> None:
    """Who is sent to an employer agreed that employers are told. Public bodies that help by an act are no employers
    here, whatever else they are. `before`: what `sending` told of the referral until now."""
    to, participation = referral.organisation, referral.participation
    is_out = referral.direction == Referral.Direction.OUT
    if to is None or not is_out or not may_be_employer(referral.body_kind) or sending(referral) == before:
        return
    employer = Employer.objects.filter(organisation=to, controller=participation.project.controller_id).first()
    found = sharing_of(participation)
    if employer is not None and not found.may_be_told(employer.pk, referral.sent_on):
        raise Untold(why_untold(found, referral.sent_on), field="organisation", participation=participation.pk)


def sending(referral: Referral) -> tuple[Any, ...]:
    """Return to whom a referral sends, and when."""
    return referral.direction, referral.body_kind, referral.organisation_id, referral.sent_on
