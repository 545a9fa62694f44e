"""What may never be asked or answered in a survey."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.learning.models import Event, Survey


def check_opens(event: Event, code: str, closes_on: date, today: date) -> None:
    """One survey of a kind is opened for an event, and can still be answered."""
    if Survey.objects.filter(event=event, code=code).exists():
        raise PolicyBroken(
            _("This survey was opened for the event already. Use that one, or choose another."), field="code"
        )
    if closes_on < max(today, event.starts_on):
        raise PolicyBroken(_("The last day must not lie before today, nor before the event begins."), field="closes_on")


def check_is_open(survey: Survey, today: date) -> None:
    """A survey is answered as long as it is open; afterwards its results stand."""
    if not survey.is_open(today):
        raise PolicyBroken(_("This survey is closed. Nothing can be answered any more."))


def check_was_answered(ups: list[tuple[str, str]] | None) -> list[tuple[str, str]]:
    """Whoever sends a form answers at least one question, with an answer that there is."""
    if ups is None:
        raise PolicyBroken(_("Answer at least one question."))
    return ups
