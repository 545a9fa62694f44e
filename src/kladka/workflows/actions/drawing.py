"""Assessors are drawn who are independent of the applicants: who founded an entity is told by another room."""

from collections.abc import Sequence

from kladka.audit.actions import Actor
from kladka.calls import actions as calls
from kladka.calls.models import Application, Call, Draw
from kladka.organisations.models import Staff
from kladka.workflows.queries.ties import ties_of


def draw_assessors(*, call: Call, pool: Sequence[Staff], by: Actor, seed: str = "") -> Draw:
    """Draw the assessors that a call lacks; nobody is drawn for the organisation where they work, that it founded,
    or that the applicant names as a founder.

    `seed` is made anew where none is given. Raises PolicyBroken as `calls.draw` does.
    """
    ties = ties_of(list(call.applications.filter(state=Application.State.SENT)))
    barred = {pk: [one.pk for one in pool if one.organisation_id in tied] for pk, tied in ties.items()}
    return calls.draw(call=call, pool=pool, barred=barred, by=by, seed=seed)
