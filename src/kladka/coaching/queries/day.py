"""Reads of a coach's day: who, what is due, what is missing."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from kladka.coaching import rules
from kladka.coaching.models import NextStep, Session
from kladka.coaching.queries.card import card_from
from kladka.coaching.queries.plan import last_review, review_due
from kladka.core import packs
from kladka.core.prepared import Prepared
from kladka.organisations.models import Staff
from kladka.people.models import Assignment, Entry, Exit, Participation, Reassigned, Reentry, Support
from kladka.people.queries import unproven_situations
from kladka.people.queries.assigned import going_on, stood_in_for
from kladka.programmes.models import Project

COACHING = "coaching"


@dataclass(frozen=True)
class Coached:
    """One of a coach's people on a day. `unseen_days` counts since the last session, or since the assignment."""

    participation: Participation
    assignment: Assignment
    last_session: date | None
    has_entered: bool
    has_support: bool
    was_withdrawn: bool
    unseen_days: int
    is_unseen: bool
    has_unproven: bool
    steps: list[NextStep]
    review_on: date | None = None
    reviewed_on: date | None = None

    @property
    def name(self) -> str:
        """Return the participant's name."""
        return self.participation.person.identity.name

    @property
    def in_place_of(self) -> str:
        """Return the name of the absent coach; empty where the person is one's own."""
        assignment: Any = self.assignment
        return "" if assignment.is_own else assignment.coach.name


@dataclass(frozen=True)
class Day:
    """What a coach finds in the morning. `steps` are due by `until`, the overdue ones first."""

    on: date
    until: date
    people: list[Coached] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    steps: list[NextStep] = field(default_factory=list)

    @property
    def overdue(self) -> list[NextStep]:
        """Return the steps whose day has passed."""
        return [step for step in self.steps if rules.is_overdue(step.due_on, step.done_on, self.on)]

    @property
    def unseen(self) -> list[Coached]:
        """Return the people not met for long, the longest first."""
        return sorted((one for one in self.people if one.is_unseen), key=lambda one: -one.unseen_days)

    @property
    def incomplete(self) -> list[Coached]:
        """Return the people who do not count yet because the entry form lacks something."""
        return [one for one in self._not_entered if one.has_support and not one.was_withdrawn]

    @property
    def unsupported(self) -> list[Coached]:
        """Return the people who do not count yet because nothing was done with them."""
        return [one for one in self._not_entered if not one.has_support and not one.was_withdrawn]

    @property
    def withdrawn(self) -> list[Coached]:
        """Return the people who count no more because their entry was withdrawn."""
        return [one for one in self._not_entered if one.was_withdrawn]

    @property
    def _not_entered(self) -> list[Coached]:
        return [one for one in self.people if not one.has_entered]

    @property
    def unproven(self) -> list[Coached]:
        """Return the people with a situation that nothing proves."""
        return [one for one in self.people if one.has_unproven]


def day_of(coach: Staff, on: date) -> Day:
    """Return what is due for `coach` on the day `on`, in three queries whatever the number of people."""
    until = on + timedelta(days=parameter("steps_ahead_days", on))
    assignments = assignments_of.rows(coach.pk, on)
    participations = [assignment.participation for assignment in assignments]
    steps = list(open_steps(participations).filter(Q(due_on__lte=until) | Q(due_on=None)))
    by_person = _grouped(steps)
    limit = parameter("not_seen_days", on)
    people = [_coached(one, on, limit, by_person) for one in assignments]
    sessions = sessions_of(coach).filter(on_date=on).order_by("starts_at", "created_at")
    return Day(on, until, people, list(sessions), [step for step in steps if step.due_on is not None])


