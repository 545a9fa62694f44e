"""A job that ended: what employers and coaching each keep of it, in one act."""

from datetime import date, timedelta
from typing import Any

from kladka.audit.actions import Actor, verb
from kladka.coaching.actions import pathway as coaching
from kladka.coaching.queries.pathway import pathway_of
from kladka.core import clock
from kladka.employers import actions as employers
from kladka.employers.models import Placement


def end_placement(
    *, placement: Placement, until_date: date, by: Actor, stage: str = "", because: str = "", **told: Any
) -> Placement:
    """Record the end of a placement as `employers.actions.end_placement` does, which takes `told`.

    `stage`: the earlier stage of the pathway that is entered again, for `because`, on the day after; not before the
    present stage began, and not tomorrow. Raises PolicyBroken as both verbs do; then neither is recorded.
    """
    participation = placement.participation
    with verb("workflows.end_placement", controller=participation.project.controller_id, by=by):
        ended = employers.end_placement(placement=placement, until_date=until_date, by=by, **told)
        pathway = pathway_of(participation) if stage else None
        if pathway is not None:
            entered = pathway.positions.order_by("number").last()
            day = min(until_date + timedelta(days=1), clock.today())
            on = max(day, entered.entered_on) if entered else day
            coaching.move_back(pathway=pathway, version=pathway.version, stage=stage, on=on, because=because, by=by)
        return ended
