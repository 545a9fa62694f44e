"""What the form of leaving offers: the last day that a benefit financed, where the programme takes it as the exit."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.benefits.queries import kind_of, offered_exit
from kladka.core import clock
from kladka.core.components import SummaryRow
from kladka.core.forms.shown import day_in_words


@dataclass(frozen=True)
class Offer:
    """What the form begins with, and why; nothing where nothing is offered."""

    initial: dict[str, date] = field(default_factory=dict)
    rows: list[SummaryRow] = field(default_factory=list)


def last_financed(participation: Any) -> Offer:
    """Return the last financed day as the exit date to begin with. Somebody may type another one."""
    found = None if participation.left_date else offered_exit(participation, clock.today())
    if found is None:
        return Offer()
    day, benefit = found
    words = _("%(day)s: %(benefit)s. The programme takes this day as the last one in the project if nothing follows.")
    told = {"day": day_in_words(day), "benefit": kind_of(benefit)}
    return Offer({"exit_date": day}, [SummaryRow(_("Last day that a benefit financed"), words % told)])
