"""Which participations somebody may see, and how a list of them is read with a constant number of queries."""

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from kladka.core.ledger import Fact
from kladka.core.polish import fold
from kladka.core.prepared import Columns, Prepared
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
    found = [Q(project__in=projects)] if projects else []
    found += [_coordinated(*each) for each in sorted(viewer.partners_as(Post.Role.COORDINATOR))]
    if ids := _ids(viewer):
        # Their projects are named again, for the database to begin at these.
        found.append(Q(pk__in=ids, project__in={post.project_id for post in viewer.posts}))
    if not found:
        return Participation.objects.none()
    # So few that they are read once; a join would be paid by every list.
    mistakes = Mistake.objects.values("participation")
    return Participation.objects.filter(reduce(or_, found)).exclude(pk__in=mistakes)


def listed(participations: QuerySet[Participation]) -> QuerySet[Participation]:
    """Add what a list shows, without a query per row.

    Adds `given_name`, `family_name`, `entry_date`, `was_withdrawn` (an entry was), `left_date` (None while taking
    part), `coach_id`, `coach_given`, `coach_family`, `site_id`, `site_name`, `partner_now`, `model`, `also`,
    `coaching_outcome`, `last_support`, and
    joins person, identity and project. Sort by `person__identity__name_sort`.
    """
    return _shown(participations.select_related("person__identity", "project"))


def following(participations: QuerySet[Any], model: str) -> QuerySet[Any]:
    """Keep, of what `listed` gives, the people whose coaching follows a model, alone or beside others."""
    followed = Concat(Value(" "), "model", Value(" "), "also", Value(" "), output_field=CharField())
    found: QuerySet[Any] = participations.annotate(followed=followed).filter(followed__contains=f" {model} ")
    return found


@Columns
def _shown(participations: QuerySet[Any]) -> QuerySet[Any]:
    assignment = _current(Assignment).order_by("-from_date", "-recorded_no")
    last_exit = _current(Exit).order_by("-exit_date")
    ending = Ending.objects.current().filter(assignment=OuterRef("assignment_id"))
    found: QuerySet[Any] = participations.annotate(
        entry_date=Subquery(_current(Entry).values("entry_date")[:1]),
        was_withdrawn=Exists(Entry.objects.filter(participation=OuterRef("pk")).exclude(retracted_at=None)),
        left_date=Subquery(last_exit.exclude(_was_undone()).values("exit_date")[:1]),
        assignment_id=Subquery(assignment.values("pk")[:1]),
        coach_id=Subquery(assignment.values("coach")[:1]),
        coach_given=Subquery(assignment.values("coach__given_name")[:1]),
        coach_family=Subquery(assignment.values("coach__family_name")[:1]),
        site_id=Subquery(assignment.values("site")[:1]),
        site_name=Subquery(assignment.values("site__name")[:1]),
        partner_now=Subquery(assignment.values("partner__short_name")[:1]),
        model=Subquery(assignment.values("model")[:1]),
        also=Subquery(assignment.values("also")[:1]),
        last_support=Subquery(_current(Support).order_by("-start_date").values("start_date")[:1]),
    ).annotate(coaching_outcome=Subquery(ending.values("outcome")[:1]))
    return found


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


def _coordinated(project: UUID, partner: UUID) -> Q:
    """Whom a partner opened or ever worked with: a large part of a project, so that each of its rows is asked.

    With whom it worked is a set made once: asked of each row, PostgreSQL expects that to be dear, and reads the names
    of everybody first, in order, to stop early.
    """
    worked = Assignment.objects.current().filter(partner=partner)
    return Q(project=project) & (Q(partner=partner) | Q(pk__in=worked.values("participation")))


def _ids(viewer: Viewer) -> Any:
    """The ids of those few whom a viewer sees as a coach or an adviser; None where nobody can be."""
    advises = viewer.has(Post.Role.ADVISER)
    return _by_ways.expression(
        viewer.staff.pk if viewer.staff else None,
        viewer.on,
        viewer.projects_as(Post.Role.COACH),
        viewer.projects_as(Post.Role.ADVISER),
        viewer.site_ids if advises else (),
    )


@Prepared
def _by_ways(
    staff: UUID | None,
    on: date,
    coached_in: Collection[UUID],
    advised_in: Collection[UUID],
    sites: Collection[UUID],
) -> Ids:
    """The ids of all ways in one union: joined by OR, every participation of the project would be looked at."""
    ways = coached_by(staff, on, coached_in) if coached_in else []
    if advised_in:
        advised = Support.objects.current().filter(kind=ADVICE, participation__project__in=advised_in)
        at_sites = advised.filter(Q(site__in=sites) | Q(site__branch_of__in=sites) | Q(provider=staff))
        ways.append(at_sites.values("participation"))
    return ways[0].union(*ways[1:]) if ways else Participation.objects.none()
