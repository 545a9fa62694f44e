"""What may never be marked or confirmed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.learning import rules
from kladka.learning.models import Event, EventSession, Presence
from kladka.people.models import Identity


def check_enrolled(marked: Iterable[UUID], enrolled: Iterable[UUID]) -> None:
    """Only people who are enrolled are marked."""
    if set(marked) - set(enrolled):
        raise PolicyBroken(_("Somebody of this list is no longer enrolled. Look at the list again."), field="people")


def check_marks(session: EventSession, marks: Mapping[UUID, rules.Mark]) -> None:
    """Times are of who was present, within the session and in order; a reason is of who was excused."""
    for key, mark in marks.items():
        if mark.state and mark.state not in Presence.State.values:
            raise PolicyBroken(_("Choose present, absent or excused."), field="people")
        if mark.reason:
            dictionary("absence-reasons").check(mark.reason, field="people")
        if not mark.is_sound:
            words = _("%(name)s: times are of somebody present, in order, and a reason is of somebody excused.")
            raise PolicyBroken(words % {"name": _name(key)}, field="people")
        if not rules.lies_within(session, mark):
            words = _("%(name)s: arrived or left at a time when the session did not last. Correct the times.")
            raise PolicyBroken(words % {"name": _name(key)}, field="people")


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


def check_reckoned(sessions: Iterable[EventSession], marks: Mapping[tuple[UUID, UUID], rules.Mark]) -> None:
    """Whoever came later or left earlier is confirmed by the time there, so that time has to be known."""
    if said := unreckoned(sessions, marks):
        raise PolicyBroken(" ".join(words for _session, words in said))


def unreckoned(
    sessions: Iterable[EventSession], marks: Mapping[tuple[UUID, UUID], rules.Mark]
) -> list[tuple[EventSession, str]]:
    """Return at which session somebody's time there cannot be told, and whose and why in a sentence."""
    words = {
        "arrived": _(
            "%(name)s left early on %(day)s, but the session does not say when it begins. Write when they came."
        ),
        "left": _("%(name)s came late on %(day)s, but the session does not say when it ends. Write when they left."),
    }
    by_id = {session.pk: session for session in sessions}
    missing = [(by_id[at], who, rules.lacks(by_id[at], mark)) for (at, who), mark in marks.items()]
    return [
        (session, words[lacking] % {"name": _name(who), "day": day_in_words(session.on_date)})
        for session, who, lacking in sorted(missing, key=lambda each: (each[0].on_date, each[1]))
        if lacking in words
    ]


def _name(participation: UUID) -> str:
    return Identity.objects.get(person__participations=participation).name
