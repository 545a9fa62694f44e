"""One coach after the other: what a correction may never tear apart, and what it never lays on top of each other."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Assignment, Ending
from kladka.people.policies.handing_over import check_coach
from kladka.people.queries.assigned import begun_by, coached, ended_by


def check_begins(assignment: Assignment, from_date: date, *, last_day: date | None) -> None:
    """An assignment begins on another day: not before the one that it took over from, and beside no other one.

    `assignment` is as it is recorded now, `last_day` is its own end. The end of the assignment before moves along.
    """
    if from_date == assignment.from_date:
        return
    check_coach(assignment.coach, assignment.participation.project, from_date, field="from_date")
    end = ended_by(assignment)
    before = end.assignment if end else None
    if before and from_date < before.from_date:
        raise PolicyBroken(
            _(
                "Coaching by %(coach)s, which went on with this one, began on %(day)s. Choose that day or a later "
                "one, or correct that beginning first."
            )
            % {"coach": before.coach.name, "day": day_in_words(before.from_date)},
            field="from_date",
        )
    moved = {before.pk: from_date} if before else {}
    _check_alone(assignment, from_date, last_day, moved=moved, field="from_date")


def check_ends(ending: Ending, until_date: date | None) -> None:
    """An assignment ends on another day, or not at all (None): its end in a hand-over is the next one's beginning."""
    assignment = ending.assignment
    if assignment is None or until_date == ending.until_date:
        return
    if until_date is not None and (after := begun_by(ending)):
        raise PolicyBroken(moves_with(after), field="until_date")
    _check_alone(assignment, assignment.from_date, until_date, moved={}, field="until_date" if until_date else "")


def moves_with(after: Assignment) -> str:
    """Return why the end of a hand-over is not corrected by itself."""
    return _(
        "The day of a hand-over moves with the day on which coaching by %(coach)s begins. Correct that beginning: "
        "this end goes along."
    ) % {"coach": after.coach.name}


def _check_alone(assignment: Assignment, first: date, last: date | None, *, moved: Any, field: str) -> None:
    """No other assignment covers days of these; on one day the one may end and the other begin."""
    participation = assignment.participation_id
    for other, recorded in coached([participation])[participation].spans:
        if other.pk == assignment.pk:
            continue
        end = moved.get(other.pk, recorded)
        if max(first, other.from_date) < min(last or date.max, end or date.max):
            raise PolicyBroken(_beside(other, end), field=field)


def _beside(other: Assignment, end: date | None) -> str:
    told = {"coach": other.coach.name, "first": day_in_words(other.from_date)}
    if end is None:
        return (
            _(
                "Coaching by %(coach)s is recorded from %(first)s on, without an end. Two coaches are never at work at "
                "once: choose another day, or correct or withdraw that coaching first."
            )
            % told
        )
    return _(
        "Coaching by %(coach)s is recorded from %(first)s to %(last)s. Two coaches are never at work at once: choose "
        "another day, or correct or withdraw that coaching first."
    ) % {**told, "last": day_in_words(end)}
