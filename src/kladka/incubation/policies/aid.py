"""No aid that is no aid, and none beyond the limit of its day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kladka.audit.policies import check_words
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.incubation import rules
from kladka.incubation.models import Grant
from kladka.incubation.policies.founding import source_of


def check_aid(amount: Decimal, rate: Decimal) -> None:
    """Aid is money, and a euro costs some."""
    if amount <= 0:
        raise PolicyBroken(_("Write an amount of more than nothing."), field="amount")
    if rate <= 0:
        raise PolicyBroken(_("Write how many złoty one euro cost on that day."), field="rate")


def check_no_contract_gives(grant: Grant | None) -> None:
    """Aid by a contract stands as long as the contract, which goes on to say so. `grant`: by whose contract it is."""
    if grant is not None:
        raise PolicyBroken(
            _(
                "This aid is granted by the contract %(number)s on a grant, which stands. Take the contract back on "
                "the page of the grant: the aid is withdrawn with it."
            )
            % {"number": grant.contract_number}
        )


def check_room_for_aid(beyond: str) -> None:
    """What a project grants stays below the limit of every day from then on. `beyond`: in which words it does not."""
    if beyond:
        raise PolicyBroken(beyond, field="amount")


def check_aid_explained(doubts: Iterable[str], because: str) -> None:
    """What is more often a slip is recorded where somebody wrote why it is right all the same."""
    told = [each for each in doubts if each]
    if not told:
        return
    if because.strip():
        check_words(because, field="because")
        return
    told.append(_("Correct it, or write why it is right all the same."))
    raise PolicyBroken(" ".join(told), field="because")


def doubt_of_rate(rate: Decimal, on: date) -> str:
    """Return in words that a euro hardly cost that much on that day; nothing where it may have."""
    least, most = rules.usual_rates(on)
    if least <= rate <= most:
        return ""
    words = _("One euro costs from %(least)s to %(most)s zł, give or take; here it is %(rate)s zł.")
    numbers = {"least": least, "most": most, "rate": rate}
    return words % {name: number_format(each, use_l10n=True) for name, each in numbers.items()}


def beyond_limit(given: Iterable[rules.Given], new: rules.Given, *, is_road_freight: bool) -> str:
    """Return in words that aid goes beyond the limit of its day, or of a later one with what was granted meanwhile;
    nothing where it does not."""
    every = [*given, new]
    for on in sorted({new.on, *(each.on for each in every if each.on > new.on)}):
        room = rules.aid_room(every, on, is_road_freight=is_road_freight)
        if room is not None and room.used > room.most and new.on >= room.since:
            words = _(
                "From %(since)s to %(day)s this undertaking would have %(used)s euro of de minimis aid; %(most)s "
                "euro are the most (%(source)s)."
            )
            return words % {
                "since": day_in_words(room.since),
                "day": day_in_words(on),
                "used": number_format(room.used, 2, use_l10n=True, force_grouping=True),
                "most": number_format(room.most, 0, use_l10n=True, force_grouping=True),
                "source": source_of(room.limit.source),
            }
    return ""
