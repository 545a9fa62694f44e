"""Reading a project's own indicators: all of them, one with its history, two versions beside each other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.pages.indicators import presenters
from kladka.pages.indicators.comparing import comparison
from kladka.pages.indicators.forms import CompareForm
from kladka.pages.indicators.preview import LANGUAGES, cases_of
from kladka.pages.indicators.views.fetching import project_seen, versions
from kladka.pages.viewing import viewer_of
from kladka.reporting import trying
from kladka.reporting.live import figures as reporting
from kladka.reporting.permissions.indicator import deciding, may_write
from kladka.reporting.queries.indicator import Written


@require_safe
def overview(request: HttpRequest, project: str) -> HttpResponse:
    """Show the own indicators of a project, and to its monitoring officers the drafts."""
    found = project_seen(request, project)
    context = presenters.overview(found, viewer=viewer_of(request), may_write=may_write(viewer_of(request), found))
    return render(request, "indicators/list.html", context)


@require_safe
def detail(request: HttpRequest, project: str, indicator: str) -> HttpResponse:
    """Show one own indicator: what it says, in words, and all its versions."""
    found, viewer = project_seen(request, project), viewer_of(request)
    listed = versions(found, indicator)
    may_decide = deciding(viewer).filter(pk=found.pk).exists()
    context = presenters.detail(found, listed, viewer=viewer, may_write=may_write(viewer, found), may_decide=may_decide)
    read = context.pop("read")
    if read.indicator is not None:
        said = trying.said_of(read.pack, read.indicator)
        context["sentences"] = [(code, LANGUAGES[code], said[code]) for code in LANGUAGES if code in said]
        day = reporting.last_day(found, clock.today())
        shown = trying.Tried(Written(context["text"], indicator), day, day, indicator=read.indicator)
        context["cases"] = list(cases_of(shown))
    return render(request, "indicators/detail.html", context)


@require_safe
def compare(request: HttpRequest, project: str, indicator: str) -> HttpResponse:
    """Show two versions beside each other, and whom the change adds and removes."""
    found, viewer = project_seen(request, project), viewer_of(request)
    listed = versions(found, indicator)
    numbers = [(str(each.number), _("Version %(n)s") % {"n": each.number}) for each in listed]
    form = CompareForm(request.GET, numbers)
    context = presenters.frame(found, viewer_of(request)) | {"form": form, "code": indicator, "numbers": numbers}
    context["heading"] = presenters.title_in(listed[0].text) or indicator
    context["back"] = presenters.address("detail", found, indicator)
    if form.is_bound and not form.is_valid():
        return render(request, "indicators/compare.html", context, status=422)
    by_number = {str(each.number): each for each in listed}
    asked = form.cleaned_data if form.is_bound else form.initial
    old, new = by_number[asked["old"]], by_number[asked["new"]]
    day = reporting.last_day(found, clock.today())
    context["comparison"] = comparison(found, old, new, viewer, day)
    context["day"] = day
    if context["comparison"].get("added") or context["comparison"].get("removed"):
        note_read(controller=found.controller_id, by=viewer.user, page="indicators:compare", subject=found)
    return render(request, "indicators/compare.html", context)
