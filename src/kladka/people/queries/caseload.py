"""Who has how many people on a day, over all projects, and who has no coach."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)
from django.db.models.functions import Coalesce

from kladka.core import packs
from kladka.organisations.models import Staff
from kladka.people.models import (
    Alias,
    Assignment,
    Ending,
    Entry,
    Exit,
    HandOver,
    Participation,
    Reassigned,
    Reassignment,
    Reentry,
    Substitution,
    Support,
)
from kladka.people.policies.handing_over import days
from kladka.people.queries.assigned import HANDED_OVER, going_on, standing_in, substitutions_on
from kladka.people.rules.caseload import (
    Limits,
    Standing,
    Weights,
    limits_on,
    standing,
    weighs_stages,
    weighted,
    weights_on,
)
from kladka.programmes.models import Post, Project

PACK = "parameters/caseload.yaml"
RECORDED_TWICE = "recorded_twice"
"""The reason for which one of the two entries of a person into one project is withdrawn."""
type StagesOn = Callable[[QuerySet[Any], date], Mapping[UUID, str]]
"""Returns the stages, named as "model/stage", of participations on a day."""


@dataclass(frozen=True)
class Caseload:
    """What a coach carries on a day. `here` counts in one project, `open` in all of them."""

    coach: Staff
    here: int
    open: int
    weighted: Decimal
    limits: Limits

    @property
    def standing(self) -> Standing:
        """Where it stands against the limits."""
        return standing(self.weighted, self.limits)


def held_on(on: date) -> QuerySet[Assignment]:
    """Return the assignments that go on on a day, of people who take part on it.

    The last day of coaching and of a participation still counts. On the day of a hand-over only the new coach counts.
    Whose entry was withdrawn and not recorded again does not count, whatever the reason: as in the figures. Of merged
    records of one person in a project one that never entered does not count beside one that does.
    """
    return _counting(on).exclude(pk__in=_held_as_another(on))


def _counting(on: date) -> QuerySet[Assignment]:
    return _taking_part(on).exclude(_entry_withdrawn("participation"))


def _merged(person: str) -> Q:
    """Tell that somebody was merged with another: what costs much is asked of these few only. Asked of each of 20
    thousand participations it took seconds."""
    known = Alias.objects.current()
    return Q(**{f"{person}__in": known.values("person")}) | Q(**{f"{person}__in": known.values("same_as")})


def _held_as_another(on: date) -> QuerySet[Any, Any]:
    """Return the assignments whose person has not entered and is coached by another record of theirs, too: one that
    entered, or else the first."""
    others = _counting(on).filter(
        Exists(_linking(OuterRef(OuterRef("participation__person")), OuterRef("participation__person"))),
        participation__project=OuterRef("participation__project"),
    )
    earlier = others.filter(participation__lt=OuterRef("participation"))
    another = Q(Exists(others.filter(_entered("participation")))) | Q(Exists(earlier))
    found = _counting(on).filter(_merged("participation__person"), ~Q(_entered("participation")))
    return found.filter(another).values("pk")


def _entered(participation: str) -> Exists:
    return Exists(Entry.objects.current().filter(participation=OuterRef(participation)))


def _linking(one: Any, other: Any) -> QuerySet[Alias]:
    """Return the merges that make two persons one, directly or by a third record; each is given as seen from there."""
    known = Alias.objects.current()
    shared = known.filter(person=OuterRef(other), same_as=OuterRef("same_as"))
    further = known.filter(person=OuterRef("same_as"), same_as=OuterRef(other))
    back = known.filter(person=OuterRef("same_as"), same_as=OuterRef(one))
    from_one = Q(person=one) & (Q(same_as=other) | Q(Exists(shared)) | Q(Exists(further)))
    from_other = Q(person=other) & (Q(same_as=one) | Q(Exists(back)))
    return known.filter(from_one | from_other)


def _taking_part(on: date) -> QuerySet[Assignment]:
    """Return the assignments that go on on a day, of people who have not left, counted or not."""
    return _begun(on).exclude(Exists(_left("participation", on)))


def _begun(on: date) -> QuerySet[Assignment]:
    """Return the assignments that go on on a day, of people who have left, too."""
    ended = (
        Ending.objects.current()
        .filter(assignment=OuterRef("pk"))
        .filter(Q(until_date__lt=on) | Q(until_date=on, outcome=HANDED_OVER))
    )
    return Assignment.objects.current().filter(from_date__lte=on).exclude(Exists(ended))


def without_coach(project: Project, on: date) -> QuerySet[Participation]:
    """Return the participations of a project that wait for a coach on a day: nobody coaches them.

    They are registered by then and have not left. Who was given other support and never a coach came for that, such as
    advice, and does not wait; staff of institutions are not coached either.
    """
    return _uncoached(project, on).exclude(_supported_otherwise(on))


def only_supported_otherwise(project: Project, on: date) -> QuerySet[Participation]:
    """Return those whom nobody coaches on a day and who do not wait for it: they came for other support."""
    return _uncoached(project, on).filter(_supported_otherwise(on))


def numbers_without_coach(
    project: Project, on: date, *, seen: QuerySet[Participation], partner: UUID | None = None
) -> tuple[int, int]:
    """Return how many of `seen` wait for a coach on a day, and how many came for other support; in one query."""
    found = _uncoached(project, on).filter(pk__in=seen, **({"partner": partner} if partner else {}))
    told = found.annotate(elsewhere=ExpressionWrapper(_supported_otherwise(on), output_field=BooleanField()))
    numbers = told.aggregate(
        waiting=Count("pk", filter=Q(elsewhere=False)), other=Count("pk", filter=Q(elsewhere=True))
    )
    return numbers["waiting"], numbers["other"]


def _uncoached(project: Project, on: date) -> QuerySet[Participation]:
    """Ask for each participation of the project by itself: joined, PostgreSQL reads the exits of all projects."""
    entered = Entry.objects.current().filter(participation=OuterRef("pk"), entry_date__lte=on)
    return (
        Participation.objects.filter(project=project, mistake=None)
        .alias(gone_on=Subquery(_left("pk", on).values("exit_date")[:1]))
        .filter(gone_on=None)
        .exclude(_entry_withdrawn("pk"))
        .exclude(pk__in=_waiting_as_another(project, on))
        .exclude(Exists(_begun(on).filter(participation=OuterRef("pk"))))
        .alias(entered_on=Subquery(entered.values("entry_date")[:1]))
        .filter(Q(entered_on__isnull=False) | Q(created_at__date__lte=on))
        .exclude(draft__kind=Participation.Kind.INSTITUTIONAL)
    )


def _waiting_as_another(project: Project, on: date) -> QuerySet[Any, Any]:
    """Return the participations by which somebody has not entered a project who takes part in it by another record."""
    others = Participation.objects.filter(
        _entered("pk"), Exists(_linking(OuterRef(OuterRef("person")), OuterRef("person"))), project=OuterRef("project")
    )
    found = Participation.objects.filter(_merged("person"), ~Q(_entered("pk")), project=project)
    return found.filter(Exists(others.exclude(Exists(_left("pk", on))))).values("pk")


def _supported_otherwise(on: date) -> Q:
    given = Support.objects.current().filter(participation=OuterRef("pk"), start_date__lte=on)
    coached = Assignment.objects.current().filter(participation=OuterRef("pk"), from_date__lte=on)
    return Q(Exists(given)) & ~Q(Exists(given.filter(kind="coaching"))) & ~Q(Exists(coached))


def caseloads(
    project: Project, on: date, *, partner: UUID | None = None, stages_on: StagesOn | None = None
) -> list[Caseload]:
    """Return the caseload of each coach of a project on a day, by name, in two queries.

    A coach is who holds a post as such on the day or has somebody in the project; `partner` keeps those of one partner.
    `stages_on` tells in which stage people are; it is asked only where a stage has a weight of its own.
    """
    posts = (
        Post.objects.current()
        .filter(project=project, role=Post.Role.COACH, from_date__lte=on)
        .exclude(until_date__lt=on)
    )
    held = held_on(on).filter(participation__project=project)
    if partner is not None:
        posts, held = posts.filter(partner=partner), held.filter(partner=partner)
    found = Staff.objects.filter(Q(pk__in=posts.values("staff")) | Q(pk__in=held.values("coach")))
    return loads_of(list(found.order_by("name_sort", "pk")), project, on, stages_on=stages_on)


def loads_of(coaches: list[Staff], project: Project, on: date, *, stages_on: StagesOn | None = None) -> list[Caseload]:
    """Return the caseloads of these coaches, in one query; `stages_on` is as in `caseloads`."""
    held = held_on(on).filter(coach__in=[one.pk for one in coaches])
    weights = packs.load(PACK)["weights"]
    stages = stages_on(held.values("participation"), on) if stages_on and weighs_stages(weights, on) else {}
    each = ["coach", "model", "participation__project", *(["participation"] if stages else [])]
    rows = held.values(*each).annotate(number=Count("participation", distinct=True))
    by_coach: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows.order_by():
        by_coach[row["coach"]].append(row)
    limits = limits_on(packs.load(PACK)["limits"], project=project.code, profile=project.profile, on=on)
    return [
        Caseload(
            coach=coach,
            here=sum(row["number"] for row in by_coach[coach.pk] if row["participation__project"] == project.pk),
            open=sum(row["number"] for row in by_coach[coach.pk]),
            weighted=weighted(weights, [_carried(row, stages) for row in by_coach[coach.pk]], on),
            limits=limits,
        )
        for coach in coaches
    ]


def weight_of(assignment: Assignment, on: date, *, stages_on: StagesOn | None = None) -> Decimal:
    """Return what the participation of an assignment weighs on a day; `stages_on` is as in `caseloads`."""
    rows, of = packs.load(PACK)["weights"], assignment.participation_id
    is_asked = stages_on is not None and weighs_stages(rows, on)
    stages = stages_on(Participation.objects.filter(pk=of).values("pk"), on) if stages_on and is_asked else {}
    return weighted(rows, [(assignment.model, stages.get(of, ""), 1)], on)


def weights_of(on: date) -> Weights:
    """Return what participations weigh on a day."""
    return weights_on(packs.load(PACK)["weights"], on)


def _carried(row: Mapping[str, Any], stages: Mapping[UUID, str]) -> tuple[str, str, int]:
    stage = stages.get(row["participation"], "") if stages else ""
    return row["model"], stage, row["number"]


def author_of(assignment: Assignment, worker: Staff | None, on: date) -> Staff:
    """Return who had a session on a day: whoever stands in for the coach then and tells of it, else the coach."""
    if worker is None or worker.pk == assignment.coach_id:
        return assignment.coach
    found = standing_in(worker, on).filter(
        absent=assignment.coach_id, project__participations__assignments=assignment.pk
    )
    return worker if found.exists() else assignment.coach


def _left(participation: str, on: date) -> QuerySet[Exit]:
    back = Reentry.objects.current().filter(
        participation=OuterRef("participation"), reentry_date__gte=OuterRef("exit_date"), reentry_date__lte=on
    )
    gone = Exit.objects.current().filter(participation=OuterRef(participation), exit_date__lt=on)
    return gone.exclude(Exists(back))


def _entry_withdrawn(participation: str) -> Q:
    entries = Entry.objects.filter(participation=OuterRef(participation))
    return Q(Exists(entries.exclude(retracted_at=None))) & ~Q(Exists(entries.filter(retracted_at=None)))


def coaches_of(participation: Participation) -> list[Any]:
    """Return the assignments of a participation, the latest first, each with `ended`: its end, if any. Two queries."""
    ends = Prefetch("endings", queryset=Ending.objects.current(), to_attr="ended")
    found = Assignment.objects.current().filter(participation=participation)
    return list(found.select_related("coach", "site").prefetch_related(ends).order_by("-from_date", "-recorded_no"))


def notes_shown(participation: Participation, on: date) -> list[HandOver]:
    """Return the notes of hand-overs of a participation that are still shown on a day, the latest first."""
    current = Assignment.objects.current().filter(participation=participation)
    found = HandOver.objects.filter(assignment__in=current, shown_until__gte=on).exclude(note="")
    return list(found.select_related("assignment__coach", "before__coach").order_by("-created_at"))


def substitutes_of(participation: Participation, on: date) -> list[Substitution]:
    """Return who stands in for the coach of a participation on a day."""
    held = _taking_part(on).filter(participation=participation)
    found = substitutions_on(on).filter(project=participation.project, absent__in=held.values("coach"))
    return list(found.select_related("absent", "substitute").order_by("from_date"))


def plan_for(project: Project, coach: Staff) -> Reassignment | None:
    """Return the plan by which a coach leaves a project on a day to come, with its `people`. Two queries."""
    plans = Reassignment.objects.filter(project=project, coach=coach, done_no=None)
    return plans.select_related("project", "coach").prefetch_related("people").first()


def plans_to_leave(project: Project, coaches: Iterable[Staff]) -> list[Reassignment]:
    """Return the plans by which some of these coaches leave a project on a day to come. One query."""
    wanted = [one.pk for one in coaches]
    return list(Reassignment.objects.filter(project=project, coach__in=wanted, done_no=None))


def plans_shown(seen: QuerySet[Reassignment], on: date) -> list[Any]:
    """Return of the plans in `seen` those to come and those done lately, by day. One query.

    Each has `number`: how many people are in it, of one to come those whose coaching goes on, and `made`: an
    assignment that it made, where it is done.
    """
    made = HandOver.objects.filter(
        before__reassigned__reassignment=OuterRef("pk"),
        assignment__retracted_at=None,
        assignment__recorded_no=OuterRef("done_no"),
    )
    lately = on - timedelta(days=days("hand_over_days", on))
    plans = seen.filter(Q(done_no=None) | Q(from_date__gte=lately)).select_related("coach", "project")
    counted = Q(people__assignment__in=going_on()) | Q(done_no__isnull=False)
    told = plans.annotate(
        number=Count("people", filter=counted),
        made=Subquery(made.values("assignment")[:1], output_field=UUIDField()),
    )
    return list(told.order_by("from_date", "pk"))


def plans_about(coach: Staff) -> list[Any]:
    """Return the plans by which a coach leaves or takes people over, the next one first. One query.

    Each has `day`, `leaver` and `number`: how many go on with this coach, or with others where it is this coach who
    leaves.
    """
    whose = Q(coach=coach) | Q(reassignment__coach=coach)
    rows = Reassigned.objects.filter(whose, reassignment__done_no=None, assignment__in=going_on())
    told = rows.values(day=F("reassignment__from_date"), leaver=F("reassignment__coach")).annotate(number=Count("pk"))
    return list(told.order_by("day", "leaver"))


def next_coach_of(participation: Participation) -> Reassigned | None:
    """Return who is to go on with a participant from a day to come, by a plan."""
    rows = Reassigned.objects.filter(assignment__participation=participation, reassignment__done_no=None)
    return rows.select_related("coach", "reassignment__coach").order_by("reassignment__from_date").first()


def open_of(project: Project, seen: QuerySet[Participation]) -> list[Any]:
    """Return the assignments of a project's people that go on, by name, each with the person's `powiat`. One query."""
    entry = Entry.objects.current().filter(participation=OuterRef("participation"))
    found = (
        going_on()
        .filter(participation__project=project, participation__in=seen)
        .select_related("participation__person__identity", "participation__project", "coach__user", "site")
        .annotate(powiat=Coalesce(Subquery(entry.values("powiat")[:1]), "participation__draft__powiat"))
    )
    return list(found.order_by("participation__person__identity__name_sort", "pk"))
