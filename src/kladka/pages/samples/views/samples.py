"""The samples of a project, one of them with its items, and what it says about all."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.pages.exchange.listing import list_page
from kladka.pages.samples import judging, presenters
from kladka.pages.samples.listing import items_list
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project
from kladka.reporting import queries
from kladka.reporting.dossier.packing import described
from kladka.reporting.permissions import controlled_projects, samples_of
from kladka.reporting.rules.share import estimate


@require_safe
def listing(request: HttpRequest, project: str) -> HttpResponse:
    """Show the samples that were drawn in a project."""
    viewer, found = viewer_of(request), project_of(request, project)
    samples = list(queries.samples_with_progress(found))
    context = presenters.frame(found, viewer) | {"samples": presenters.samples_table(samples) if samples else None}
    return render(request, "samples/list.html", context)


@require_safe
def detail(request: HttpRequest, sample: UUID) -> HttpResponse:
    """Show a sample with its items, how far the control is, and the packages made of it."""
    viewer, found = viewer_of(request), sample_of(request, sample)
    listed = items_list(request, found)
    note_read(controller=found.controller, by=viewer.user, page="samples:detail", subject=found)
    progress = queries.progress_of(found)
    packages = list(queries.packages_made_of(found))
    context = presenters.frame(found.project, viewer) | {
        "sample": found,
        "heading": presenters.title_of(found),
        "rows": presenters.how_drawn(found),
        "progress": progress,
        "said": presenters.progress_words(progress),
        "tools": presenters.sample_menu(found, progress),
        "packages": presenters.packages_table(packages) if packages else None,
        "listing": listed,
    }
    return list_page(request, "samples/detail.html", context)


@require_safe
def result(request: HttpRequest, sample: UUID) -> HttpResponse:
    """Show the share with findings, in words and as a table, and what was found line by line."""
    viewer, found = viewer_of(request), sample_of(request, sample)
    parts, progress = queries.parts_of(found), queries.progress_of(found)
    percent = queries.parameter("confidence", clock.today(), "percent")
    whole = estimate(parts, percent / 100)
    by_line = queries.findings_by_line(found)
    context = presenters.frame(found.project, viewer) | {
        "sample": found,
        "heading": presenters.title_of(found),
        "said": judging.result_words(found, progress, whole, percent),
        "method": judging.method_words(whole),
        "strata": judging.strata_table(found, parts, percent / 100),
        "lines": judging.lines_table(found, by_line),
        "is_open": progress.looked_at < progress.size,
    }
    return render(request, "samples/result.html", context)


@require_safe
def population(request: HttpRequest, sample: UUID) -> HttpResponse:
    """Return the list a sample was drawn from: pseudonyms and strata, exactly the bytes that were hashed."""
    viewer, found = viewer_of(request), sample_of(request, sample)
    note_read(controller=found.controller, by=viewer.user, page="samples:population", subject=found)
    response = HttpResponse(queries.population_of(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="population.csv"'
    return response


@require_safe
def method(request: HttpRequest, sample: UUID) -> HttpResponse:
    """Return how a sample was drawn, for the lines that draw it again."""
    response = JsonResponse(described(sample_of(request, sample)), json_dumps_params={"indent": 1})
    response["Content-Disposition"] = 'attachment; filename="sample.json"'
    return response


def project_of(request: HttpRequest, code: str) -> Project:
    """Return a project whose samples the viewer works on, or raise Http404."""
    projects = controlled_projects(viewer_of(request))
    return get_object_or_404(projects.select_related("controller"), code=code)


def sample_of(request: HttpRequest, pk: UUID) -> Any:
    """Return a sample on which the viewer works, or raise Http404."""
    return get_object_or_404(samples_of(viewer_of(request)).select_related("project"), pk=pk)
