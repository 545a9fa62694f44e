"""Reads of follow-up: who is to be asked, when, and what became of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast

from kladka.coaching.models import AskingStopped, Following, FollowUp
from kladka.coaching.rules import follow_up as rules
from kladka.coaching.rules.follow_up import EXIT, WORK, Beginning, Due, Known, Leaving, Pack, Point, State
from kladka.core import packs
from kladka.core.prepared import OF_SCOPE, Prepared
from kladka.organisations.models import Staff
from kladka.people.models import Assignment, Ending, Exit, Participation, Reentry, Situation
from kladka.people.queries.assigned import not_handed_over, stood_in_for
from kladka.people.queries.leaving import origin_of
from kladka.processes.queries import POINTS, Followed, naming_points, versions_named
from kladka.processes.rules.process import Process

_SITUATION, _EXIT, _KEPT, _STOPPED, _MODEL = "situation", "exit", "kept", "stopped", "model"


@dataclass(frozen=True)
class Task:
    """One point of one participation. `state` is None while it lies further ahead than anybody looks."""

    participation: UUID
    name: str
    due: Due
    state: State | None
    kept: UUID | None = None
    attempts: int = 0
    wants_call: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether somebody has something to do at it now."""
        return self.state in {State.DUE, State.OVERDUE, State.ANSWERED}


@dataclass
class Facts:
    """What is known of one participation. `work` bears the ids of the facts as first recorded.

    `gone`: work and exits that were withdrawn, and exits that a return undid. `points`: those of the models followed.
    """

    name: str = ""
    work: list[Known] = field(default_factory=list)
    leaving: Leaving | None = None
    gone: list[Beginning] = field(default_factory=list)
    points: tuple[Point, ...] = ()
    kept: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    is_stopped: bool = False

    def dues(self) -> list[Due]:
        """Return every point at which somebody is to be asked, by day."""
        return rules.due(self.points, rules.beginnings(self.work, self.leaving), self.leaving)

    def heard(self) -> list[Due]:
        """Return the points at which nobody is to be asked any more and something was answered, by day.

        Work that ended, an exit that was undone: what somebody said meanwhile is still to be read, and taken over.
        """
        asked = {due.key for due in self.dues()}
        every = rules.counted(pack().points, [*rules.beginnings(self.work, self.leaving), *self.gone])
        said = {FollowUp.State.ANSWERED, FollowUp.State.DONE}
        return [due for due in every if due.key not in asked and self.kept.get(due.key, {}).get("x_state") in said]

    def is_closed(self, due: Due) -> bool:
        """Tell whether a point was answered or closed."""
        kept = self.kept.get(due.key)
        return kept is not None and kept["x_state"] != FollowUp.State.OPEN


@cache
def pack() -> Pack:
    """Return what is asked and when."""
    return rules.read(packs.load(POINTS))


def parameter(name: str, on: date, unit: str = "days") -> int:
    """Return a dated number of follow-up that holds on a day."""
    rows = packs.load(POINTS)[name]
    return int(max((row for row in rows if row["from"] <= on), key=lambda row: row["from"])[unit])


def followed_by(coach: Staff, on: date) -> QuerySet[Participation]:
    """Return the participations whose follow-up is a coach's: whom they coach or coached last, and those of a coach in
    whose place they stand; whoever was handed over is the next coach's."""
    return Participation.objects.filter(pk__in=_last_coached.expression(coach.pk, on), mistake=None)


@Prepared
def _last_coached(coach: UUID, on: date) -> QuerySet[Any, Any]:
    later = Assignment.objects.current().filter(
        participation=OuterRef("participation"), from_date__gt=OuterRef("from_date")
    )
    last = not_handed_over().exclude(Exists(later))
    own = last.filter(coach=coach).values("participation")
    return own.union(stood_in_for(coach, on, last).values("participation"))


