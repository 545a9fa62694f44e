"""Writing a coaching model: begun from another one, then stage by stage."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.core.forms import ConfirmForm
from kladka.organisations.models import Organisation
from kladka.pages.coaching_models import presenters
from kladka.pages.coaching_models.forms import AboutForm, BeginForm, StageForm, in_both
from kladka.pages.coaching_models.permissions import written_by
from kladka.pages.coaching_models.views.fetching import (
    Model,
    base_of,
    draft_of,
    model_read,
    stage_in,
)
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.processes import actions
from kladka.processes.models import ProcessDraft
from kladka.processes.queries import codes_used, draft_changing, known_for
from kladka.processes.rules.process import Process, Stage, code_from, moved, said, without
from kladka.processes.rules.shape import named, problems_of

COPY, EXTEND, NEXT = "copy", "extend", "next"


def begin(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Begin a model of one's own: a copy, a variant, or the next version of an own one."""
    viewer, found = viewer_of(request), model_read(request, code, number)
    controllers = Organisation.objects.filter(pk__in=written_by(viewer)).order_by("name_sort")
    by_id = {str(one.pk): one for one in controllers}
    if not by_id or (found.version and str(found.version.controller_id) not in by_id):
        raise Http404
    ways = _ways(found)
    form = BeginForm(
        ways=ways,
        controllers=[(pk, one.name) for pk, one in by_id.items()],
        initial={"how": ways[0][0]},
        **sent(request),
    )

    written = draft_changing(ProcessDraft, code) if found.version else None
    already = _("A change of this model is already being written: this is its draft.")

    def act() -> str:
        typed = form.cleaned_data
        is_next = typed["how"] == NEXT
        if is_next and written is not None:
            return _address(written)
        own = found.version.controller if found.version else None
        chosen = by_id[typed["controller"]] if "controller" in typed else next(iter(by_id.values()))
        controller = own if own and is_next else chosen
        process = found.process if is_next else _new(found.process, typed, controller)
        made = actions.begin_draft(
            controller=controller, process=process, changes=code if is_next else "", by=viewer.user
        )
        return _address(made)

    return form_page(
        request,
        form,
        act,
        title=_("Write a model of your own"),
        caption=found.process.name,
        back=presenters.address(code, number),
        intro=_("It is a draft that nobody follows, until a colleague publishes it."),
        submit=_("Begin the draft"),
        message=lambda: already if written and form.cleaned_data["how"] == NEXT else _("The draft is begun."),
    )


def _ways(found: Model) -> list[tuple[str, str]]:
    ways = []
    if found.version is not None:
        ways.append((NEXT, _("The next version of this model")))
    if not found.process.extends:
        ways.append((EXTEND, _("A variant that extends this model: its stages stay, and yours join them")))
    return [*ways, (COPY, _("A model of its own that begins as a copy of this one"))]


def _new(process: Process, typed: dict[str, Any], controller: Organisation) -> Process:
    title = in_both(typed, "title")
    taken = {one.removeprefix("own-").replace("-", "_") for one in codes_used()}
    code = "own-" + code_from(title["en"], taken).replace("_", "-")
    if typed["how"] == COPY:
        return replace(process, code=code, version=0, title=title)
    who = {"pl": controller.name, "en": controller.name}
    return Process(code, 0, title, origin=process.origin, extended_by=who, extends=process.code)


@require_safe
def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show what is written so far, with what is to be mended at its place."""
    found = draft_of(request, draft)
    process = found.process
    base, problems = base_of(found, process), problems_of(process, known_for(found.controller_id))
    context = {
        "draft": found,
        "process": process,
        "base": base,
        "about": presenters.draft_about(process),
        "problems": [one.words for one in problems if not one.stage],
        "all_problems": len(problems),
        "stages": presenters.stages(process, problems=problems, base=base),
        "base_stages": [named(one) for one in base.stages] if base else [],
        "questions": [said(one.label) for one in process.profile],
    }
    return render(request, "coaching_models/draft.html", context)


def order(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Move a stage, or something that a stage asks, up or down."""
    found = draft_of(request, draft)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    process, by = found.process, -1 if request.POST.get("way") == "up" else 1
    code, asked = request.POST.get("stage", ""), request.POST.get("requirement", "")
    stage = process.stage(code)
    if stage is not None:
        if asked:
            changed = process.with_stage(replace(stage, gate=moved(stage.gate, asked, by)))
        else:
            changed = replace(process, stages=moved(process.stages, code, by))
        if changed != process:
            actions.save_draft(draft=found, version=found.version, process=changed, by=viewer_of(request).user)
            messages.success(request, _("Moved."))
    return redirect(f"{_address(found)}#stage-{code}" if stage else _address(found))


