"""What may never be recorded of who a person is."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core import pesel, polish
from kladka.core.dated import dated_rule
from kladka.core.errors import PolicyBroken
from kladka.core.pesel import Pesel
from kladka.people.models import Identity
from kladka.people.rules import contact
from kladka.people.rules import entry as entry_rules


def check_name(text: str, *, field: str = "given_name") -> str:
    """Return a given or family name as it is kept."""
    name = contact.name(text)
    if name is None:
        raise PolicyBroken(_("Type a name in letters, like Anna or Nowak-Kowalska."), field=field)
    return name


def check_phone(text: str) -> str:
    """Return a telephone number as it is kept."""
    number = contact.phone(text)
    if number is None:
        raise PolicyBroken(
            _("Type a telephone number of nine digits, like 600 100 200, or one from abroad with + and its prefix."),
            field="phone",
        )
    return number


def check_postcode(text: str) -> str:
    """Return a postcode as it is kept."""
    code = contact.postcode(text)
    if code is None:
        raise PolicyBroken(
            _("Type a postcode like 30-062. For an address abroad put the country first, like DE-10115."),
            field="postcode",
        )
    return code


def check_born(day: date, today: date) -> None:
    """Nobody is born tomorrow, and nobody is older than people become."""
    if day > today:
        raise PolicyBroken(_("The birth date lies in the future. Check the year."), field="birth_date")
    oldest = dated_rule("rules/people.yaml", "oldest_age", today)["years"]
    if entry_rules.age_on(day, today) > oldest:
        raise PolicyBroken(
            _("By this birth date the person is more than %(years)s years old. Check the year.") % {"years": oldest},
            field="birth_date",
        )


def check_pesel(number: str, *, birth_date: date | None, sex: str, override: str) -> Pesel:
    """Return what a PESEL says. It agrees with the form, or somebody said why both are right."""
    read = pesel.read(number)
    if read is None:
        raise PolicyBroken(_("This is not a valid PESEL number. It has 11 digits; check each of them."), field="pesel")
    if pesel.disagreements(read, birth_date=birth_date, sex=sex) and not override:
        raise PolicyBroken(
            _("The PESEL says another birth date or sex. Correct one of them, or choose why both are right."),
            field="pesel_override",
        )
    return read


def check_known(identity: Identity | None, *, given_name: str, family_name: str) -> None:
    """Who takes a recorded person into another project knows the number, and at least one of the names."""
    if identity is None:
        raise PolicyBroken(_("Nobody with this PESEL is recorded. Register the person instead."), field="pesel")
    same = [polish.fold(given_name) == polish.fold(identity.given_name)]
    same.append(polish.fold(family_name) == polish.fold(identity.family_name))
    if not any(same):
        raise PolicyBroken(
            _("This PESEL is recorded with another name. Check both, or ask the monitoring officer."),
            field="family_name",
        )
