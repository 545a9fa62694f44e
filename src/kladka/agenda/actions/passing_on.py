"""Appointments go on with somebody else: after a hand-over, or because somebody stood in."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from kladka.agenda import queries, rules
from kladka.agenda.models import Appointment
from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.organisations.models import Staff
from kladka.people.models import Participation
from kladka.programmes.models import Post


def pass_on(
    *, people: Collection[Participation], before: Staff, after: Staff, from_date: date, by: Actor
) -> list[Appointment]:
    """Let the planned appointments of people of one project go on with another staff member from a day on.

    What has begun already stays with whoever was to hold it; so does what somebody else is expected at, too, and what
    is on a day on which `after` has no post.
    """
    project = next(iter(people)).project
    with verb("agenda.pass_on", controller=project.controller_id, by=by) as opened:
        found = _planned_with(people, before, from_date).filter(starts_at__gt=clock.now())
        return _moved(opened, found, after, taken_over_from=before)


def take_back(
    *, people: Collection[Participation], before: Staff, after: Staff, from_date: date, by: Actor
) -> list[Appointment]:
    """Undo `pass_on`: what is still planned goes on with `before` again."""
    project = next(iter(people)).project
    with verb("agenda.take_back", controller=project.controller_id, by=by) as opened:
        found = _planned_with(people, after, from_date).filter(taken_over_from=before)
        return _moved(opened, found, before, taken_over_from=None)


def call_off_ahead(*, people: Collection[Participation], staff: Staff, by: Actor) -> list[Appointment]:
    """Call off what a staff member, who meets these people of one project no more, has planned with them alone."""
    project = next(iter(people)).project
    with verb("agenda.call_off_ahead", controller=project.controller_id, by=by) as opened:
        found = list(queries.ahead_alone(people, staff, clock.now()))
        for one in found:
            one.state = Appointment.State.CANCELLED_BY_STAFF
            one.version += 1
            one.changed_at = opened.at
            opened.save(one, fields=["state", "version", "changed_at"])
        return found


def _planned_with(people: Collection[Participation], staff: Staff, from_date: date) -> QuerySet[Appointment]:
    """Return what is planned with these people, and with nobody else, from a day on."""
    starts, _ends = rules.span_of_days(from_date, from_date)
    return queries.ahead_alone(people, staff, starts)


def _moved(
    opened: Verb, found: QuerySet[Appointment], staff: Staff, *, taken_over_from: Staff | None
) -> list[Appointment]:
    moved = []
    posts = list(Post.objects.current().filter(staff=staff).select_related("partner").order_by("from_date"))
    for one in found:
        day = rules.local(one.starts_at).date()
        held = (post for post in posts if post.project_id == one.project_id and post.from_date <= day)
        post = next((post for post in held if post.until_date is None or post.until_date >= day), None)
        if post is None:
            continue
        one.staff, one.partner, one.taken_over_from = staff, post.partner, taken_over_from
        one.version += 1
        one.changed_at = opened.at
        moved.append(opened.save(one, fields=["staff", "partner", "taken_over_from", "version", "changed_at"]))
    return moved
