"""Asked before the day of a hand-over moves, forth or back: what others held of the days that somebody else coached."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching.models import Session
from kladka.coaching.queries.afterwards import sessions_after
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.pages.asking import ask
from kladka.people.models import Assignment, Ending, Substitution
from kladka.people.policies import check_begun
from kladka.people.queries.assigned import HANDED_OVER

_NAMED = 5
"""As many are read in one sentence; of more it says how many."""


def ask_about_held(form: Any, wanted: Mapping[Assignment, UUID], from_date: date) -> None:
    """Let a form ask for a tick where people were coached by others than their next coach after `from_date`.

    `wanted`: the next coach of each. On the day of the hand-over itself both coach. Of a day in the past one query.
    A day before somebody's coaching began is refused first.
    """
    if from_date >= clock.today():
        return
    for old in wanted:
        form.ask(check_begun, old, from_date)
    if not form.is_valid():
        return
    after = {old.participation_id: coach for old, coach in wanted.items()}
    held = [one for one in sessions_after(after, from_date) if one.coach_id != after[one.participation_id]]
    if not held:
        return
    question = _(
        "After %(day)s these sessions are recorded: %(sessions)s. They stay, held by somebody who by this hand-over "
        "did not coach on that day. Hand over from %(day)s all the same?"
    )
    told = {"day": day_in_words(from_date), "sessions": in_words(held)}
    ask(form, question % told, label=_("Hand over from that day"), about=_("From which day?"))


def ask_about_moved(form: Any, assignment: Assignment, from_date: date) -> None:
    """Let a form ask for a tick where coaching begins on another day than was recorded, and sessions lie between."""
    who, old = [assignment.participation_id], assignment.from_date
    if from_date < old:
        held = [one for one in sessions_after(who, from_date, until=old) if one.coach_id != assignment.coach_id]
    else:
        days = {"last_day": old - timedelta(days=1), "until": from_date - timedelta(days=1)}
        held = [one for one in sessions_after(who, **days) if one.coach_id == assignment.coach_id]
    if not held:
        return
    question = _(
        "With %(day)s as the beginning, these sessions are held by somebody who did not coach on that day: "
        "%(sessions)s. They stay as they are. Is the date right?"
    )
    told = {"day": day_in_words(from_date), "sessions": in_words(held)}
    ask(form, question % told, label=_("The date is right"), about=_("Beginning"))


def ask_about_undone(form: Any, made: Sequence[Assignment]) -> None:
    """Let a form ask for a tick where a hand-over is undone since which the next coach of somebody held sessions."""
    after = {one.participation_id: one for one in made}
    first = min((one.from_date for one in made), default=clock.today())
    found = [(one, after[one.participation_id]) for one in sessions_after(after, first - timedelta(days=1))]
    held = [one for one, new in found if one.coach_id == new.coach_id and one.on_date >= new.from_date]
    held = _not_as_stand_in(held, made)
    if not held:
        return
    question = _(
        "Since this hand-over these sessions are recorded: %(sessions)s. They stay, held by somebody who then, by the "
        "record, did not coach. Undo the hand-over all the same?"
    )
    ask(form, question % {"sessions": in_words(held)}, label=_("Undo it all the same"))


def _not_as_stand_in(held: Sequence[Session], made: Sequence[Assignment]) -> list[Session]:
    """Leave out sessions that the next coach held as stand-in of the coach before. Two queries where there are any."""
    if not held:
        return []
    endings = Ending.objects.current().filter(controller=made[0].controller, recorded_no=made[0].recorded_no)
    before = dict(endings.filter(outcome=HANDED_OVER).values_list("participation", "assignment__coach"))
    rows = list(
        Substitution.objects.filter(
            project=made[0].participation.project_id,
            absent__in=set(before.values()),
            substitute__in={one.coach_id for one in held},
        )
    )
    return [
        one
        for one in held
        if not any(
            (each.absent_id, each.substitute_id) == (before.get(one.participation_id), one.coach_id)
            and each.from_date <= one.on_date <= each.until_date
            for each in rows
        )
    ]


def in_words(held: Sequence[Session]) -> str:
    """Return which sessions these are: a few by name and day, more by person, very many by number."""
    if len(held) <= _NAMED:
        return "; ".join(
            _("%(name)s, %(day)s, %(coach)s")
            % {"name": _name(one), "day": day_in_words(one.on_date), "coach": one.coach.name}
            for one in held
        )
    by_person = Counter((one.participation_id, _name(one)) for one in held)
    if len(by_person) <= _NAMED:
        pairs = [(name, count) for (_pk, name), count in by_person.items()]
        return "; ".join(
            ngettext("%(name)s: %(count)s session", "%(name)s: %(count)s sessions", count)
            % {"name": name, "count": count}
            for name, count in pairs
        )
    return _("sessions: %(count)s, people: %(people)s") % {"count": len(held), "people": len(by_person)}


def _name(session: Session) -> str:
    return session.participation.person.identity.name
