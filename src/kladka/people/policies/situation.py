"""What may never be recorded of a situation."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.dated import dated_rule
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Ending, Identity, Participation, Situation
from kladka.people.rules import entry as entry_rules


def check_situation(kind: str, *, until_date: date | None, contract_kind: str | None, full_time_share: Any) -> None:
    """Only work has a contract and a share of full time; only what lasts has an end."""
    known = dictionary("situation-kinds")[kind]
    if contract_kind and not known.data.get("needs_contract"):
        raise PolicyBroken(
            _("Only work has a kind of contract. Leave it empty, or choose another situation."), field="contract_kind"
        )
    if full_time_share and not known.data.get("needs_contract"):
        raise PolicyBroken(
            _("Only work has a share of full time. Leave it empty, or choose another situation."),
            field="full_time_share",
        )
    if until_date and not known.data.get("lasts"):
        raise PolicyBroken(
            _("This is true of one day. Leave the end empty, or choose another situation."), field="until_date"
        )


def check_agreed_end(began: date, until: date | None) -> None:
    """What is agreed for a time ends in a time that people agree on."""
    years = dated_rule("rules/people.yaml", "agreed_end", began)["years"]
    if until is not None and entry_rules.age_on(began, until) >= years:
        raise PolicyBroken(
            ngettext(
                "This is %(years)s year or more after the beginning. Check the year, or leave the end empty.",
                "This is %(years)s years or more after the beginning. Check the year, or leave the end empty.",
                years,
            )
            % {"years": years},
            field="until_date",
        )


def check_born_before(participation: Participation, day: date) -> None:
    """Nothing happened to anybody before they were born."""
    identity = Identity.objects.filter(pk=participation.person_id).first()
    if identity and identity.birth_date and day < identity.birth_date:
        raise PolicyBroken(
            _("This is earlier than the birth date, %(day)s. Check the year.")
            % {"day": day_in_words(identity.birth_date)},
            field="from_date",
        )


def check_may_end(situation: Situation) -> None:
    """What is believed ends once."""
    if not Situation.objects.current().filter(pk=situation.pk).exists():
        raise PolicyBroken(_("Somebody has already corrected or withdrawn this situation. Look at it again."))
    ending = Ending.objects.current().filter(situation=situation).first()
    if ending:
        raise PolicyBroken(
            _("The end of this situation is recorded already: %(day)s. If that is wrong, correct it there.")
            % {"day": day_in_words(ending.until_date)}
        )
