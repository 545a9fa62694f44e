"""What tests of pathways do with them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from kladka.coaching.actions import pathway as actions
from kladka.coaching.actions import plan as plans
from kladka.coaching.actions import profile as profiles
from kladka.coaching.models import Plan, PlanGoal, PlanReview, Profile
from kladka.coaching.policies.health import CONSENT
from kladka.coaching.queries.pathway import way_of
from kladka.coaching.rules.plan import Aim, content_of
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.processes import actions as processes
from kladka.processes.models import ProcessVersion
from kladka.processes.rules.gate import lacking
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


def agrees_to_health(participation, *, by):
    """The consent on which remarks about somebody's health rest."""
    return people.record_consent(participation=participation, kind=CONSENT, given_on=ENTRY_DAY, how="told", by=by)


def tick_all(pathway, by, on=DAY):
    """Confirm everything that the present gate asks of the coach, and keep the papers that it asks."""
    if {one.requirement.kind for one in lacking(way_of(pathway, clock.today()).gate)} & {"profile", "plan", "review"}:
        papers(pathway, by, on)
    for one in lacking(way_of(pathway, clock.today()).gate):
        if one.requirement.kind == "consent" and one.requirement.of:
            given = {"kind": one.requirement.of, "given_on": on, "how": "told", "by": by}
            people.record_consent(participation=pathway.participation, **given)
    for one in way_of(pathway, clock.today()).gate:
        if one.is_ticked and not one.is_met:
            actions.tick(pathway=pathway, requirement=one.requirement.code, on=on, by=by)


def papers(pathway, by, on=DAY):
    """Let the person accept a profile and sign a plan, and look at it, as many times as the gate asks."""
    of = {"participation": pathway.participation}
    profile = Profile(
        number=Profile.objects.filter(**of).count() + 1, answers={"work": "Kuchnia"}, accepted_on=on, **of
    )
    profiles.keep_profiles(kept_before=[profile], by=by)
    goal = PlanGoal(what="Praca", **of)
    signed = {"coach": Staff.objects.get(user=by), "form": Plan.Form.SCAN, "signed_on": on, "review_on": on}
    number = Plan.objects.filter(**of).count() + 1
    plan = Plan(number=number, content=content_of([Aim(str(goal.pk), goal.what)], []), **signed, **of)
    review = PlanReview(plan=plan, held_on=on, outcome=PlanReview.Outcome.AS_PLANNED, next_on=on)
    plans.keep_plans(goals=[goal], steps=[], plans=[plan], reviews=[review], by=by)


def stays(pathway):
    return [(one.stage, one.entered_on, one.left_on) for one in pathway.positions.order_by("number")]


def refusal(act, **given):
    with translation.override("en"), pytest.raises(PolicyBroken) as refused:
        act(**given)
    return refused.value


def everything_beside(participations, kinds):
    """Whatever is told beside coaching was told on the same day."""
    return {one: {kind: [DAY] for kind in kinds} for one in participations}


def moved_to(pathway, stage, by):
    """Move on, gate after gate, up to a stage."""
    while way_of(pathway, clock.today()).now.stage != stage:
        tick_all(pathway, by)
        pathway.refresh_from_db()
        given = {"on": DAY, "because": "x", "by": by, "beside": everything_beside}
        actions.move_on(pathway=pathway, version=pathway.version, **given)
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
