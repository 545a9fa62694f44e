"""Where and when heads are never counted."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.learning.models import Event


def check_open(event: Event) -> None:
    """Heads are counted at open events only: elsewhere people are known by name."""
    if not event.is_open:
        raise PolicyBroken(
            _("Heads are counted at open events only. At this event mark people by name."), field="head_count"
        )


def check_heads(event: Event, on_date: date) -> None:
    """A head count belongs to a day of the event."""
    if not event.starts_on <= on_date <= event.ends_on:
        raise PolicyBroken(
            _("The day must lie within the event: %(start)s to %(end)s.")
            % {"start": day_in_words(event.starts_on), "end": day_in_words(event.ends_on)},
            field="on_date",
        )
