"""Fetching what somebody may open: the scope is that of the roles a page is for, not of every role they hold."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from kladka.audit.models import Act, Line
from kladka.core.forms.shown import day_in_words
from kladka.core.ledger import Fact
from kladka.core.prepared import Columns
from kladka.pages.refusals import GoneError
from kladka.people.models import Alias, Assignment, Ending, RecordState
from kladka.people.queries import listed, visible_as
from kladka.people.queries.assigned import HANDED_OVER
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

WORKERS = frozenset({Post.Role.COACH, Post.Role.COORDINATOR})
LEADERS = frozenset({Post.Role.COORDINATOR})
CHECKERS = frozenset({Post.Role.MONITORING_OFFICER})
MERGERS = LEADERS | CHECKERS
READERS = WORKERS | CHECKERS


def participation_for(viewer: Viewer, pk: UUID, roles: Collection[str]) -> Any:
    """Return one participation with what a list shows of it and its draft joined, or raise Http404. One query.

    Adds to what `people.queries.listed` adds: `is_merged`, `submitted_on`, `also` (further models), and
    `coaching_ended`: no coach, or one whose work has ended.
    """
    rows = _told(visible_as(viewer, roles).filter(pk=pk))
    joined = ("person__identity", "draft", "project__controller", "partner")
    found: Any = rows.select_related(*joined).order_by().first()
    if found is None:
        raise _not_there(viewer, pk)
    found.coaching_ended = found.coach_id is None or bool(found.coaching_outcome)
    found.draft.participation = found
    return found


@Columns
def _told(rows: QuerySet[Any]) -> QuerySet[Any]:
    merged = Alias.objects.current().filter(Q(person=OuterRef("person")) | Q(same_as=OuterRef("person")))
    submitted = RecordState.objects.current().filter(participation=OuterRef("pk"), state=RecordState.State.SUBMITTED)
    further = Assignment.objects.filter(pk=OuterRef("assignment_id")).values("also")
    return listed(rows).annotate(
        is_merged=Exists(merged),
        submitted_on=Subquery(submitted.values("on_date")[:1]),
        also=Subquery(further[:1]),
    )


def thing_for[M: Model](viewer: Viewer, rows: QuerySet[M], pk: UUID, roles: Collection[str]) -> M:
    """Return one of `rows` about a participation that `viewer` sees by these roles, or raise Http404."""
    found = rows.filter(pk=pk, participation__in=visible_as(viewer, roles)).first()
    if found is None:
        raise _not_there(viewer, rows.filter(pk=pk).values_list("participation", flat=True).first())
    return found


def fact_for(viewer: Viewer, pk: UUID, roles: Collection[str]) -> Any:
    """Return one fact about a participation that `viewer` sees by these roles, or raise Http404."""
    line = Line.objects.filter(object=pk, act=Act.RECORDED).first()
    model = _model_of(line.table) if line else None
    if model is None:
        raise Http404
    rows: QuerySet[Any] = model.objects.all()
    return thing_for(
        viewer, rows.select_related("participation__person__identity", "participation__project"), pk, roles
    )


def merges_for(viewer: Viewer) -> QuerySet[Alias]:
    """Return the merges of two persons both of whom `viewer` sees as somebody who may merge."""
    seen = visible_as(viewer, MERGERS).values("person")
    rows = Alias.objects.current().filter(person__in=seen, same_as__in=seen)
    return rows.select_related("person__identity", "same_as__identity")


def may_work_on(viewer: Viewer) -> bool:
    """Tell whether the viewer holds a role that records facts."""
    return bool(viewer.roles & WORKERS)


def _not_there(viewer: Viewer, participation: UUID | None) -> Http404:
    """Return the refusal. Who coached the participant is told to whom they were handed over; others nothing."""
    own = Ending.objects.current().filter(assignment__coach=viewer.staff, outcome=HANDED_OVER)
    ended = own.filter(participation=participation).order_by("-recorded_no").first() if participation else None
    if viewer.staff is None or ended is None:
        return Http404()
    after = Assignment.objects.current().filter(participation=participation, recorded_no=ended.recorded_no).first()
    words = _(
        "You were the coach until %(day)s; then this participant was handed over to: %(coach)s. If a session of yours "
        "from before is not recorded yet, ask the coordinator to record it: it stays yours."
    )
    if after is None:
        words = _(
            "You were the coach until %(day)s; then this participant was handed over to somebody else. If a session of "
            "yours from before is not recorded yet, ask the coordinator to record it: it stays yours."
        )
    told = {"day": day_in_words(ended.until_date), "coach": after.coach.name if after else ""}
    return GoneError(words % told, is_elsewhere=True)


def _model_of(table: str) -> type[Fact] | None:
    for model in apps.get_app_config("people").get_models():
        if model._meta.db_table == table and issubclass(model, Fact) and hasattr(model, "participation"):
            return model
    return None
