"""Of which two days anything may be asked, whoever asks: as of, and as known on."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.programmes.models import Project
from kladka.reporting.rules.days import askable


def check_days(project: Project, as_of: date, known_on: date, today: date) -> None:
    """Refuse days before the project and days to come, and what will be true only after the day of knowledge."""
    first, last = askable(project.starts_on, today)
    start = {"start": day_in_words(project.starts_on)}
    if known_on > last:
        raise PolicyBroken(
            _("Nothing is known yet on this day. Choose %(today)s or an earlier day.") % {"today": day_in_words(last)},
            field="known_on",
        )
    if as_of > last:
        raise PolicyBroken(
            _("This day has not come yet. Choose %(today)s or an earlier day.") % {"today": day_in_words(last)},
            field="as_of",
        )
    if as_of < project.starts_on:
        raise PolicyBroken(_("The project starts on %(start)s. Choose that day or a later one.") % start, field="as_of")
    if known_on < first:
        raise PolicyBroken(
            _("The project starts on %(start)s, and nothing was known of it before. Choose that day or a later one.")
            % start,
            field="known_on",
        )
    if as_of > known_on:
        raise PolicyBroken(
            _("What will be true after the day of knowledge is not known. Choose the same day or an earlier one."),
            field="as_of",
        )
