"""What tests of pathways do with them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from kladka.coaching.actions import pathway as actions
from kladka.coaching.queries.pathway import way_of
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.people import actions as people
from kladka.processes import actions as processes
from kladka.processes.models import ProcessVersion
from kladka.processes.rules.process import without
from tests.world.cast import ENTRY_DAY

DAY = ENTRY_DAY + timedelta(days=20)


def begun(cast, name, model, *, by):
    """The pathway of somebody of the cast by a model."""
    assignment = cast.assignments[name]
    if assignment.model != model:
        given = {"coach": assignment.coach, "from_date": ENTRY_DAY, "by": cast.users["alicja"]}
        assignment = people.hand_over(assignment=assignment, model=model, **given)
    return actions.begin(assignment=assignment, by=by)


def tick_all(pathway, by, on=DAY):
    """Confirm everything that the present gate asks of the coach."""
    for one in way_of(pathway, clock.today()).gate:
        if one.is_ticked and not one.is_met:
            actions.tick(pathway=pathway, requirement=one.requirement.code, on=on, by=by)


def stays(pathway):
    return [(one.stage, one.entered_on, one.left_on) for one in pathway.positions.order_by("number")]


def refusal(act, **given):
    with translation.override("en"), pytest.raises(PolicyBroken) as refused:
        act(**given)
    return refused.value


def moved_to(pathway, stage, by):
    """Move on, gate after gate, up to a stage."""
    while way_of(pathway, clock.today()).now.stage != stage:
        tick_all(pathway, by)
        pathway.refresh_from_db()
        actions.move_on(pathway=pathway, version=pathway.version, on=DAY, because="x", by=by)
    pathway.refresh_from_db()


def second_version(cast, *, without_stage=""):
    """The second version of an own model: its first stage may last longer, and one may be gone."""
    first = ProcessVersion.objects.get(code="own-way").process
    longer = first.with_stage(replace(first.stages[0], usual_days=99))
    changed = replace(longer, stages=without(longer.stages, without_stage))
    given = {"controller": cast.project.controller, "changes": "own-way", "by": cast.users["olga"]}
    draft = processes.begin_draft(process=changed, **given)
    second = processes.propose(draft=draft, version=1, by=cast.users["olga"])
    return processes.publish(version=second, by=cast.users["alicja"], has_others=True)
