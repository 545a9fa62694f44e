"""Goals, target groups and awards of a project."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.queries import was_deleted
from kladka.core.components import Link
from kladka.core.forms import Form
from kladka.pages.projects import presenters
from kladka.pages.projects.definitions import indicator_titles
from kladka.pages.projects.forms import AwardForm, EditGroupForm, GoalForm, GroupForm, RemoveForm
from kladka.pages.projects.permissions import looked_after
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.refusals import GoneError
from kladka.pages.viewing import viewer_of
from kladka.programmes import actions, queries
from kladka.programmes.models import Award, Goal, Project, TargetGroup


def add_goal(request: HttpRequest, project: str) -> HttpResponse:
    """Add a goal with the indicators that measure it."""
    found = _project(request, project)
    form = GoalForm(indicators=indicator_titles(found), **sent(request))
    return _add(request, found, form, actions.add_goal, _("Add a goal"))


def add_group(request: HttpRequest, project: str) -> HttpResponse:
    """Add a group of people whom the project is for."""
    found = _project(request, project)
    return _add(request, found, GroupForm(**sent(request)), actions.add_target_group, _("Add a target group"))


def add_award(request: HttpRequest, project: str) -> HttpResponse:
    """Record that the project was entered in a contest, and the distinction that it received."""
    found = _project(request, project)
    return _add(request, found, AwardForm(**sent(request)), actions.record_award, _("Add an entry in a contest"))


def edit_goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    """Word a goal anew, or choose other indicators."""
    found = _goal(request, goal)
    form = GoalForm(
        indicators=indicator_titles(found.project),
        initial=GoalForm.stored_values(found),
        version=queries.version_of(found),
        **sent(request),
    )
    act = partial(actions.change_goal, goal=found)
    return _edit(request, found.project, form, act, _("Change the goal"))


def edit_group(request: HttpRequest, group: UUID) -> HttpResponse:
    """Word a target group anew."""
    found = _group(request, group)
    form = EditGroupForm(initial=EditGroupForm.stored_values(found), version=queries.version_of(found), **sent(request))
    act = partial(actions.change_target_group, group=found)
    return _edit(request, found.project, form, act, _("Change the target group"))


def edit_award(request: HttpRequest, award: UUID) -> HttpResponse:
    """Correct what is recorded of a distinction."""
    found = _award(request, award)
    form = AwardForm(initial=AwardForm.stored_values(found), version=queries.version_of(found), **sent(request))
    act = partial(actions.change_award, award=found)
    return _edit(request, found.project, form, act, _("Change the entry in a contest"))


def remove_goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    """Take a goal off the project's page, after a question."""
    found = _goal(request, goal)
    return _remove(
        request,
        found.project,
        partial(actions.remove_goal, goal=found),
        question=_("Remove this goal?"),
        rows=presenters.goal_rows(found),
        consequences=[
            _("The goal disappears from the project’s page, and from the public site if the project is shown there.")
        ],
        submit=_("Remove the goal"),
    )


def remove_group(request: HttpRequest, group: UUID) -> HttpResponse:
    """Remove a target group recorded by mistake, after a question."""
    found = _group(request, group)
    return _remove(
        request,
        found.project,
        partial(actions.remove_target_group, group=found),
        question=_("Remove this target group?"),
        rows=presenters.group_rows(found),
        consequences=[
            _("The group disappears from the project’s page, and from the public site if the project is shown there."),
            _("A group in which people entered the project cannot be removed."),
        ],
        submit=_("Remove the target group"),
    )


def remove_award(request: HttpRequest, award: UUID) -> HttpResponse:
    """Take an award off the project's page, after a question."""
    found = _award(request, award)
    return _remove(
        request,
        found.project,
        partial(actions.remove_award, award=found),
        question=_("Remove this award?"),
        rows=presenters.award_rows(found),
        consequences=[
            _("The award disappears from the project’s page, and from the public site if the project is shown there.")
        ],
        submit=_("Remove the award"),
    )


def _add(request: HttpRequest, project: Project, form: Form, act: Callable[..., Any], title: str) -> HttpResponse:
    return _edit(request, project, form, partial(act, project=project), title)


def _edit(request: HttpRequest, project: Project, form: Form, act: Callable[..., Any], title: str) -> HttpResponse:
    """Show the form, or call the verb with what it asks; both ways lead back to the project's page."""
    back = reverse("projects:about", args=[project.code])

    def record() -> str:
        seen = {"version": form.version or 0} if "version" in form.fields else {}
        act(**form.values, **seen, by=request.user)
        return back

    return form_page(request, form, record, title=title, back=back)


def _remove(request: HttpRequest, project: Project, act: Callable[..., Any], **asked: Any) -> HttpResponse:
    back = reverse("projects:about", args=[project.code])

    def record() -> str:
        act(by=request.user)
        return back

    return confirm_page(request, RemoveForm(**sent(request)), record, back=back, **asked)


def _project(request: HttpRequest, code: str) -> Project:
    return get_object_or_404(looked_after(viewer_of(request)), code=code)


def _goal(request: HttpRequest, goal: UUID) -> Goal:
    return _content(request, Goal, goal, _("This goal was removed, by you in another tab or by somebody else."))


def _group(request: HttpRequest, group: UUID) -> TargetGroup:
    words = _("This target group was removed, by you in another tab or by somebody else.")
    return _content(request, TargetGroup, group, words)


def _award(request: HttpRequest, award: UUID) -> Award:
    return _content(request, Award, award, _("This award was removed, by you in another tab or by somebody else."))


def _content[M: (Goal, TargetGroup, Award)](request: HttpRequest, model: type[M], pk: UUID, removed: str) -> M:
    """Return what stands, or say that it was removed: somebody may have been writing in it meanwhile."""
    projects = looked_after(viewer_of(request))
    rows = model._default_manager.select_related("project").filter(project__in=projects)
    found = rows.filter(pk=pk).first()
    if found is not None:
        return found
    if was_deleted(model, pk):
        raise GoneError(removed, back=Link(_("Projects"), reverse("projects:list")))
    raise Http404
