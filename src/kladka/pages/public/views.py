"""The public pages."""

from datetime import date
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.incubation.queries.listing import listed_names
from kladka.pages.apply.presenters import open_cards, results_cards
from kladka.pages.context import navigation
from kladka.pages.projects.permissions import visible_projects
from kladka.pages.projects.presenters import text_of
from kladka.pages.public import files, presenters
from kladka.pages.public.results import published
from kladka.pages.signup.presenters import has_events
from kladka.pages.viewing import viewer_of
from kladka.programmes import queries
from kladka.programmes.models import Project
from kladka.programmes.queries import About
from kladka.reporting.models import OperationsList, Release
from kladka.reporting.queries import release as releases

STATED_ON = date(2026, 11, 23)
"""The day on which the accessibility statement was drawn up and last reviewed."""
FOR_MACHINES = 300
"""Seconds for which a machine may keep what is newest."""
FOR_EVER = 31_536_000
"""Seconds for which a machine may keep a dated release: a year, the most there is; it never changes."""
JSON, CSV = "application/json", "text/csv; charset=utf-8"


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
        "takes_applications": bool(open_cards(today)),
        "has_results": bool(results_cards()),
        "has_events": has_events(today),
    }
    return _fresh(render(request, "public/home.html", context))


@require_safe
def project(request: HttpRequest, project: str) -> HttpResponse:
    """Show what a project was for, who ran it, and its results with the definition beside each."""
    about, today = _about(project), clock.today()
    found = published(about.project, about.goals, today)
    context = presenters.page(about, found, queries.served_from(about.project), today)
    context["entities"] = presenters.entities(found, listed_names(about.project))
    context["menu"] = presenters.menu(context)
    context["behind"] = _behind(request, about.project)
    context["calls"] = open_cards(today, about.project)
    context["results_of_calls"] = results_cards(about.project)
    return _fresh(render(request, "public/project.html", context))


def _behind(request: HttpRequest, found: Project) -> str:
    """Return the way from the public figures to the facts, for somebody who works in the project; else nothing."""
    if not request.user.is_authenticated:
        return ""
    viewer = viewer_of(request)
    if not visible_projects(viewer).filter(pk=found.pk).exists():
        return ""
    return reverse("figures:project", args=[found.code])


@require_safe
def project_json(request: HttpRequest, project: str) -> HttpResponse:
    """Answer with the newest release for machines, with what the project is."""
    about = _about(project)
    found = published(about.project, about.goals, clock.today())
    content = presenters.as_json(about, found, listed_names(about.project))
    return _file(request, files.as_bytes(content), JSON)


@require_safe
def data(request: HttpRequest, project: str) -> HttpResponse:
    """List every release of a project with its files, and say what their columns mean."""
    found = _project(project)
    published_ones = releases.published_of(found)
    context = {
        "project": found,
        "title": text_of(found, "title"),
        "releases": presenters.releases_table(found, published_ones) if published_ones else None,
        "columns": presenters.columns_table(),
        "licence": published_ones[0].data["licence"] if published_ones else None,
    }
    return _fresh(render(request, "public/data.html", context))


@require_safe
def latest_csv(request: HttpRequest, project: str) -> HttpResponse:
    """Answer with the newest release as CSV, under an address that stays."""
    return _file(request, files.csv_of(_newest(project)), CSV)


@require_safe
def latest_json(request: HttpRequest, project: str) -> HttpResponse:
    """Answer with the newest release as JSON, under an address that stays."""
    return _file(request, files.json_of(_newest(project)), JSON)


@require_safe
def release_csv(request: HttpRequest, project: str, number: int) -> HttpResponse:
    """Answer with one release as CSV; it never changes."""
    return _file(request, files.csv_of(_release(project, number)), CSV, seconds=FOR_EVER)


@require_safe
def release_json(request: HttpRequest, project: str, number: int) -> HttpResponse:
    """Answer with one release as JSON; it never changes."""
    return _file(request, files.json_of(_release(project, number)), JSON, seconds=FOR_EVER)


@require_safe
def release_package(request: HttpRequest, project: str, number: int) -> HttpResponse:
    """Answer with the description of a release's files: columns, licence, checksums."""
    return _file(request, files.package_of(_release(project, number)), JSON, seconds=FOR_EVER)


@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """Show the list of operations in short, with its files."""
    kept = releases.operations()
    context = {
        "kept": kept,
        "table": presenters.operations_table(kept) if kept and kept.data["operations"] else None,
        "missing": presenters.not_recorded(kept) if kept else [],
    }
    return _fresh(render(request, "public/operations.html", context))


@require_safe
def operations_csv(request: HttpRequest) -> HttpResponse:
    """Answer with the list of operations as CSV."""
    return _file(request, files.operations_csv(_operations()), CSV)


@require_safe
def operations_json(request: HttpRequest) -> HttpResponse:
    """Answer with the list of operations as JSON."""
    return _file(request, files.operations_json(_operations()), JSON)


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


def _project(code: str) -> Project:
    return get_object_or_404(Project, code=code, is_public=True)


def _newest(project: str) -> Release:
    found = releases.newest(_project(project))
    if found is None:
        raise Http404
    return found


def _release(project: str, number: int) -> Release:
    rows = Release.objects.filter(project=_project(project), decision__outcome=releases.PUBLISHED)
    found: Release = get_object_or_404(rows.select_related("decision").defer("working"), number=number)
    return found


def _operations() -> OperationsList:
    found = releases.operations()
    if found is None:
        raise Http404
    return found


def _file(request: HttpRequest, content: bytes, kind: str, *, seconds: int = FOR_MACHINES) -> HttpResponse:
    """Answer machines of any site; whoever has it already is told so by its checksum."""
    response = HttpResponse(content, content_type=kind)
    response["ETag"] = f'"{sha256(content).hexdigest()}"'
    response["Access-Control-Allow-Origin"] = "*"
    stays = {"immutable": True} if seconds == FOR_EVER else {}
    patch_cache_control(response, public=True, max_age=seconds, **stays)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer or response
