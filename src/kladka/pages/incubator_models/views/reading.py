"""Reading models of incubators: all of them, one line by line, two versions compared."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.incubation import permissions, queries
from kladka.incubation.models import StandardDraft
from kladka.incubation.rules.standard import Standard, differences
from kladka.pages.coaching_models.forms import CompareForm
from kladka.pages.coaching_models.permissions import written_by
from kladka.pages.coaching_models.presenters import drafts_table, tools_of, versions_table, waiting_table
from kladka.pages.coaching_models.views.fetching import names_of
from kladka.pages.incubator_models import presenters
from kladka.pages.incubator_models.views.fetching import Model, model_read, read_by
from kladka.pages.incubators.presenters import model as lines
from kladka.pages.incubators.presenters import model_choices
from kladka.pages.viewing import viewer_of
from kladka.processes.queries import draft_changing


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show every model that incubators of the viewer's projects may follow, and which of them do."""
    viewer = viewer_of(request)
    followed = queries.following(permissions.incubators_visible_to(viewer))
    own = queries.own_models(read_by(viewer))
    context: dict[str, Any] = {"table": presenters.overview(own, followed)}
    if written := written_by(viewer):
        drafts, waiting = queries.drafts_of_standards(written), queries.proposed_standards(written)
        names = names_of((*(one.saved_by for one in drafts), *(one.proposed_by for one in waiting)))
        told = [(one, one.standard.name) for one in drafts]
        context["drafts"] = drafts_table(told, names, "incubator_models:draft") if told else None
        put = [(one, one.standard.name) for one in waiting]
        context["waiting"] = waiting_table(put, names, presenters.address) if put else None
        context["may_write"] = True
    return render(request, "incubator_models/list.html", context)


@require_safe
def detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one version: who wrote it and when, and what it asks, part by part."""
    found, viewer = model_read(request, code, number), viewer_of(request)
    written = written_by(viewer)
    may_write = found.version.controller_id in written if found.version else bool(written)
    names = names_of(user for one in found.versions for user in (one.proposed_by, one.decided_by))
    followed = queries.following(permissions.incubators_visible_to(viewer))
    words = _("Let no incubator begin to follow it any more")
    draft = draft_changing(StandardDraft, code) if found.version and may_write else None
    tools = tools_of(found.version, code, number, viewer, "incubator_models", retire=words, written=draft)
    context = {
        "standard": found.standard,
        "about": [
            *presenters.about(found.standard, found.version, names),
            presenters.followers(followed.get(code, []), number),
        ],
        "parts": presenters.parts(found.standard),
        "versions": versions_table(found.versions, names, presenters.address) if found.versions else None,
        "can_compare": bool(_others(request, found)),
        "tools": tools if may_write else None,
    }
    return render(request, "incubator_models/detail.html", context)


@require_safe
def compare(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say what one version asks that another does not: of the same model, or of any other that the viewer reads."""
    found = model_read(request, code, number)
    others = _others(request, found)
    named = {"name": found.standard.name, "version": number}
    context: dict[str, Any] = {"process": named, "back": presenters.address(code, number), "form": None}
    if not others:
        return render(request, "coaching_models/compare.html", context)
    choices = model_choices(list(others.values()))
    form = CompareForm(request.GET, choices)
    is_wrong = form.is_bound and not form.is_valid()
    chosen = form.cleaned_data["with_version"] if form.is_bound and not is_wrong else next(iter(others))
    told = differences(others[chosen], found.standard)
    context |= {"form": form, "other": dict(choices)[chosen], "table": lines.compared(told) if told else None}
    return render(request, "coaching_models/compare.html", context, status=422 if is_wrong else 200)


def _others(request: HttpRequest, found: Model) -> dict[str, Standard]:
    """The other versions of the same model, the nearest earlier one first; then those of every other model."""
    this = found.standard
    known = {
        **queries.standards(read_by(viewer_of(request))),
        **{(one.code, one.number): one.standard for one in found.versions},
    }
    listed = sorted(
        (one for key, one in known.items() if key != (this.code, this.number)),
        key=lambda one: (one.code != this.code, one.number > this.number, one.code, -one.number),
    )
    return {f"{one.code}:{one.number}": one for one in listed}
