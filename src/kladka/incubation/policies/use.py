"""What may never happen to what is offered and used."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.agenda.policies import check_room_at
from kladka.core.dictionaries import dictionary
from kladka.core.errors import ANOTHER, PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.quoting import in_quotes
from kladka.incubation.models import Incubator, Use
from kladka.incubation.policies.standard import check_since

Kind = Use.Kind
LISTS = {Kind.SERVICE: "incubator-services", Kind.EQUIPMENT: "room-equipment"}
"""Where the things of a kind are listed."""


def check_used(use: Use) -> None:
    """One group or entity of the incubator uses one thing of it: a room of its site, or something of a list."""
    if (use.group is None) == (use.organisation is None):
        raise PolicyBroken(_("Choose the group or the entity that uses it."), field="who")
    if use.kind in LISTS:
        dictionary(LISTS[Kind(use.kind)]).check(use.code, field=use.kind)
        return
    if use.room is None or use.room.site_id != use.site_id:
        raise PolicyBroken(_("Choose a room of this incubator."), field="room")
    check_room_at(use.room, use.from_date)
    if use.kind == Kind.DESK and not 1 <= use.number <= use.room.seats:
        raise PolicyBroken(
            _("“%(room)s” has place for %(seats)s. Type a number from 1 to that.")
            % {"room": in_quotes(use.room.name), "seats": use.room.seats},
            field="number",
        )


def check_another_use(same: Sequence[Use]) -> None:
    """Who uses a thing already on some of these days is asked whether it is another use. `same`: those."""
    if same:
        raise PolicyBroken(
            _("It is recorded already that they use this since %(day)s. Is this another use?")
            % {"day": day_in_words(same[0].from_date)},
            field=ANOTHER,
        )


def check_lasts(from_date: date, until_date: date | None, incubator: Incubator) -> None:
    """It begins while the incubator is open, and ends on or after that day."""
    check_since(from_date, incubator, field="from_date")
    check_ends(from_date, until_date)


def check_ends(from_date: date, until_date: date | None) -> None:
    """What lasts ends on or after the day on which it began."""
    if until_date is not None and until_date < from_date:
        raise PolicyBroken(
            _("The last day must not be earlier than the first, %(start)s.") % {"start": day_in_words(from_date)},
            field="until_date",
        )


def check_terms(terms: str, *, is_paid: bool) -> str:
    """Return the terms; of what costs something they say what."""
    cleaned = " ".join(terms.split())
    if is_paid and not cleaned:
        raise PolicyBroken(_("Write what it costs and on what terms."), field="terms")
    return cleaned


def check_offered_once(is_offered: bool) -> None:
    """A service is offered once at a time."""
    if is_offered:
        raise PolicyBroken(_("This service is offered already. Change it, or end it first."), field="code")
