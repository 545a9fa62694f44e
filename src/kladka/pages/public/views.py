"""The public pages."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.incubation.queries import founded_in
from kladka.pages.context import navigation
from kladka.pages.projects.permissions import visible_projects
from kladka.pages.public import presenters
from kladka.pages.public.results import published
from kladka.programmes import queries
from kladka.programmes.models import Project
from kladka.programmes.queries import About

STATED_ON = date(2026, 11, 23)
"""The day on which the accessibility statement was drawn up and last reviewed."""
FOR_MACHINES = 300
"""Seconds for which a machine may keep the figures."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the projects; whoever is signed in is led to their work."""
    if request.user.is_authenticated:
        first = next(iter(navigation(request)), None)
        return redirect(first["url"] if first else "account:me")
    return projects(request)


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Show the projects that run and those that have ended."""
    today = clock.today()
    found = list(queries.projects(Project.objects.filter(is_public=True)))
    context = {
        "running": presenters.cards([each for each in found if today <= each.ends_on]),
        "finished": presenters.cards([each for each in found if today > each.ends_on]),
    }
    return _fresh(render(request, "public/home.html", context))


@require_safe
def project(request: HttpRequest, project: str) -> HttpResponse:
    """Show what a project was for, who ran it, and its results with the definition beside each."""
    about, today = _about(project), clock.today()
    shown = published(about.project, about.goals, today)
    context = presenters.page(about, shown, queries.served_from(about.project), today)
    context["entities"] = presenters.entities(founded_in(about.project))
    context["menu"] = presenters.menu(context)
    context["behind"] = _behind(request, about.project)
    return _fresh(render(request, "public/project.html", context))


def _behind(request: HttpRequest, found: Project) -> str:
    """Return the way from the public figures to the facts, for somebody who works in the project; else nothing."""
    if not request.user.is_authenticated:
        return ""
    viewer = request.viewer  # type: ignore[attr-defined]
    if not visible_projects(viewer).filter(pk=found.pk).exists():
        return ""
    return reverse("figures:project", args=[found.code])


@require_safe
def project_json(request: HttpRequest, project: str) -> HttpResponse:
    """Answer with the same figures for machines; any site may read them."""
    about = _about(project)
    shown = published(about.project, about.goals, clock.today())
    content = presenters.as_json(about, shown, founded_in(about.project))
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=FOR_MACHINES)
    return response


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement, with the ids that the public monitor looks for."""
    context = {"site": request.build_absolute_uri("/"), "day": STATED_ON, "words": day_in_words(STATED_ON)}
    return _fresh(render(request, "public/accessibility.html", context))


def _about(code: str) -> About:
    try:
        return queries.about(Project.objects.filter(is_public=True), code)
    except Project.DoesNotExist as error:
        raise Http404 from error


def _fresh(response: HttpResponse) -> HttpResponse:
    """Let no shared cache keep a page: it holds the visitor's own language and form token."""
    patch_cache_control(response, private=True, no_cache=True)
    return response