def facts_of(scope: QuerySet[Participation], today: date, *, is_whole: bool = False) -> dict[UUID, Facts]:
    """Return what follow-up asks of everybody in `scope` from whom a point may be counted.

    One query; another one where somebody follows an office's own model that names points.

    Without `is_whole` only beginnings are read that may still have a point to look at, or an answer to take over.
    """
    since = None if is_whole else rules.earliest(pack().points, today, lapse=parameter("lapse_days", today))
    grouped: dict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    for row in _known.rows_within(scope, since):
        grouped[row["x_of"]].append(row)
    named = [row for rows in grouped.values() for row in rows if row["x_what"] == _MODEL]
    known = versions_named((row["x_code"], row["x_number"]) for row in named)
    return {pk: _facts(rows, known) for pk, rows in grouped.items()}


@Prepared
def _known(since: date | None) -> QuerySet[Any, Any]:
    parts = [_exits(since), _records(), _stops(), _models()]
    return _situations(since).union(*parts, all=True)


def tasks(scope: QuerySet[Participation], today: date) -> list[Task]:
    """Return what is to be asked of whom in `scope` and how it stands: coming, due, overdue, answered, closed, lapsed.

    By day. One query whatever the number of people.
    """
    found = [task for pk, facts in facts_of(scope, today).items() for task in tasks_in(pk, facts, today) if task.state]
    return sorted(found, key=lambda task: (task.due.on, task.name, task.due.point.code))


def tasks_in(pk: UUID, facts: Facts, today: date) -> list[Task]:
    """Return every point of one participation, by day; who does not want to be asked has only those with a record."""
    every = sorted([*facts.dues(), *facts.heard()], key=lambda due: (due.on, due.point.code))
    return [task for due in every if (task := _task(pk, facts, due, today))]


def tasks_of(participation: Participation, today: date) -> tuple[list[Task], Facts]:
    """Return every point of a participation with what they follow from. One query."""
    facts = facts_of(Participation.objects.filter(pk=participation.pk), today, is_whole=True)
    own = facts.get(participation.pk, Facts(points=pack().chosen()))
    return tasks_in(participation.pk, own, today), own


def urgent(found: Iterable[Task]) -> list[Task]:
    """Return what waits for a coach: answers to take over and the longest overdue first, then what is due today."""
    return sorted((task for task in found if task.is_open), key=lambda one: (_URGENCY[one.state], one.due.on, one.name))


_URGENCY: Mapping[State | None, int] = {State.ANSWERED: 0, State.OVERDUE: 1, State.DUE: 2}


def asked_with(found: FollowUp, today: date) -> list[Task]:
    """Return the other points of the day of one, at which the participant is still to be asked. One query."""
    every, _facts = tasks_of(found.participation, today)
    own = next((one.due for one in every if one.due.key == (found.point, str(found.origin))), None)
    return beside(every, own) if own else []


WAITING = frozenset({State.COMING, State.DUE, State.OVERDUE})
"""Somebody is to be asked, or soon."""
HEARD = frozenset({State.ANSWERED, State.DONE})


def beside(found: Iterable[Task], due: Due, states: Collection[State | None] = WAITING) -> list[Task]:
    """Return the other points of the same day: those still to be asked, by one form, or those in other states."""
    return [one for one in found if one.state in states and one.due.on == due.on and one.due.key != due.key]


def record_of(participation: Participation, due: Due) -> FollowUp | None:
    """Return what is kept of a point, with its file."""
    point, origin = due.key
    rows = FollowUp.objects.filter(participation=participation, point=point, origin=origin)
    return rows.select_related("file", "participation__project").first()


def known_situations(participation: Participation) -> list[Known]:
    """Return the current situations of a participation with their last day, by the ids of the facts as they are now."""
    ended = Ending.objects.current().filter(situation=OuterRef("pk")).values("until_date")
    rows = Situation.objects.current().filter(participation=participation).annotate(ended=Subquery(ended[:1]))
    return [
        Known(str(one.pk), one.kind, one.from_date, one.ended or one.until_date) for one in rows.order_by("from_date")
    ]


