"""Who may read what coaching keeps apart, and who tells of a session."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kladka.coaching.models import Session
from kladka.core.errors import NotAllowed
from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Staff
from kladka.people.models import Assignment
from kladka.people.queries.assigned import going_on, standing_in
from kladka.people.queries.caseload import author_of
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def with_health_notes(viewer: Viewer) -> QuerySet[Session]:
    """Return the sessions whose health notes `viewer` reads and writes: those of people whom they coach now.

    Nobody else by default, no coordinator and no officer either.
    """
    if viewer.staff is None or not viewer.has(Post.Role.COACH):
        return Session.objects.none()
    own = going_on().filter(coach=viewer.staff)
    projects = viewer.projects_as(Post.Role.COACH)
    return Session.objects.current().filter(
        participation__in=own.values("participation"), participation__project__in=projects
    )


def check_may_tell(viewer: Viewer, assignment: Assignment, day: date) -> None:
    """Whoever coached on a day tells of its sessions: that coach, who stands in, or a coordinator for them.

    That is the coordinator of the partner for which the coach worked, or which opened the participation. Who coached
    before or after does not speak for somebody else. Asks the database of nobody but a coach.
    """
    project = assignment.participation.project_id
    partners = {(project, assignment.partner_id), (project, assignment.participation.partner_id)}
    if partners & viewer.partners_as(Post.Role.COORDINATOR):
        return
    coach = author_of(assignment, viewer.staff, day)
    stands_in = standing_in(viewer.staff, viewer.on).filter(absent=assignment.coach_id, project=project)
    if viewer.staff is None or (coach.pk != viewer.staff.pk and not stands_in.exists()):
        raise _not_theirs(assignment, day)


def can_tell(viewer: Viewer, assignment: Assignment, day: date) -> bool:
    """Tell whether somebody may tell of the sessions of a day by this assignment."""
    try:
        check_may_tell(viewer, assignment, day)
    except NotAllowed:
        return False
    return True


def check_is_author(assignment: Assignment | None, worker: Staff, day: date) -> None:
    """Who enters sessions as their own coached on that day, or stood in."""
    if assignment is not None and author_of(assignment, worker, day).pk != worker.pk:
        raise _not_theirs(assignment, day)


def _not_theirs(assignment: Assignment, day: date) -> NotAllowed:
    words = _(
        "On %(day)s %(coach)s coached this participant. What took place on that day is recorded by that coach, or by "
        "the coordinator."
    )
    return NotAllowed(words % {"day": day_in_words(day), "coach": assignment.coach.name}, field="on_date")
