"""Łucja's own page, and what stands on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from kladka.audit.actions import SYSTEM
from kladka.coaching import actions as coaching
from kladka.coaching.actions import plan as plans
from kladka.coaching.models import NextStep, PlanGoal
from kladka.people.actions import own_rights
from tests.kladka.calls.world import brought
from tests.kladka.pages.calendar.access_samples import planned
from tests.kladka.pages.own.things import asked, consented, shown_document, signed_plan
from tests.kladka.pages.own.world import PAGE, accepted
from tests.kladka.pages.papers.access_samples import made
from tests.world.cast import Cast


def _step(cast: Cast) -> tuple[dict[str, Any], ...]:
    """Return a step of Łucja's: she has a goal, and appointments before and ahead."""
    lucja, by = cast.participations["lucja"], cast.users["anna"]
    accepted(cast)
    if not PlanGoal.objects.filter(participation=lucja).exists():
        goal = plans.add_goal(participation=lucja, what="Chcę pracować blisko domu.", by=by)
        agreed = coaching.Step("Napiszę życiorys", "participant", None)
        plans.plan_step(participation=lucja, step=agreed, goal=goal, by=by)
        for days in (-3, 3):
            planned(cast, days=days, hour=11)
    return ({"step": NextStep.objects.filter(participation=lucja, goal__isnull=False)[0].pk},)


def _requests(cast: Cast) -> tuple[UUID, ...]:
    """Return a request of each of the three participants."""
    return tuple(asked(cast, name).pk for name in ("lucja", "nadia", "teresa"))


def _consents(cast: Cast) -> tuple[UUID, ...]:
    return tuple(consented(cast, name).pk for name in ("lucja", "nadia", "teresa"))


def _consent(cast: Cast) -> tuple[dict[str, Any], ...]:
    return ({"consent": consented(cast, "lucja", kind="share_with_employers").pk},)


def _file(cast: Cast) -> tuple[dict[str, Any], ...]:
    made = own_rights.ask_file(access=accepted(cast), language="en", by=SYSTEM)
    own_rights.keep_file(file=made, content=b"PK", page=PAGE, by=SYSTEM)
    return ({"file": made.pk},)


def _document(cast: Cast) -> tuple[dict[str, Any], ...]:
    return ({"evidence": shown_document(cast).pk},)


def _signed(cast: Cast) -> tuple[dict[str, Any], ...]:
    return ({"plan": signed_plan(cast).pk},)


def _offer(cast: Cast) -> tuple[dict[str, Any], ...]:
    return ({"participation": cast.participations["lucja"].pk, "kind": "later_contact"},)


def _paper(cast: Cast) -> tuple[dict[str, Any], ...]:
    return ({"paper": made(cast, "lucja").pk},)


def _brought(cast: Cast) -> tuple[dict[str, Any], ...]:
    return ({"attachment": brought(cast, "lucja").pk},)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "own:step-done": _step,
    "own:step-reopen": _step,
    "own:document": _document,
    "own:plan-file": _signed,
    "own:paper": _paper,
    "own:brought": _brought,
    "own:withdraw": _consent,
    "own:give": _offer,
    "own:download": _file,
    "consent": _consents,
    "correction_request": _requests,
}