def is_stopped(participation: Participation) -> bool:
    """Tell whether somebody does not want to be asked any more."""
    return AskingStopped.objects.filter(participation=participation).exists()


_EARLY, _DONE = "early", "completed"
_COMPLETED = Case(When(path_completed=True, then=Value(_DONE)), default=Value(_EARLY), output_field=CharField())
_WAITS = Q(Exists(FollowUp.objects.filter(participation=OuterRef("participation"), state=FollowUp.State.ANSWERED)))
"""An answer waits for a coach, however long ago the work or the exit was."""
_NO_DAY = Cast(Value(None), DateField())
_NO_ID = Cast(Value(None), UUIDField())


_NAMES = {"x_given": "given_name", "x_family": "family_name"}


def _row(what: str, **given: Any) -> dict[str, Any]:
    row = {
        "x_what": Value(what, CharField()),
        "x_of": F("participation_id"),
        **{key: F(f"participation__person__identity__{name}") for key, name in _NAMES.items()},
        "x_id": F("id"),
        "x_before": _NO_ID,
        "x_code": Value("", CharField()),
        "x_on": _NO_DAY,
        "x_until": _NO_DAY,
        "x_state": Value("", CharField()),
        "x_is": Value(value=True, output_field=BooleanField()),
        "x_number": Value(0),
    }
    return {**row, **given}


def _situations(since: date | None) -> QuerySet[Any, Any]:
    ended = Ending.objects.current().filter(situation=OuterRef("pk")).values("until_date")
    believed = Q(retracted_at=None, kind__in=pack().work)
    if since is not None:
        believed &= Q(from_date__gte=since) | _WAITS
    rows = Situation.objects.filter(believed | Q(retracted_at__isnull=False), participation__in=OF_SCOPE).order_by()
    return rows.values(
        **_row(
            _SITUATION,
            x_before=F("replaces"),
            x_code=F("kind"),
            x_on=F("from_date"),
            x_until=Cast(Subquery(ended[:1]), DateField()),
            x_is=_is_believed(),
        )
    )


def _exits(since: date | None) -> QuerySet[Any, Any]:
    back = Reentry.objects.current().filter(
        participation=OuterRef("participation"), reentry_date__gte=OuterRef("exit_date")
    )
    undone = Q(Exists(back)) | Q(retracted_at__isnull=False)
    wanted = undone if since is None else undone | Q(exit_date__gte=since) | _WAITS
    every = Exit.objects.filter(participation__in=OF_SCOPE)
    rows = (every if since is None else every.filter(wanted)).order_by()
    return rows.values(
        **_row(_EXIT, x_before=F("replaces"), x_state=_COMPLETED, x_on=F("exit_date"), x_is=_truth(~undone))
    )


def _records() -> QuerySet[Any, Any]:
    rows = FollowUp.objects.filter(participation__in=OF_SCOPE).annotate(tried=Count("attempts")).order_by()
    return rows.values(
        **_row(
            _KEPT,
            x_before=F("origin"),
            x_code=F("point"),
            x_state=F("state"),
            x_is=_truth(Q(**{f"answers__{rules.HELP}": rules.YES})),
            x_number=F("tried"),
        )
    )


def _stops() -> QuerySet[Any, Any]:
    return (
        AskingStopped.objects.filter(participation__in=OF_SCOPE)
        .order_by()
        .values(**_row(_STOPPED, x_id=F("participation_id")))
    )


def _models() -> QuerySet[Any, Any]:
    """The versions followed now that name points of their own; `x_is`: the base."""
    of = "pathway__participation"
    rows = Following.objects.filter(naming_points(), until_date=None, **{f"{of}__in": OF_SCOPE}).order_by()
    named = {key: F(f"{of}__person__identity__{name}") for key, name in _NAMES.items()}
    told = {"x_code": F("code"), "x_number": F("number"), "x_is": _truth(Q(place=0))}
    return rows.values(**_row(_MODEL, x_of=F(f"{of}_id"), **named, **told))


