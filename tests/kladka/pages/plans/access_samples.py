"""Participants of the cast with a plan that both signed on paper."""

from collections.abc import Callable
from uuid import UUID

from django.core.files.base import ContentFile

from kladka.coaching.actions import Step
from kladka.coaching.actions import plan as actions
from kladka.coaching.models import Plan, PlanGoal
from kladka.coaching.queries.plan import planned as plan_of
from kladka.coaching.rules.plan import mark_of
from kladka.files import actions as files
from tests.kladka.pages.participants.access_samples import PNG
from tests.world.cast import ENTRY_DAY, Cast

COACHES = {"lucja": "anna", "nadia": "artur", "teresa": "beata"}


def planned(cast: Cast, name: str, coach: str) -> Plan:
    """Give somebody of the cast a signed plan, once."""
    found, by = cast.participations[name], cast.users[coach]
    known = Plan.objects.filter(participation=found).first()
    if known:
        return known
    goal = actions.add_goal(participation=found, what=f"Goal of {name}", by=by)
    actions.plan_step(participation=found, step=Step("A step"), goal=goal, by=by)
    upload = ContentFile(PNG, name="plan.png")
    file = files.store(upload=upload, controller=found.project.controller_id, by=by, name="plan.png")
    days = {"on": ENTRY_DAY, "next_on": ENTRY_DAY.replace(month=ENTRY_DAY.month + 1)}
    given = {"coach": cast.staff[coach], "form": Plan.Form.SCAN, "file": file, "by": by, **days}
    return actions.sign_plan(participation=found, seen=mark_of(plan_of(found).content), **given)


def _plans(cast: Cast) -> tuple[UUID, ...]:
    return tuple(planned(cast, name, coach).pk for name, coach in COACHES.items())


def _people(cast: Cast) -> tuple[UUID, ...]:
    _plans(cast)
    return tuple(cast.participations[name].pk for name in COACHES)


def _goals(cast: Cast) -> tuple[UUID, ...]:
    _plans(cast)
    return tuple(PlanGoal.objects.get(participation=cast.participations[name]).pk for name in COACHES)


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "plan_goal": _goals,
    "plan": _plans,
    **{f"plans:{name}": _people for name in ("of", "compare", "sign", "review", "undo-review", "undo", "step")},
}
