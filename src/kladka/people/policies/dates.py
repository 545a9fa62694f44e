"""What dates may never say."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.programmes.models import Project


def check_within_project(day: date, project: Project, *, field: str) -> None:
    """A support lies within the project's period (edge case 18)."""
    if not project.starts_on <= day <= project.ends_on:
        raise PolicyBroken(
            _("The date must lie within the project: %(start)s to %(end)s.")
            % {"start": day_in_words(project.starts_on), "end": day_in_words(project.ends_on)},
            field=field,
        )


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
