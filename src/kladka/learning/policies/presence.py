"""What may never be marked or confirmed."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.learning.models import Event


def check_enrolled(marked: Iterable[UUID], enrolled: Iterable[UUID]) -> None:
    """Only people who are enrolled are marked."""
    if set(marked) - set(enrolled):
        raise PolicyBroken(_("Somebody of this list is no longer enrolled. Look at the list again."), field="people")


def check_held(day: date, today: date, *, field: str) -> None:
    """Attendance is known on the day, not before."""
    if day > today:
        raise PolicyBroken(_("This session has not taken place yet."), field=field)


def check_somebody_came(event: Event, wanted: Collection[UUID], recorded: Collection[UUID]) -> None:
    """Attendance is confirmed of somebody: marked as present now, or recorded before."""
    if wanted or recorded:
        return
    if not event.sessions.exists():
        raise PolicyBroken(_("The event has no sessions yet. Add a session first."))
    raise PolicyBroken(_("Nobody is marked as present. Mark somebody as present first."))