def about(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Say what the model is called, where it comes from and who extended it."""
    found = draft_of(request, draft)
    form = AboutForm(initial=AboutForm.values_of(found.process), version=found.version, **sent(request))
    return part(request, found, form, lambda: form.changed(found.process), title=_("About the model"))


def add_stage(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Add a stage: a new one, or what a variant adds to a stage of its base."""
    found = draft_of(request, draft)
    process, base = found.process, base_of(found, found.process)
    listed = base.stages if base else ()
    form = StageForm(
        bases=[(one.code, named(one)) for one in listed if process.stage(one.code) is None],
        after=[(one.code, named(one)) for one in listed],
        version=found.version,
        **sent(request),
    )

    def changed() -> Process:
        of = form.cleaned_data.get("of")
        if of and of != "new":
            return process.with_stage(replace(form.changed(Stage(of, {})), after=""))
        taken = [one.code for one in (*process.stages, *listed)]
        return process.with_stage(form.changed(Stage(code_from(said_in(form), taken), {})))

    return part(request, found, form, changed, title=_("Add a stage"))


def said_in(form: Any) -> str:
    """Return the words from which a code is made: the English ones, else the Polish ones."""
    return str(form.cleaned_data.get("label_en") or form.cleaned_data.get("label_pl") or "stage")


def stage(request: HttpRequest, draft: UUID, stage: str) -> HttpResponse:
    """Change what a stage says."""
    found = draft_of(request, draft)
    process, base = found.process, base_of(found, found.process)
    old = stage_in(process, stage, found)
    is_of_base = base is not None and base.stage(stage) is not None
    after = [(one.code, named(one)) for one in base.stages] if base and not is_of_base else []
    form = StageForm(after=after, initial=StageForm.values_of(old), version=found.version, **sent(request))
    return part(
        request, found, form, lambda: process.with_stage(form.changed(old)), title=named(_of(base, old)), at=stage
    )


def _of(base: Process | None, stage: Stage) -> Stage:
    own = base.stage(stage.code) if base else None
    return own if own and not stage.label else stage


def remove_stage(request: HttpRequest, draft: UUID, stage: str) -> HttpResponse:
    """Remove a stage with what it asks, after a question."""
    found = draft_of(request, draft)
    process = found.process
    old = stage_in(process, stage, found)
    form = ConfirmForm(version=found.version, **sent(request))
    return remove(
        request,
        found,
        form,
        lambda: replace(process, stages=without(process.stages, stage)),
        question=_("Remove the stage?"),
        what=named(_of(base_of(found, process), old)),
        consequences=[_("What it asks before moving on is removed with it."), *(said(one.label) for one in old.gate)],
    )


def part(
    request: HttpRequest,
    found: ProcessDraft,
    form: Any,
    changed: Callable[[], Process],
    *,
    title: str,
    at: str = "",
) -> HttpResponse:
    """Show one part of a draft as a form; what is saved stands in the draft, whatever is still wrong in it."""

    def act() -> str:
        actions.save_draft(draft=found, version=form.version or 0, process=changed(), by=viewer_of(request).user)
        return f"{_address(found)}#stage-{at}" if at else _address(found)

    return form_page(
        request,
        form,
        act,
        title=title,
        caption=found.process.name,
        back=_address(found),
        submit=_("Save"),
        message=_("Saved in the draft."),
    )


def remove(
    request: HttpRequest,
    found: ProcessDraft,
    form: Any,
    changed: Callable[[], Process],
    *,
    question: str,
    what: str,
    consequences: list[str],
) -> HttpResponse:
    """Ask before a part of a draft is removed."""

    def act() -> str:
        actions.save_draft(draft=found, version=form.version or 0, process=changed(), by=viewer_of(request).user)
        return _address(found)

    return confirm_page(
        request,
        form,
        act,
        question=question,
        back=_address(found),
        caption=what,
        consequences=consequences,
        submit=_("Remove"),
        message=_("Removed from the draft."),
    )


def _address(draft: ProcessDraft) -> str:
    return reverse("coaching_models:draft", args=[draft.pk])
