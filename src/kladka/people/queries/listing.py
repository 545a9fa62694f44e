"""Which participations somebody may see, and how a list of them is read with a constant number of queries."""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kladka.core.ledger import Fact
from kladka.core.polish import fold
from kladka.people.models import Assignment, Ending, Entry, Exit, Mistake, Participation, Reentry, Support
from kladka.people.queries.assigned import Ids, coached_by
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

ADVICE = "advice"


def named(participations: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Keep the participations of people whose name holds every word, in any order and without regard to accents."""
    for word in fold(words).split():
        participations = participations.filter(person__identity__name_fold__contains=word)
    return participations


def visible_as(viewer: Viewer, roles: Collection[str]) -> QuerySet[Participation]:
    """Return the participations that `viewer` sees by posts of these roles."""
    posts = tuple(post for post in viewer.posts if post.role in roles)
    return visible_to(Viewer(viewer.user, viewer.on, viewer.staff, posts))


def visible_to(viewer: Viewer) -> QuerySet[Participation]:
    """Return the participations whose data `viewer` may open.

    A coach: people assigned to them and not handed over since, for some days also those handed over lately, and
    those of a coach whom they stand in for. A coordinator: people whom the partner opened or ever
    worked with. A monitoring officer: everybody in the project. An adviser: people advised at the adviser's sites.
    A trainer and an administrator: nobody (a trainer sees names on attendance lists only).
    """
    projects = viewer.projects_as(Post.Role.MONITORING_OFFICER)
    # The ids of all ways in one union: joined by OR, every participation of the project would be looked at.
    ways = [*_coached(viewer), *_of_partners(viewer), *_advised_by(viewer)]
    found = [Q(project__in=projects)] if projects or not ways else []
    if ways:
        # Their projects are named again, for the database to begin at these.
        found.append(Q(pk__in=ways[0].union(*ways[1:]), project__in={post.project_id for post in viewer.posts}))
    # So few that they are read once; a join would be paid by every list.
    mistakes = Mistake.objects.values("participation")
    return Participation.objects.filter(reduce(or_, found)).exclude(pk__in=mistakes)


def listed(participations: QuerySet[Participation]) -> QuerySet[Participation]:
    """Add what a list shows, without a query per row.

    Adds `given_name`, `family_name`, `entry_date`, `left_date` (None while taking part), `coach_id`, `coach_given`,
    `coach_family`, `site_id`, `site_name`, `partner_now`, `model`, `coaching_outcome`, `last_support`, and joins
    person, identity and project. Sort by `person__identity__name_sort`.
    """
    assignment = _current(Assignment).order_by("-from_date", "-recorded_no")
    last_exit = _current(Exit).order_by("-exit_date")
    ending = Ending.objects.current().filter(assignment=OuterRef("assignment_id"))
    return (
        participations.select_related("person__identity", "project")
        .annotate(
            entry_date=Subquery(_current(Entry).values("entry_date")[:1]),
            left_date=Subquery(last_exit.exclude(_was_undone()).values("exit_date")[:1]),
            assignment_id=Subquery(assignment.values("pk")[:1]),
            coach_id=Subquery(assignment.values("coach")[:1]),
            coach_given=Subquery(assignment.values("coach__given_name")[:1]),
            coach_family=Subquery(assignment.values("coach__family_name")[:1]),
            site_id=Subquery(assignment.values("site")[:1]),
            site_name=Subquery(assignment.values("site__name")[:1]),
            partner_now=Subquery(assignment.values("partner__short_name")[:1]),
            model=Subquery(assignment.values("model")[:1]),
            last_support=Subquery(_current(Support).order_by("-start_date").values("start_date")[:1]),
        )
        .annotate(coaching_outcome=Subquery(ending.values("outcome")[:1]))
    )


def _current(model: type[Fact]) -> QuerySet[Any]:
    found: QuerySet[Any] = model.objects.current().filter(participation=OuterRef("pk"))
    return found


def _was_undone() -> Exists:
    """A return on or after the exit undoes it; OuterRef means the exit here."""
    return Exists(
        Reentry.objects.current().filter(
            participation=OuterRef("participation"), reentry_date__gte=OuterRef("exit_date")
        )
    )


def _coached(viewer: Viewer) -> list[Ids]:
    projects = viewer.projects_as(Post.Role.COACH)
    return coached_by(viewer.staff, viewer.on, projects) if projects else []


def _of_partners(viewer: Viewer) -> list[Ids]:
    found: list[Ids] = []
    for project, partner in viewer.partners_as(Post.Role.COORDINATOR):
        worked = Assignment.objects.current().filter(partner=partner, participation__project=project)
        found.append(Participation.objects.filter(partner=partner, project=project).values("pk"))
        found.append(worked.values("participation"))
    return found


def _advised_by(viewer: Viewer) -> list[Ids]:
    if not viewer.has(Post.Role.ADVISER):
        return []
    sites = viewer.site_ids
    advised = Support.objects.current().filter(
        kind=ADVICE, participation__project__in=viewer.projects_as(Post.Role.ADVISER)
    )
    at_sites = advised.filter(Q(site__in=sites) | Q(site__branch_of__in=sites) | Q(provider=viewer.staff))
    return [at_sites.values("participation")]