@Prepared
def assignments_of(coach: UUID, on: date) -> QuerySet[Assignment]:
    """Return a coach's assignments that go on, of people who have not left, by name; and those of an absent coach.

    Adds `is_own` (false where the coach only stands in), `last_session`, `has_entered`, `has_support`,
    `was_withdrawn` (an entry was), `has_unproven` (a situation that nothing proves), `review_on` and `reviewed_on` (of
    the plan), `card_from` (of the monitoring card), `given_on` and `given` (from when, and how many the coach is to
    give to others by plan, those who left the project, too), `taken_on` and `taken` (the same of those whom the coach
    is to take over), joins person, identity, project and coach.
    """
    own = going_on().filter(coach=coach).values("pk")
    plans = Reassigned.objects.filter(reassignment__done_no=None, assignment__in=going_on())
    plans = plans.order_by("reassignment__from_date")
    taken, given = plans.filter(coach=coach), plans.filter(reassignment__coach=coach)
    absent = stood_in_for(coach, on, going_on()).values("pk")
    returned = Reentry.objects.current().filter(
        participation=OuterRef("participation"), reentry_date__gte=OuterRef("exit_date")
    )
    left = Exit.objects.current().filter(participation=OuterRef("participation"), exit_date__lt=on)
    met = Support.objects.current().filter(participation=OuterRef("participation"), kind=COACHING, start_date__lte=on)
    entered = Entry.objects.current().filter(participation=OuterRef("participation"))
    withdrawn = Entry.objects.filter(participation=OuterRef("participation")).exclude(retracted_at=None)
    supported = Support.objects.current().filter(participation=OuterRef("participation"))
    found: QuerySet[Assignment] = (
        Assignment.objects.current()
        .annotate(is_own=ExpressionWrapper(Q(coach=coach), output_field=BooleanField()))
        .filter(pk__in=own.union(absent), from_date__lte=on)
        .exclude(Exists(left.exclude(Exists(returned))))
        .select_related("participation__person__identity", "participation__project", "site", "coach")
        .annotate(
            last_session=Subquery(met.order_by("-start_date").values("start_date")[:1]),
            has_entered=Exists(entered),
            has_support=Exists(supported),
            was_withdrawn=Exists(withdrawn),
            has_unproven=Exists(unproven_situations().filter(participation=OuterRef("participation"))),
            review_on=review_due("participation"),
            reviewed_on=last_review("participation"),
            card_from=card_from("participation"),
            given_on=Subquery(given.values("reassignment__from_date")[:1]),
            given=Subquery(given.order_by().values("reassignment__coach").annotate(n=Count("pk")).values("n")),
            taken_on=Subquery(taken.values("reassignment__from_date")[:1]),
            taken=Subquery(taken.order_by().values("coach").annotate(n=Count("pk")).values("n")),
        )
        .order_by("participation__person__identity__name_sort", "pk")
    )
    return found


def sessions_of(coach: Staff) -> QuerySet[Session]:
    """Return a coach's sessions with the participant's name joined."""
    return Session.objects.current().filter(coach=coach).select_related("participation__person__identity")


def open_steps(participations: list[Participation]) -> QuerySet[NextStep]:
    """Return what is still to be done for these participations, the earliest due day first, undated ones last."""
    ids = [participation.pk for participation in participations]
    return (
        NextStep.objects.filter(participation__in=ids, done_on=None)
        .select_related("participation__person__identity")
        .order_by("due_on", "created_at")
    )


def steps_of(participation: Participation) -> list[NextStep]:
    """Return all steps of a participation: open ones by due day, then done ones, the latest first. One query."""
    steps = list(NextStep.objects.filter(participation=participation).select_related("participation__project"))
    pending = [step for step in steps if step.done_on is None]
    done = [step for step in steps if step.done_on is not None]
    pending.sort(key=lambda step: (step.due_on is None, step.due_on or date.max, step.created_at))
    done.sort(key=lambda step: (step.done_on or date.min, step.created_at), reverse=True)
    return [*pending, *done]


def sessions_by_support(participation: Participation) -> dict[UUID, Session]:
    """Return the sessions of a participation by the support fact behind each."""
    return {session.support: session for session in Session.objects.filter(participation=participation)}


def parameter(name: str, on: date, unit: str = "days") -> int:
    """Return a dated number (of days) from packs/parameters/coaching.yaml that holds on a day."""
    rows = packs.load("parameters/coaching.yaml")[name]
    return int(max((row for row in rows if row["from"] <= on), key=lambda row: row["from"])[unit])


def counts_calls(project: Project) -> bool:
    """Tell whether a telephone contact is a support in a project: only where its profile says so."""
    return bool(packs.load(f"profiles/{project.profile}.yaml").get("telephone_contact") == "support")


def _coached(assignment: Any, on: date, limit: int, steps: dict[UUID, list[Any]]) -> Coached:
    pk = assignment.participation_id
    unseen = rules.not_seen_for(assignment.last_session, assignment.from_date, on)
    return Coached(
        participation=assignment.participation,
        assignment=assignment,
        last_session=assignment.last_session,
        has_entered=assignment.has_entered,
        has_support=assignment.has_support,
        was_withdrawn=assignment.was_withdrawn,
        unseen_days=unseen,
        is_unseen=unseen > limit,
        has_unproven=assignment.has_unproven,
        steps=steps.get(pk, []),
        review_on=assignment.review_on,
        reviewed_on=assignment.reviewed_on,
    )


def _grouped(rows: Any) -> dict[UUID, list[Any]]:
    grouped: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.participation_id].append(row)
    return grouped


def clashing_session(
    *,
    participation: Participation,
    coach: Staff,
    on_date: date,
    starts_at: time | None,
    minutes: int,
    besides: UUID | None = None,
) -> Session | None:
    """Return a current session of this person or this coach at the same time, the same pair's first.

    Of the same pair on the same day one without a known beginning may be the same.
    """
    rows = Session.objects.current().filter(Q(participation=participation) | Q(coach=coach), on_date=on_date)
    found = []
    others = rows.exclude(pk=besides) if besides else rows
    for one in others.select_related("coach", "participation__person__identity"):
        is_pair = one.participation_id == participation.pk and one.coach_id == coach.pk
        is_same_time = rules.overlap(starts_at, minutes, one.starts_at, one.minutes)
        if is_same_time or (is_same_time is None and is_pair):
            found.append((not is_pair, one.created_at, one.pk, one))
    return min(found)[-1] if found else None
