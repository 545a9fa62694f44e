"""What may never happen with somebody's own page, their consents and what they ask for."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.core.dated import dated_rule
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.messages import channels
from kladka.organisations.models import Staff
from kladka.people.models import Consent, CorrectionRequest, OwnAccess
from kladka.people.rules import own_page as rules

PACK = "parameters/own_page.yaml"
LONGEST_WORDS = 2000
_CHANNELS = {OwnAccess.Way.EMAIL: channels.EMAIL, OwnAccess.Way.SMS: channels.SMS}


def parameter(name: str, on: date, unit: str) -> int:
    """Return a number from the pack that holds on a day."""
    return int(dated_rule(PACK, name, on)[unit])


def check_way(way: str, address: str) -> str:
    """Return the address to which codes go. A letter has none yet; whoever holds it tells one.

    It is nobody's of the staff: whoever invites somebody to their own address could read as the participant what the
    post does not show, remarks about health first of all.
    """
    if way == OwnAccess.Way.LETTER:
        return ""
    typed = check_address(way, address)
    if is_of_staff(typed):
        raise PolicyBroken(
            _("This address belongs to somebody who works here. Type the participant’s own, or invite by a letter."),
            field="address",
        )
    return typed


def is_of_staff(address: str) -> bool:
    """Tell whether an address is that of an account, or a telephone number that somebody of the staff has given."""
    if "@" in address:
        return User.objects.filter(email__iexact=address, is_active=True).exists()
    numbers = Staff.objects.exclude(phone="").values_list("phone", flat=True)
    return any(rules.address(number) == address for number in numbers)


def check_reachable(address: str) -> str:
    """Return an address that somebody types to get a code, if this installation can send codes there.

    Says nothing of whose it is: only how it looks.
    """
    if "@" in address:
        return check_address(OwnAccess.Way.EMAIL, address)
    if channels.SMS not in channels.available():
        raise PolicyBroken(_("Type an e-mail address in full, like name@example.pl."), field="address")
    return check_address(OwnAccess.Way.SMS, address)


def check_address(way: str, address: str) -> str:
    """Return an address as it is kept, to which this installation can send codes."""
    typed = rules.address(address)
    if _CHANNELS.get(OwnAccess.Way(way)) not in channels.available():
        raise PolicyBroken(_("This installation cannot send such messages. Choose e-mail."), field="way")
    if way == OwnAccess.Way.EMAIL:
        try:
            validate_email(typed)
        except ValidationError as error:
            raise PolicyBroken(_("Type an e-mail address in full, like name@example.pl."), field="address") from error
    elif not 9 <= len(rules.digits(typed)) <= 15:
        raise PolicyBroken(_("Type a telephone number, like 600 100 200 or +48 600 100 200."), field="address")
    return typed


def check_stands(access: OwnAccess) -> None:
    """What was revoked is not revoked twice."""
    if access.revoked_at is not None:
        raise PolicyBroken(_("This invitation was already taken back."))


def check_consent(kind: str, last: Consent | None, given_on: date, today: date) -> None:
    """A consent is one of the list, was given on a day that has come, and stands once; after the last was withdrawn."""
    dictionary("consent-kinds").check(kind, field="kind")
    if given_on > today:
        raise PolicyBroken(_("The day lies in the future. Check the year."), field="given_on")
    if last is None:
        return
    if last.withdrawn_on is None:
        raise PolicyBroken(
            _("This consent is already recorded. Withdraw it before you record another one."), field="kind"
        )
    if given_on < last.withdrawn_on:
        raise PolicyBroken(
            _("The participant withdrew this consent on %(day)s. Only one that was given later holds.")
            % {"day": day_in_words(last.withdrawn_on)},
            field="given_on",
        )


def check_asked_on(on: date, today: date) -> None:
    """A request came on a day that has come."""
    if on > today:
        raise PolicyBroken(_("The day lies in the future. Check the year."), field="on")


def check_withdrawn(consent: Consent, on: date, today: date) -> None:
    """A consent is withdrawn once, not before it was given."""
    if consent.withdrawn_on is not None:
        raise PolicyBroken(_("This consent was already withdrawn."))
    if not consent.given_on <= on <= today:
        raise PolicyBroken(_("A consent is withdrawn after it was given, and not in the future."), field="on")


def check_words(words: str, *, field: str = "words") -> str:
    """Return what somebody writes, which says something and is no book."""
    said = words.strip()
    if not said:
        raise PolicyBroken(_("Write in your own words what it is about."), field=field)
    if len(said) > LONGEST_WORDS:
        raise PolicyBroken(_("Write at most %(most)s characters.") % {"most": LONGEST_WORDS}, field=field)
    return said


def check_answer(request: CorrectionRequest, state: str) -> None:
    """A request is answered once, by one of the three answers."""
    if request.state != CorrectionRequest.State.OPEN:
        raise PolicyBroken(_("This request was already answered."))
    if state not in CorrectionRequest.State.values or state == CorrectionRequest.State.OPEN:
        raise PolicyBroken(_("Choose what became of the request."), field="state")
