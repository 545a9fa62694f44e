"""What stands on somebody's own page, read for all their participations at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from kladka.agenda.models import Appointment, Attendee
from kladka.calls.models import Attachment
from kladka.calls.queries import brought_by
from kladka.coaching.models import NextStep, Plan, PlanGoal, PlanReview, Session
from kladka.coaching.queries.plan import Planned
from kladka.core import clock, packs
from kladka.people.models import Assignment, Document, Evidence, Paper, Participation, Reassigned
from kladka.people.queries.own_page import Own

MOST_UNPLANNED = 60
"""Of meetings that were not planned so many are read: more than a page shows of what has passed."""


@dataclass
class Part:
    """One participation of somebody, with who coaches them, who is planned to go on, and what is planned."""

    participation: Participation
    coach: str = ""
    next_coach: Reassigned | None = None
    plan: Planned = field(default_factory=lambda: Planned((), (), (), ()))


def with_coaches(own: Own) -> list[Part]:
    """Return the participations with the coach of each. One query."""
    rows = Assignment.objects.current().filter(participation__in=own.participations)
    rows = rows.exclude(endings__retracted_at=None, endings__isnull=False)
    coaches = {one.participation_id: one.coach.name for one in rows.select_related("coach").order_by("from_date")}
    return [Part(one, coaches.get(one.pk, "")) for one in own.participations]


def with_next_coaches(own: Own) -> list[Part]:
    """Return the participations with the coach of each, and with who is planned to go on. Two queries."""
    rows = Reassigned.objects.filter(assignment__participation__in=own.participations, reassignment__done_no=None)
    rows = rows.select_related("coach", "reassignment", "assignment").order_by("-reassignment__from_date")
    planned = {one.assignment.participation_id: one for one in rows}
    return [replace(one, next_coach=planned.get(one.participation.pk)) for one in with_coaches(own)]


def with_plans(own: Own) -> list[Part]:
    """Return the participations with coach and plan. Five queries, however many there are."""
    of: dict[str, Any] = {"participation__in": own.participations}
    plans = list(Plan.objects.filter(**of).select_related("coach", "file").order_by("-number"))
    goals = _by_participation(PlanGoal.objects.filter(**of).order_by("created_at", "pk"))
    steps = _by_participation(NextStep.objects.filter(**of).order_by("due_on", "created_at"))
    reviews = PlanReview.objects.filter(plan__in=plans).select_related("plan").order_by("-held_on", "-created_at")
    held: dict[UUID, list[PlanReview]] = defaultdict(list)
    for review in reviews:
        held[review.plan.participation_id].append(review)
    signed = _by_participation(plans)
    parts = with_coaches(own)
    for one in parts:
        key = one.participation.pk
        one.plan = Planned(goals[key], steps[key], signed[key], held[key])
    return parts


def open_steps(own: Own) -> list[NextStep]:
    """Return what somebody agreed to do and has not done yet, the soonest first. One query."""
    rows = NextStep.objects.filter(participation__in=own.participations, owner="participant", done_on=None)
    return list(rows.order_by("due_on", "created_at"))


def appointments(own: Own) -> tuple[list[Appointment], list[Appointment]]:
    """Return what is planned, the soonest first, and what has passed, the latest first. One query."""
    now = clock.now()
    rows = Appointment.objects.filter(attendees__participation__in=own.participations).distinct()
    every = list(rows.select_related("staff", "site", "project").order_by("starts_at", "pk"))
    ahead = [one for one in every if one.ends_at >= now and one.is_open]
    past = [one for one in reversed(every) if one.ends_at < now or not one.is_open]
    return ahead, past


def unplanned(own: Own) -> list[Session]:
    """Return meetings with a coach that no appointment had announced, the latest first. One query."""
    planned = Attendee.objects.filter(participation__in=own.participations, record__isnull=False)
    rows = (
        Session.objects.current().filter(participation__in=own.participations).exclude(pk__in=planned.values("record"))
    )
    return list(rows.select_related("coach").order_by("-on_date", "-starts_at", "pk")[:MOST_UNPLANNED])


def step_of(own: Own, pk: UUID) -> NextStep | None:
    """Return one step of somebody's own; None when it is another one's or not there."""
    rows = NextStep.objects.filter(participation__in=own.participations, owner="participant")
    return rows.select_related("participation__project").filter(pk=pk).first()


def _by_participation(rows: Iterable[Any]) -> dict[UUID, Sequence[Any]]:
    grouped: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.participation_id].append(row)
    return defaultdict(list, grouped)


def documents(own: Own) -> list[Evidence]:
    """Return the documents of which a copy is kept and that somebody may open, each once, the newest first."""
    shown = packs.load("own_page/documents.yaml")["shown"]
    rows = Evidence.objects.current().filter(participation__in=own.participations, document_kind__in=shown)
    # What was made here and came back signed stands among the papers.
    rows = rows.filter(document__file__isnull=False, document__paper=None)
    rows = rows.select_related("document__file", "participation__project")
    by_document = {one.document_id: one for one in rows.order_by("document_date", "recorded_no")}
    return sorted(by_document.values(), key=lambda one: one.document_date, reverse=True)


def brought(own: Own) -> list[Attachment]:
    """Return the documents that somebody's applications brought and of which a copy is kept, the newest first."""
    return list(brought_by(own.participations).filter(file__isnull=False).order_by("-added_on", "-pk"))


def papers(own: Own) -> list[Paper]:
    """Return the documents that were made for somebody and that they may open, the newest first. One query."""
    kinds = packs.load("own_page/documents.yaml")["papers"]
    rows = Paper.objects.standing().filter(participation__in=own.participations, kind__in=kinds)
    return list(rows.select_related("project", "document__file").order_by("-made_at", "pk"))


def signed_plans(own: Own) -> list[Plan]:
    """Return the signed plans of which a copy is kept and that have no numbered paper, the newest first. One query."""
    rows = Plan.objects.filter(participation__in=own.participations, file__isnull=False)
    rows = rows.exclude(file__in=Document.objects.filter(paper__isnull=False, file__isnull=False).values("file"))
    return list(rows.select_related("file", "participation__project").order_by("-signed_on", "-number"))
