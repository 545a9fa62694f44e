"""Goals and the steps to them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.queries import was_deleted
from kladka.coaching.actions import Step
from kladka.coaching.actions import plan as actions
from kladka.coaching.models import NextStep, PlanGoal
from kladka.core.quoting import in_quotes
from kladka.pages.asking import ask_whether_past
from kladka.pages.participants.permissions import WORKERS, participation_for, thing_for
from kladka.pages.participants.views.form_page import Section, sent
from kladka.pages.plans.forms import ChangeGoalForm, GoalForm, PlaceForm, PlanStepForm
from kladka.pages.refusals import GoneError
from kladka.pages.viewing import viewer_of
from kladka.people.models import Participation

PLAN = Section("plans:of")
page, address = PLAN.page, PLAN.address


def goal(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Write down a goal."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    form = GoalForm(**sent(request))

    def act() -> str:
        actions.add_goal(participation=found, what=form.cleaned_data["what"], by=request.user)
        return address(found)

    words = {"title": _("Add a goal"), "submit": _("Save the goal"), "message": _("The goal is saved.")}
    return page(request, form, act, found, **words)


def change_goal(request: HttpRequest, plan_goal: UUID) -> HttpResponse:
    """Change a goal, or say when it was reached; whoever comes second sees both versions."""
    found = _goal(request, plan_goal)
    form = ChangeGoalForm(initial=ChangeGoalForm.stored_values(found), version=found.version, **sent(request))

    def act() -> str:
        typed = {name: form.cleaned_data[name] for name in ("what", "reached_on")}
        actions.change_goal(goal=found, version=form.version or 0, by=request.user, **typed)
        return address(found.participation)

    return page(
        request,
        form,
        act,
        found.participation,
        title=_("Change a goal"),
        submit=_("Save the goal"),
        message=_("The goal is saved."),
        template="plans/change_goal.html",
        remove=reverse("plans:remove-goal", args=[found.pk]),
    )


def remove_goal(request: HttpRequest, plan_goal: UUID) -> HttpResponse:
    """Remove a goal that is given up, after a question."""
    found = _goal(request, plan_goal)

    def act() -> str:
        actions.remove_goal(goal=found, by=request.user)
        return address(found.participation)

    return PLAN.question(
        request,
        act,
        found.participation,
        title=_("Remove the goal?"),
        submit=_("Remove the goal"),
        message=_("The goal is removed."),
        lead=_("“%(goal)s” disappears from the plan. Its steps stay, and signed versions still name it.")
        % {"goal": in_quotes(found.what)},
    )


def step(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Agree on a step to one of the goals."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    goals = open_goals(found)
    last = str(goals[-1].pk) if goals else ""
    form = PlanStepForm(goals=goals, initial={"owner": "participant", "goal": last}, **sent(request))
    if form.is_valid():
        ask_whether_past(form, form.cleaned_data["due_on"])

    def act() -> str:
        typed = form.cleaned_data
        wanted = Step(typed["what"], typed["owner"], typed["due_on"])
        actions.plan_step(participation=found, step=wanted, goal=form.chosen, by=request.user)
        return address(found)

    words = {"title": _("Add a step"), "submit": _("Save the step"), "message": _("The step is saved.")}
    return page(request, form, act, found, **words)


def place(request: HttpRequest, step: UUID) -> HttpResponse:
    """Say to which goal a step leads that was agreed on in a session."""
    rows = NextStep.objects.select_related("participation__project", "participation__person__identity", "goal")
    found = thing_for(viewer_of(request), rows, step, WORKERS)
    of = found.participation
    form = PlaceForm(goals=open_goals(of), initial={"goal": str(found.goal_id or "")}, **sent(request))

    def act() -> str:
        actions.place_step(step=found, goal=form.chosen, by=request.user)
        return address(of)

    return page(
        request,
        form,
        act,
        of,
        title=_("To which goal does the step lead?"),
        submit=_("Save the step"),
        message=_("The step is saved."),
        lead=found.what,
    )


def open_goals(found: Participation) -> list[PlanGoal]:
    """Return the goals that are not reached yet, in the order of the plan."""
    return list(PlanGoal.objects.filter(participation=found, reached_on=None).order_by("created_at", "pk"))


def _goal(request: HttpRequest, pk: UUID) -> PlanGoal:
    rows = PlanGoal.objects.select_related("participation__project", "participation__person__identity")
    try:
        return thing_for(viewer_of(request), rows, pk, WORKERS)
    except Http404 as absent:
        if was_deleted(PlanGoal, pk):
            raise GoneError(
                _("This goal of the plan was removed, by you in another tab or by somebody else.")
            ) from absent
        raise
