"""What may never be recorded of somebody who leaves."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Participation, Support


def check_leaving(*, path_completed: bool, reason: str | None) -> None:
    """Who leaves before the end of the path has a reason; who completed it has none."""
    if not path_completed and not reason:
        raise PolicyBroken(_("Choose why the participant left before the path was completed."), field="leaving_reason")
    if path_completed and reason:
        raise PolicyBroken(
            _("The path was completed, so leave the reason empty, or answer that it was not."), field="leaving_reason"
        )


def check_after_last_support(participation: Participation, exit_date: date) -> None:
    """Nobody leaves before the last support."""
    last = Support.objects.current().filter(participation=participation).order_by("-start_date").first()
    if last and exit_date < (last.end_date or last.start_date):
        raise PolicyBroken(
            _("The last support was on %(day)s. The exit must not be earlier.")
            % {"day": day_in_words(last.end_date or last.start_date)},
            field="exit_date",
        )
