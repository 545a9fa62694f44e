"""What a stage of a draft asks before somebody moves on."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import Link
from kladka.core.forms import ConfirmForm
from kladka.pages.coaching_models.forms import RequirementForm
from kladka.pages.coaching_models.views.fetching import draft_of, stage_in
from kladka.pages.coaching_models.views.writing import part, remove, said_in
from kladka.pages.projects.views.form_page import sent
from kladka.pages.refusals import GoneError
from kladka.processes.models import ProcessDraft
from kladka.processes.rules.process import Process, Requirement, Stage, code_from, said, without


def add_requirement(request: HttpRequest, draft: UUID, stage: str) -> HttpResponse:
    """Add something that a stage asks."""
    found = draft_of(request, draft)
    process = found.process
    of = stage_in(process, stage, found)
    form = RequirementForm(initial={"kind": "tick"}, version=found.version, **sent(request))

    def changed() -> Process:
        code = code_from(said_in(form), [one.code for one in of.gate])
        return process.with_stage(replace(of, gate=(*of.gate, form.changed(Requirement(code, "tick", {})))))

    return part(request, found, form, changed, title=_("Add what is required"), at=stage)


def requirement(request: HttpRequest, draft: UUID, stage: str, requirement: str) -> HttpResponse:
    """Change something that a stage asks."""
    found = draft_of(request, draft)
    process = found.process
    of = stage_in(process, stage, found)
    old = _asked(of, requirement, found)
    form = RequirementForm(initial=RequirementForm.values_of(old), version=found.version, **sent(request))

    def changed() -> Process:
        gate = tuple(form.changed(old) if one.code == requirement else one for one in of.gate)
        return process.with_stage(replace(of, gate=gate))

    return part(request, found, form, changed, title=_("Change what is required"), at=stage)


def remove_requirement(request: HttpRequest, draft: UUID, stage: str, requirement: str) -> HttpResponse:
    """Remove something that a stage asks, after a question."""
    found = draft_of(request, draft)
    process = found.process
    of = stage_in(process, stage, found)
    old = _asked(of, requirement, found)
    form = ConfirmForm(version=found.version, **sent(request))
    return remove(
        request,
        found,
        form,
        lambda: process.with_stage(replace(of, gate=without(of.gate, requirement))),
        question=_("Remove what is required?"),
        what=said(old.label) or old.code,
        consequences=[_("People move on without it, once the version is published.")],
    )


def _asked(stage: Stage, code: str, draft: ProcessDraft) -> Requirement:
    found = stage.requirement(code)
    if found is None:
        back = reverse("coaching_models:draft", args=[draft.pk])
        words = _("This is no longer required: it was removed.")
        raise GoneError(words, back=Link(draft.process.name, back))
    return found
