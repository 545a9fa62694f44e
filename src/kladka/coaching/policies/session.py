"""What may never happen to sessions and steps, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching.models import Session
from kladka.coaching.queries import parameter
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Staff
from kladka.people import policies as people
from kladka.people.models import Assignment, Support
from kladka.people.queries.assigned import Coached
from kladka.people.queries.caseload import author_of
from kladka.people.rules.entry import age_on
from kladka.programmes.models import Project

LONGEST_DAY = 24 * 60
"""Minutes of a day: no session is longer."""


def check_minutes(minutes: int, on: date) -> None:
    """A session takes time, and not more than a day."""
    least = parameter("shortest_session", on, "minutes")
    if not least <= minutes <= LONGEST_DAY:
        raise PolicyBroken(
            _("Enter how long the session took, in minutes: from %(least)s to %(most)s.")
            % {"least": least, "most": LONGEST_DAY},
            field="minutes",
        )


def check_coached(assignment: Assignment | None) -> Assignment:
    """A session belongs to somebody who has a coach."""
    if assignment is None:
        raise PolicyBroken(_("This participant has no coach now. Ask the coordinator to assign one."))
    return assignment


def check_after_assignment(day: date, assignment: Assignment) -> None:
    """A coach meets a participant from the day of the assignment on."""
    if day < assignment.from_date:
        raise PolicyBroken(
            _("Coaching by %(coach)s began on %(day)s. The session must not be earlier.")
            % {"coach": assignment.coach.name, "day": day_in_words(assignment.from_date)},
            field="on_date",
        )


def check_coached_on(known: Coached, day: date, coach: Staff | None = None) -> Assignment:
    """A session belongs to a day on which the participant had a coach; return by which assignment.

    On the day of a hand-over it is that of `coach`, if it is one of the two.
    """
    found = known.on(day, coach)
    if found is not None:
        return found
    after = known.after(day)
    if after is not None:
        check_after_assignment(day, after)
    last_day = known.ended_before(day)
    if last_day is None:
        return check_coached(None)
    raise PolicyBroken(
        _(
            "Coaching ended on %(day)s. The session must not be later. If the coaching goes on, ask the coordinator "
            "to assign a coach."
        )
        % {"day": day_in_words(last_day)},
        field="on_date",
    )


def check_moved_to(known: Coached, day: date, coach: Staff) -> None:
    """A session that `coach` held is moved to no day on which they did not coach the participant, or stand in."""
    found = check_coached_on(known, day, coach)
    if all(author_of(one, coach, day).pk != coach.pk for one in known.all_on(day)):
        raise PolicyBroken(
            _(
                "On %(day)s %(other)s coached this participant, and this session was held by %(coach)s. If it took "
                "place on that day, withdraw it; whoever coached then, or the coordinator, records it anew."
            )
            % {"day": day_in_words(day), "other": found.coach.name, "coach": coach.name},
            field="on_date",
        )


def check_words(what: str) -> str:
    """A step says what is to be done."""
    text = " ".join(what.split())
    if not text:
        raise PolicyBroken(_("Say what is to be done."), field="what")
    return text


def check_due(day: date | None, today: date, project: Project) -> None:
    """What is agreed in a project is due after the project began, and in a time that people plan for."""
    if day is None:
        return
    if day < project.starts_on:
        raise PolicyBroken(
            _("This is earlier than the project, which began on %(day)s. Check the year.")
            % {"day": day_in_words(project.starts_on)},
            field="due_on",
        )
    years = parameter("step_years", today, "years")
    if age_on(today, day) >= years:
        raise PolicyBroken(
            ngettext(
                "This is %(years)s year or more from today. Check the year.",
                "This is %(years)s years or more from today. Check the year.",
                years,
            )
            % {"years": years},
            field="due_on",
        )


def support_of(session: Session) -> Support:
    """Return the fact behind a session. Raises PolicyBroken when it was withdrawn."""
    fact = Support.objects.current().filter(pk=session.support).first()
    if fact is None:
        raise PolicyBroken(_("This session was withdrawn. Log a new one instead."))
    found: Support = fact
    return found


def check_day(day: date, today: date, project: Project) -> None:
    """A session took place within the project, and not tomorrow."""
    people.check_within_project(day, project, field="on_date")
    people.check_not_in_future(day, today, field="on_date")


@contextmanager
def shown_at(field: str) -> Iterator[None]:
    """Show what a lower room refuses at the field of our form that carried it."""
    try:
        yield
    except PolicyBroken as refused:
        refused.field = field if refused.field else ""
        raise
