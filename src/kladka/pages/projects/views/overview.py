"""Pages of projects inside the office."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Link, Words
from kladka.core.lists import ListPage
from kladka.pages.exchange.listing import list_page, sheet, sheet_url, wants_sheet
from kladka.pages.projects import presenters
from kladka.pages.projects.lists import projects_list
from kladka.pages.projects.permissions import may_look_after, may_open, may_promise, visible_projects
from kladka.pages.viewing import viewer_of
from kladka.programmes import queries
from kladka.programmes.models import Project


def listing(request: HttpRequest) -> HttpResponse:
    """Show the projects in which the viewer has a part."""
    found = queries.projects(visible_projects(viewer_of(request)))
    listed = ListPage(request, found, projects_list(clock.today()))
    context: dict[str, object] = {"title": _("Projects"), "listing": listed}
    if may_open(viewer_of(request)):
        context["action"] = Link(_("Open a project"), reverse("projects:new"))
    return list_page(request, "list_page.html", context)


def about(request: HttpRequest, project: str) -> HttpResponse:
    """Show what a project is: goals, groups, partners, awards."""
    try:
        found = queries.about(visible_projects(viewer_of(request)), project)
    except Project.DoesNotExist as error:
        raise Http404 from error
    may_change = may_look_after(viewer_of(request), found.project)
    context = _frame(request, found.project, "projects:about") | {
        "tools": presenters.about_tools(found.project) if may_change else None,
        "goals": presenters.goals_table(found.goals, found.project) if may_change and found.goals else None,
        "domain": presenters.text_of(found.project, "domain"),
        "description": [each for each in presenters.text_of(found.project, "description").splitlines() if each.strip()],
        "rows": presenters.about_rows(found),
        "general_goal": presenters.text_of(found.general_goal, "text") if found.general_goal else "",
        "specific_goals": [presenters.text_of(goal, "text") for goal in found.specific_goals],
        "groups": [
            (presenters.text_of(group, "name"), presenters.text_of(group, "description"))
            for group in found.target_groups
        ],
        "partners": presenters.partners_table(found.partnerships, may_change=may_change),
        "groups_table": presenters.groups_table(found.target_groups) if may_change and found.target_groups else None,
        "awards": presenters.awards_table(found.awards, may_change=may_change) if found.awards else None,
    }
    return render(request, "projects/about.html", context)


def team(request: HttpRequest, project: str) -> HttpResponse:
    """Show who works in a project, and which areas are served from where."""
    found = _project(request, project)
    posts, served = queries.team_of(found), queries.served_from(found)
    may_change = may_look_after(viewer_of(request), found)
    if posts and wants_sheet(request):
        return sheet(
            request, presenters.team_table(posts), name="team", controllers=[found.controller_id], about=_about(found)
        )
    context = _frame(request, found, "projects:team") | {
        "sheet_url": sheet_url(request) if posts else "",
        "tools": presenters.tool(found, "projects:serve", _("Add areas that a site serves")) if may_change else None,
        "team": presenters.team_table(posts) if posts else None,
        "areas": presenters.areas_table(served, found if may_change else None) if served else None,
    }
    return render(request, "projects/team.html", context)


def targets(request: HttpRequest, project: str) -> HttpResponse:
    """Show what a project promised."""
    found = _project(request, project)
    promised = queries.targets_of(found)
    may_change = may_promise(viewer_of(request), found)
    if promised and wants_sheet(request):
        table = presenters.targets_table(found, promised)
        return sheet(request, table, name="targets", controllers=[found.controller_id], about=_about(found))
    context = _frame(request, found, "projects:targets") | {
        "sheet_url": sheet_url(request) if promised else "",
        "tools": presenters.tool(found, "projects:promise", _("Set the targets")) if may_change else None,
        "targets": presenters.targets_table(found, promised, may_change=may_change) if promised else None,
    }
    return render(request, "projects/targets.html", context)


def _project(request: HttpRequest, code: str) -> Project:
    return get_object_or_404(visible_projects(viewer_of(request)), code=code)


def _about(project: Project) -> list[tuple[Words, object]]:
    return [(_("Project"), presenters.text_of(project, "title"))]


def _frame(request: HttpRequest, project: Project, active: str) -> dict[str, object]:
    return presenters.frame(project, active, viewer_of(request))
