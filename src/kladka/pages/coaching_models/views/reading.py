"""Reading coaching models: all of them, one with its stages, two versions compared."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.pages.coaching_models import presenters
from kladka.pages.coaching_models.forms import CompareForm
from kladka.pages.coaching_models.permissions import read_by, written_by
from kladka.pages.coaching_models.views.fetching import Model, model_read, names_of, whole
from kladka.pages.viewing import viewer_of
from kladka.processes.queries import drafts_of, proposed_of, shipped_versions
from kladka.processes.rules.comparing import differences
from kladka.processes.rules.process import Process, said


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show every model that the viewer's projects may work by."""
    viewer = viewer_of(request)
    context: dict[str, Any] = {"table": presenters.overview(viewer, read_by(viewer))}
    if written := written_by(viewer):
        drafts, waiting = drafts_of(written), proposed_of(written)
        names = names_of((*(one.saved_by for one in drafts), *(one.proposed_by for one in waiting)))
        told = [(one, one.process.name) for one in drafts]
        context["drafts"] = presenters.drafts_table(told, names, "coaching_models:draft") if told else None
        put = [(one, one.process.name) for one in waiting]
        context["waiting"] = presenters.waiting_table(put, names) if put else None
        context["may_write"] = True
    return render(request, "coaching_models/list.html", context)


@require_safe
def detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one version: what it is, its stages as a row of steps, and what each asks."""
    found = model_read(request, code, number)
    viewer = viewer_of(request)
    written = written_by(viewer)
    may_write = found.version.controller_id in written if found.version else bool(written)
    names = names_of(user for one in found.versions for user in (one.proposed_by, one.decided_by))
    shown = whole(found.process, found.version.controller_id if found.version else None)
    context = {
        "process": found.process,
        "about": [
            *presenters.about(found.process, found.version, names),
            *presenters.users(found.process, presenters.used_by(viewer)),
        ],
        "steps": presenters.picture(shown),
        "stages": presenters.stages(shown),
        "questions": [said(one.label) for one in found.process.profile],
        "versions": presenters.versions_table(found.versions, names) if found.versions else None,
        "can_compare": len(_others(found)) > 0,
        "tools": presenters.tools(found.process, found.version, viewer, may_write=may_write),
    }
    return render(request, "coaching_models/detail.html", context)


@require_safe
def compare(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say in words what one version has that another has not."""
    found = model_read(request, code, number)
    others = _others(found)
    context = {"process": found.process, "back": presenters.address(code, number), "form": None}
    if not others:
        return render(request, "coaching_models/compare.html", context)
    form = CompareForm(request.GET, [(key, _words(one)) for key, one in others.items()])
    is_wrong = form.is_bound and not form.is_valid()
    chosen = form.cleaned_data["with_version"] if form.is_bound and not is_wrong else next(iter(others))
    controller = found.version.controller_id if found.version else None
    told = differences(others[chosen], found.process, whole=whole(found.process, controller))
    context |= {"form": form, "other": _words(others[chosen]), "table": presenters.compared(told) if told else None}
    return render(request, "coaching_models/compare.html", context, status=422 if is_wrong else 200)


def _others(found: Model) -> dict[str, Process]:
    """The other versions of the same model, the nearest earlier one first, then the model that it extends."""
    process = found.process
    same = [one.process for one in found.versions] or [
        one for one in shipped_versions().values() if one.code == process.code
    ]
    listed = sorted((one for one in same if one.version != process.version), key=lambda one: -one.version)
    listed.sort(key=lambda one: one.version > process.version)
    return {f"{one.code}.{one.version}": one for one in listed}


def _words(process: Process) -> str:
    return _("%(title)s, version %(number)s") % {"title": process.name, "number": process.version}
