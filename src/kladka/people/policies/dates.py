"""What dates may never say. A support lies within the project's period (edge case 18)."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.programmes.policies import check_inside as check_within_project


def check_not_in_future(day: date, today: date, *, field: str) -> None:
    """A fact is recorded after it happened."""
    if day > today:
        raise PolicyBroken(_("The date lies in the future. Record it when it has happened."), field=field)


def check_order(start: date, end: date | None, *, field: str) -> None:
    """What lasts ends on or after the day it began."""
    if end is not None and end < start:
        raise PolicyBroken(
            _("The end must not be earlier than the beginning, %(start)s.") % {"start": day_in_words(start)},
            field=field,
        )


def check_takes_part(day: date, *, entered: date | None, left: date | None, field: str) -> None:
    """A support is given between entry and exit."""
    if entered is not None and day < entered:
        raise PolicyBroken(
            _("This is earlier than the entry on %(entered)s. Correct the entry first.")
            % {"entered": day_in_words(entered)},
            field=field,
        )
    if left is not None and day > left:
        raise PolicyBroken(
            _(
                "The participant left on %(left)s. Record the return first; if you cannot open the participant’s page, "
                "ask the partner’s coordinator to do it."
            )
            % {"left": day_in_words(left)},
            field=field,
        )


__all__ = ["check_not_in_future", "check_order", "check_takes_part", "check_within_project"]