def _truth(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _is_believed() -> Any:
    return _truth(Q(retracted_at=None))


def _facts(rows: Sequence[Mapping[str, Any]], known: Mapping[Followed, Process]) -> Facts:
    """Put together what was read of one participation."""
    found = Facts(name=f"{rows[0]['x_given']} {rows[0]['x_family']}")
    before = {row["x_id"]: row["x_before"] for row in rows if row["x_what"] in {_SITUATION, _EXIT}}
    last: Mapping[str, Any] | None = None
    found.gone, found.points = _gone(rows, before), _points(rows, known)
    for row in rows:
        match row["x_what"], bool(row["x_is"]):
            case what, True if what == _SITUATION:
                found.work.append(
                    Known(str(origin_of(row["x_id"], before)), row["x_code"], row["x_on"], row["x_until"])
                )
            case what, True if what == _EXIT:
                last = row if last is None or row["x_on"] > last["x_on"] else last
            case what, _any if what == _KEPT:
                found.kept[row["x_code"], str(row["x_before"])] = row
            case what, _any if what == _STOPPED:
                found.is_stopped = True
    if last is not None:
        found.leaving = Leaving(str(origin_of(last["x_id"], before)), last["x_on"], last["x_state"] == _EARLY)
    return found


def _points(rows: Sequence[Mapping[str, Any]], known: Mapping[Followed, Process]) -> tuple[Point, ...]:
    """Return the points of the models that somebody follows."""
    base, variants = set[str](), set[str]()
    for row in rows:
        if row["x_what"] == _MODEL and (process := known.get((row["x_code"], row["x_number"]))):
            (base if row["x_is"] else variants).update(process.follow_up)
    return pack().chosen(base, variants)


def _gone(rows: Sequence[Mapping[str, Any]], before: Mapping[UUID, UUID | None]) -> list[Beginning]:
    """Return the beginnings that do not stand and that no correction took the place of."""
    after, replaced = {_SITUATION: WORK, _EXIT: EXIT}, set(before.values())
    lost = [row for row in rows if row["x_what"] in after and not row["x_is"] and row["x_id"] not in replaced]
    return [
        Beginning(after[row["x_what"]], str(origin_of(row["x_id"], before)), row["x_on"], stands=False)
        for row in lost
        if row["x_what"] == _EXIT or row["x_code"] in pack().work
    ]


def _task(pk: UUID, facts: Facts, due: Due, today: date) -> Task | None:
    kept = facts.kept.get(due.key)
    answered = kept["x_state"] if kept is not None and facts.is_closed(due) else ""
    if facts.is_stopped and not answered:
        return None
    ahead, lapse = parameter("ahead_days", today), parameter("lapse_days", today)
    state = rules.state_of(due.on, answered=answered, today=today, ahead=ahead, lapse=lapse)
    if kept is None:
        return Task(pk, facts.name, due, state)
    wants_call = state is State.ANSWERED and bool(kept["x_is"])
    return Task(pk, facts.name, due, state, kept["x_id"], kept["x_number"], wants_call)


def moved_by(facts: Facts, leaving: Leaving | None) -> list[tuple[Due | None, Due | None]]:
    """Return the points that another exit, or none, would move, add or stop: each as it is and as it would be.

    What was answered or closed stays so, and who does not want to be asked is asked at none.
    """
    if facts.is_stopped:
        return []
    now, then = ({due.key: due for due in each.dues()} for each in (facts, replace(facts, leaving=leaving)))
    now, then = ({key: due for key, due in each.items() if not facts.is_closed(due)} for each in (now, then))
    pairs = [(now.get(key), then.get(key)) for key in [*now, *(key for key in then if key not in now)]]
    return [(old, new) for old, new in pairs if (old and old.on) != (new and new.on)]
