"""Preparing a release: as of which day, then the work that takes a while, with a page that says how far it is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_tasks_db.models import DBTaskResult

from kladka.core.charts import Progress
from kladka.core.ids import new_id
from kladka.pages.projects.views.form_page import form_page, sent
from kladka.pages.releases import presenters, tasks
from kladka.pages.releases.forms import PrepareForm
from kladka.pages.releases.views.publication import not_yet
from kladka.pages.reports.tasks import reached
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project
from kladka.reporting.actions import release as actions
from kladka.reporting.permissions.release import preparing
from kladka.reporting.queries import release as queries

REFUSED = "refused"
"""In the address of the form: the work that was refused, whose answers the form shows again."""


def prepare(request: HttpRequest, project: str) -> HttpResponse:
    """Ask for the day and let the worker freeze what would be published; what it refused is said at the form."""
    viewer = viewer_of(request)
    found = get_object_or_404(preparing(viewer), code=project)
    days = presenters.day_choices(found, queries.published_of(found))
    if not days:
        return not_yet(request, found, title=_("Prepare a release"))
    form = _refused_form(request, found) if request.method != "POST" else None
    if form is None:
        form = PrepareForm(days=days, initial={"as_of": days[0].isoformat()}, **sent(request))

    def act() -> str:
        words = form.cleaned_data["words"]
        actions.check_can_prepare(found, form.day, words)
        asked = {"project": str(found.pk), "as_of": form.day.isoformat(), "words": words}
        by, language = str(viewer.user.pk), get_language() or "pl"
        return reverse("releases:work", args=[tasks.prepare.enqueue(by=by, language=language, **asked).id])

    return form_page(
        request,
        form,
        act,
        title=_("Prepare a release"),
        caption=presenters.frame(found, viewer)["title"],
        back=reverse("releases:list", args=[found.code]),
        intro=_("Small numbers are hidden, and the release is checked against everything published before."),
        note=_("Nothing is published yet: you see first what is hidden and why."),
        submit=_("Prepare"),
        message=_("The work has begun."),
    )


@require_safe
def work(request: HttpRequest, preparation: UUID) -> HttpResponse:
    """Show how far the work is that somebody asked for; when it is done, lead to the release, or back to the form."""
    found = _own_work(request).filter(pk=preparation).first()
    if found is None:
        raise Http404
    project = get_object_or_404(preparing(viewer_of(request)), pk=_asked(found)["project"])
    if not found.finished_at:
        return render(request, "releases/work.html", _progress(request, project, preparation))
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(request.path)
    answer = found.return_value or {}
    if "release" in answer:
        waiting = queries.waiting(project)
        if waiting is not None and str(waiting.pk) == answer["release"]:
            messages.success(request, _("The release is prepared. Look at it, then publish or discard it."))
        return redirect("releases:detail", answer["release"])
    back = reverse("releases:prepare", args=[project.code])
    return redirect(f"{back}?{urlencode({REFUSED: str(preparation)})}")


def _progress(request: HttpRequest, project: Project, work: UUID) -> dict[str, Any]:
    told = reached(work)
    return {
        "title": _("Preparing a release"),
        "caption": presenters.frame(project, viewer_of(request))["title"],
        "back": reverse("releases:list", args=[project.code]),
        "words": told.what if told else "",
        "progress": Progress(_("Done"), told.done, told.of) if told and told.of else None,
    }


def _refused_form(request: HttpRequest, project: Project) -> PrepareForm | None:
    """Return the form with what was typed and why the worker refused it; None where the address names no such work."""
    try:
        found = _own_work(request).filter(pk=UUID(request.GET.get(REFUSED, ""))).first()
    except ValueError:
        return None
    if found is None or not found.finished_at or _asked(found)["project"] != str(project.pk):
        return None
    answer = found.return_value or {"refused": _("The work broke off. Nothing was changed; try once more.")}
    if "refused" not in answer:
        return None
    typed = {name: _asked(found)[name] for name in ("as_of", "words")} | {"idempotency_key": str(new_id())}
    days = presenters.day_choices(project, queries.published_of(project))
    form = PrepareForm(days=days, data=typed)
    form.is_valid()
    field = answer.get("field", "")
    form.add_error(field if field in form.fields else None, answer["refused"])
    return form


def _own_work(request: HttpRequest) -> Any:
    """Return what this person let the worker prepare."""
    return DBTaskResult.objects.filter(
        task_path=tasks.prepare.module_path, args_kwargs__kwargs__by=str(request.user.pk)
    )


def _asked(work: DBTaskResult[Any, Any]) -> dict[str, str]:
    found: dict[str, str] = work.args_kwargs["kwargs"]
    return found
