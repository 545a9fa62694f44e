"""What the models ask for by now: a review that is late, fewer sessions than usual."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from kladka.coaching.models import Following, PlanReview
from kladka.coaching.queries.pathway import Stages
from kladka.coaching.rules.pathway import COACHING, late_review, sessions_short
from kladka.people.models import Support
from kladka.processes.queries import Followed
from kladka.processes.rules.process import Stage


@dataclass(frozen=True)
class Stay:
    """The present stay of a participation, and the versions that its pathway follows, the base first."""

    followed: tuple[Followed, ...]
    stage: str
    entered_on: date

    def found(self, stages: Stages) -> Stage:
        """Return the stage with what all versions say of it."""
        return stages.whole(self.followed).stage(self.stage) or Stage(self.stage, {})


@dataclass(frozen=True)
class Due:
    """What a model asks for by now: the day of a late review; sessions held, usual, and in how many weeks."""

    review_on: date | None
    sessions: tuple[int, int, int] | None


def stays_of(participations: QuerySet[Any] | Collection[Any]) -> dict[UUID, Stay]:
    """Return where these participations stand now. One query; nothing of those without a pathway."""
    rows = Following.objects.filter(
        until_date=None, pathway__participation__in=participations, pathway__positions__left_on=None
    )
    followed: dict[UUID, list[Followed]] = defaultdict(list)
    now: dict[UUID, tuple[str, date]] = {}
    names = ("pathway__participation", "code", "number", "pathway__positions__stage", "pathway__positions__entered_on")
    for whose, code, number, stage, entered_on in rows.order_by("place").values_list(*names):
        followed[whose].append((code, number))
        now[whose] = stage, entered_on
    return {whose: Stay(tuple(found), *now[whose]) for whose, found in followed.items()}


def late_review_of(stay: Stay, stages: Stages, last: date | None, today: date) -> date | None:
    """Return the day of the review that the stage asks for and that has passed without one."""
    return late_review(stay.entered_on, stay.found(stages).reviews, last, today)


def due_of(participations: QuerySet[Any], stages: Stages, today: date) -> dict[UUID, Due]:
    """Return what the models ask for by now of these participations. Four queries at most, whatever their number."""
    scope = participations.values("pk")
    stays = stays_of(scope)
    last = dict(
        PlanReview.objects.filter(plan__participation__in=scope)
        .order_by()
        .values_list("plan__participation")
        .annotate(last=Max("held_on"))
    )
    held = _sessions(scope, stays, stages, today)
    found = {}
    for whose, stay in stays.items():
        usual = stay.found(stages).intensity
        due = Due(
            late_review_of(stay, stages, last.get(whose), today),
            sessions_short(stay.entered_on, usual, held.get(whose, ()), today),
        )
        if due.review_on or due.sessions:
            found[whose] = due
    return found


def _sessions(
    scope: QuerySet[Any], stays: Mapping[UUID, Stay], stages: Stages, today: date
) -> Mapping[UUID, list[date]]:
    weeks = max((stay.found(stages).intensity[1] for stay in stays.values()), default=0)
    rows = Support.objects.current().filter(
        participation__in=scope, kind=COACHING, start_date__gt=today - timedelta(weeks=weeks)
    )
    held: dict[UUID, list[date]] = defaultdict(list)
    for whose, day in rows.order_by().values_list("participation", "start_date"):
        held[whose].append(day)
    return held
