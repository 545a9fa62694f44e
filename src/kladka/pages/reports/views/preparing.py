"""Preparing a report: which days, then the work that takes a while, with a page that says how far it is."""

from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_tasks_db.models import DBTaskResult

from kladka.core import clock
from kladka.core.charts import Progress
from kladka.core.errors import PolicyBroken
from kladka.pages.asking import ask
from kladka.pages.projects.presenters import text_of
from kladka.pages.projects.views.form_page import form_page, sent
from kladka.pages.reports import tasks
from kladka.pages.reports.comparison import report_name
from kladka.pages.reports.fetching import project_for, report_for
from kladka.pages.reports.forms import PrepareForm
from kladka.pages.reports.verification import shown as verification_shown
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import Report
from kladka.reporting.permissions import report as permissions
from kladka.reporting.policies import report as policies
from kladka.reporting.queries import report as reports

ANOTHER = "another"
"""The box that lets another report be prepared while one waits."""
_DAYS = ("as_of", "known_on", "period_from")


def prepare(request: HttpRequest, project: str) -> HttpResponse:
    """Ask for the days of a report and let the worker prepare it."""
    found = project_for(request, project)
    if not permissions.may_prepare(viewer_of(request), found):
        raise Http404
    return _form(request, found, None)


def correct(request: HttpRequest, report: UUID) -> HttpResponse:
    """Prepare the next version of a submitted report, which itself never changes."""
    found = report_for(request, report)
    if not permissions.may_prepare(viewer_of(request), found.project):
        raise Http404
    try:
        policies.check_can_be_replaced(found, reports.newest(found.project))
    except PolicyBroken as refused:
        messages.warning(request, str(refused))
        return redirect("reports:detail", found.pk)
    return _form(request, found.project, found)


def _form(request: HttpRequest, project: Project, replaces: Report | None) -> HttpResponse:
    newest, waiting = reports.newest(project), reports.waiting(project)
    today = clock.today()
    usual: dict[str, Any] = {"as_of": reporting.last_day(project, today), "known_on": today, **_days_asked(request)}
    if replaces is not None:
        usual = {"as_of": replaces.as_of, "known_on": today, "period_from": replaces.period_from}
    form = PrepareForm(project=project, before=newest, initial=usual, **sent(request))
    back = reverse("reports:detail", args=[replaces.pk]) if replaces else reverse("reports:list", args=[project.code])
    if waiting is not None and form.is_bound and form.is_valid():
        address = reverse("reports:detail", args=[waiting.pk])
        label = _("Prepare another; the one that waits is withdrawn")
        ask(form, _wait_words(waiting), label=label, address=address, words=report_name(waiting), name=ANOTHER)

    def act() -> str:
        if replaces is not None:
            policies.check_can_be_replaced(replaces, newest)
        asked = {name: str(form.cleaned_data[name]) for name in _DAYS if form.cleaned_data[name]}
        asked |= {"project": str(project.pk), "replaces": str(replaces.pk) if replaces else ""}
        by, language = str(request.user.pk), get_language() or "pl"
        return reverse("reports:work", args=[tasks.prepare.enqueue(by=by, language=language, **asked).id])

    title = _("Prepare a report")
    intro = _("Nothing is submitted by this: you see first what would be, and what differs from the last report.")
    if replaces is not None:
        title = _("Prepare a correction of report %(number)s") % {"number": replaces.label}
        intro = _("The submitted report stays as it is. The correction is its next version and says what changed.")
    return form_page(
        request,
        form,
        act,
        title=title,
        back=back,
        caption=text_of(project, "title"),
        intro=intro,
        note=_wait_words(waiting) if waiting else "",
        submit=_("Prepare"),
        message=_("The work has begun."),
    )


def _days_asked(request: HttpRequest) -> dict[str, date]:
    """Return the days in the address, as the page of a payment claim asks for them; anything else is left out."""
    found = {}
    for name in ("as_of", "period_from"):
        with suppress(ValueError):
            found[name] = date.fromisoformat(request.GET.get(name, ""))
    return found


def _wait_words(waiting: Report) -> str:
    return _("%(name)s is prepared already and waits to be submitted.") % {"name": report_name(waiting)}


@require_safe
def work(request: HttpRequest, work: UUID) -> HttpResponse:
    """Show how far the work is that somebody asked for; when it is done, lead to what came of it."""
    found = get_object_or_404(DBTaskResult.objects.filter(task_path__in=_PATHS), pk=work)
    asked = found.args_kwargs["kwargs"]
    if asked["by"] != str(request.user.pk):
        raise Http404
    if found.task_path == tasks.verify.module_path:
        report = report_for(request, UUID(asked["report"]))
        project, back = report.project, reverse("reports:verify", args=[report.pk])
    else:
        project = _own_project(request, asked["project"])
        back = reverse("reports:list", args=[project.code])
    context: dict[str, Any] = {"project": project, "caption": text_of(project, "title"), "back": back}
    context["title"] = _("Verification") if "report" in asked else _("Preparing a report")
    if not found.finished_at:
        return render(request, "reports/work.html", context | _progress(work))
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(request.path)
    answer = found.return_value or {"refused": _("The work broke off. Nothing was changed; try once more.")}
    if "is_same" in answer:
        context |= verification_shown(report_for(request, UUID(answer["report"])), answer)
        return render(request, "reports/verified.html", context)
    if "report" in answer and "refused" not in answer:
        return redirect("reports:detail", answer["report"])
    return render(request, "reports/work.html", context | {"refused": answer["refused"]})


_PATHS = (tasks.prepare.module_path, tasks.verify.module_path)


def _progress(work: UUID) -> dict[str, Any]:
    reached = tasks.reached(work)
    if reached is None:
        return {"words": _("It waits for its turn."), "progress": None, "is_running": True}
    progress = Progress(_("Done"), reached.done, reached.of) if reached.of else None
    return {"words": reached.what, "progress": progress, "is_running": True}


def _own_project(request: HttpRequest, pk: str) -> Project:
    code = get_object_or_404(Project.objects.only("code"), pk=pk).code
    return project_for(request, code)
