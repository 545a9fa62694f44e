"""Goals, target groups and awards of a project."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.pages.projects import presenters
from kladka.pages.projects.definitions import indicator_titles
from kladka.pages.projects.forms import AwardForm, EditGroupForm, GoalForm, GroupForm, RemoveForm
from kladka.pages.projects.permissions import looked_after
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.programmes import actions
from kladka.programmes.models import Award, Goal, Project, TargetGroup


def add_goal(request: HttpRequest, project: str) -> HttpResponse:
    """Add a goal with the indicators that measure it."""
    found = _project(request, project)
    form = GoalForm(indicators=indicator_titles(found.pack), **sent(request))

    def act() -> str:
        actions.add_goal(project=found, **form.values, by=request.viewer.user)  # type: ignore[attr-defined]
        return _address(found)

    return form_page(request, form, act, title=_("Add a goal"), back=_address(found))


def edit_goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    """Word a goal anew, or choose other indicators."""
    found = _goal(request, goal)
    form = GoalForm(
        indicators=indicator_titles(found.project.pack), initial=GoalForm.stored_values(found), **sent(request)
    )

    def act() -> str:
        actions.change_goal(goal=found, **form.values, by=request.viewer.user)  # type: ignore[attr-defined]
        return _address(found.project)

    return form_page(request, form, act, title=_("Change the goal"), back=_address(found.project))


def remove_goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    """Take a goal off the project's page, after a question."""
    found = _goal(request, goal)
    form = RemoveForm(**sent(request))

    def act() -> str:
        actions.remove_goal(goal=found, by=request.viewer.user)  # type: ignore[attr-defined]
        return _address(found.project)

    return confirm_page(
        request,
        form,
        act,
        question=_("Remove this goal?"),
        back=_address(found.project),
        rows=presenters.goal_rows(found),
        consequences=[
            _("The goal disappears from the project’s page, and from the public site if the project is shown there.")
        ],
        submit=_("Remove the goal"),
    )


def add_group(request: HttpRequest, project: str) -> HttpResponse:
    """Add a group of people whom the project is for."""
    found = _project(request, project)
    form = GroupForm(**sent(request))

    def act() -> str:
        actions.add_target_group(project=found, **form.values, by=request.viewer.user)  # type: ignore[attr-defined]
        return _address(found)

    return form_page(request, form, act, title=_("Add a target group"), back=_address(found))


def edit_group(request: HttpRequest, group: UUID) -> HttpResponse:
    """Word a target group anew."""
    found = _group(request, group)
    form = EditGroupForm(initial=EditGroupForm.stored_values(found), **sent(request))

    def act() -> str:
        actions.change_target_group(group=found, **form.values, by=request.viewer.user)  # type: ignore[attr-defined]
        return _address(found.project)

    return form_page(request, form, act, title=_("Change the target group"), back=_address(found.project))


def remove_group(request: HttpRequest, group: UUID) -> HttpResponse:
    """Remove a target group recorded by mistake, after a question."""
    found = _group(request, group)
    form = RemoveForm(**sent(request))

    def act() -> str:
        actions.remove_target_group(group=found, by=request.viewer.user)  # type: ignore[attr-defined]
        return _address(found.project)

    return confirm_page(
        request,
        form,
        act,
        question=_("Remove this target group?"),
        back=_address(found.project),
        rows=presenters.group_rows(found),
        consequences=[
            _("The group disappears from the project’s page, and from the public site if the project is shown there."),
            _("A group in which people entered the project cannot be removed."),
        ],
        submit=_("Remove the target group"),
    )


def edit_award(request: HttpRequest, award: UUID) -> HttpResponse:
    """Correct what is recorded of a distinction."""
    found = _award(request, award)
    form = AwardForm(initial=AwardForm.stored_values(found), **sent(request))

    def act() -> str:
        actions.change_award(award=found, **form.values, by=request.viewer.user)  # type: ignore[attr-defined]
        return _address(found.project)

    return form_page(request, form, act, title=_("Change the award"), back=_address(found.project))


def remove_award(request: HttpRequest, award: UUID) -> HttpResponse:
    """Take an award off the project's page, after a question."""
    found = _award(request, award)
    form = RemoveForm(**sent(request))

    def act() -> str:
        actions.remove_award(award=found, by=request.viewer.user)  # type: ignore[attr-defined]
        return _address(found.project)

    return confirm_page(
        request,
        form,
        act,
        question=_("Remove this award?"),
        back=_address(found.project),
        rows=presenters.award_rows(found),
        consequences=[
            _("The award disappears from the project’s page, and from the public site if the project is shown there.")
        ],
        submit=_("Remove the award"),
    )


def add_award(request: HttpRequest, project: str) -> HttpResponse:
    """Record a distinction that the project received."""
    found = _project(request, project)
    form = AwardForm(**sent(request))

    def act() -> str:
        actions.record_award(project=found, **form.values, by=request.viewer.user)  # type: ignore[attr-defined]
        return _address(found)

    return form_page(request, form, act, title=_("Add an award"), back=_address(found))


def _project(request: HttpRequest, code: str) -> Project:
    return get_object_or_404(looked_after(request.viewer), code=code)  # type: ignore[attr-defined]


def _goal(request: HttpRequest, goal: UUID) -> Goal:
    projects = looked_after(request.viewer)  # type: ignore[attr-defined]
    return get_object_or_404(Goal.objects.select_related("project").filter(project__in=projects), pk=goal)


def _group(request: HttpRequest, group: UUID) -> TargetGroup:
    projects = looked_after(request.viewer)  # type: ignore[attr-defined]
    return get_object_or_404(TargetGroup.objects.select_related("project").filter(project__in=projects), pk=group)


def _award(request: HttpRequest, award: UUID) -> Award:
    projects = looked_after(request.viewer)  # type: ignore[attr-defined]
    return get_object_or_404(Award.objects.select_related("project").filter(project__in=projects), pk=award)


def _address(project: Project) -> str:
    return reverse("projects:about", args=[project.code])
