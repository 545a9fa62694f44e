"""Writing a model of incubators: begun from another one, then line by line."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from kladka.core.forms import ConfirmForm
from kladka.incubation import queries
from kladka.incubation.actions import model as actions
from kladka.incubation.models import StandardDraft
from kladka.incubation.rules.standard import Standard, silent_parts, with_line, with_moved, without_line
from kladka.organisations.models import Organisation
from kladka.pages.coaching_models.forms import BeginForm, in_both
from kladka.pages.coaching_models.permissions import written_by
from kladka.pages.coaching_models.views.writing import COPY, NEXT, said_in
from kladka.pages.incubator_models import presenters
from kladka.pages.incubator_models.forms import AboutForm, LineForm
from kladka.pages.incubator_models.views.deciding import INCUBATORS
from kladka.pages.incubator_models.views.fetching import draft_of, line_in, model_read
from kladka.pages.incubators.presenters.model import PART_WORDS, asked
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.viewing import viewer_of
from kladka.processes.queries import draft_changing
from kladka.processes.rules.process import code_from

_ADDRESSES = ("add", "follow", "unfollow")
"""What stands in an address where otherwise the code of a line stands."""


def begin(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Begin a model of one's own: a copy, or the next version of an own one."""
    viewer, found = viewer_of(request), model_read(request, code, number)
    controllers = Organisation.objects.filter(pk__in=written_by(viewer)).order_by("name_sort")
    by_id = {str(one.pk): one for one in controllers}
    if not by_id or (found.version and str(found.version.controller_id) not in by_id):
        raise Http404
    ways = [(NEXT, _("The next version of this model"))] if found.version else []
    ways.append((COPY, _("A model of its own that begins as a copy of this one")))
    form = BeginForm(
        ways=ways,
        controllers=[(pk, one.name) for pk, one in by_id.items()],
        initial={"how": ways[0][0]},
        **sent(request),
    )

    written = draft_changing(StandardDraft, code) if found.version else None
    already = _("A change of this model is already being written: this is its draft.")

    def act() -> str:
        typed = form.cleaned_data
        is_next = typed["how"] == NEXT
        if is_next and written is not None:
            return INCUBATORS.to_draft(written)
        own = found.version.controller if found.version else None
        chosen = by_id[typed["controller"]] if "controller" in typed else next(iter(by_id.values()))
        controller = own if own and is_next else chosen
        standard = found.standard if is_next else _copy(found.standard, typed, controller)
        changes = code if is_next else ""
        made = actions.begin_draft(controller=controller, standard=standard, changes=changes, by=viewer.user)
        return INCUBATORS.to_draft(made)

    return form_page(
        request,
        form,
        act,
        title=_("Write a model of your own"),
        caption=found.standard.name,
        back=presenters.address(code, number),
        intro=_("It is a draft that nobody follows, until a colleague publishes it."),
        submit=_("Begin the draft"),
        message=lambda: already if written and form.cleaned_data["how"] == NEXT else _("The draft is begun."),
    )


def _copy(standard: Standard, typed: dict[str, Any], controller: Organisation) -> Standard:
    title = in_both(typed, "title")
    taken = {one.removeprefix("own-").replace("-", "_") for one in queries.codes_of_standards()}
    code = "own-" + code_from(title["en"], taken).replace("_", "-")
    author = {"pl": controller.name, "en": controller.name}
    return replace(standard, code=code, number=0, title=title, author=author, origin=_begun_from(standard))


def _begun_from(standard: Standard) -> dict[str, str]:
    found = {}
    for language in ("pl", "en"):
        with override(language):
            words = _("Begun as a copy of: %(name)s, version %(n)s")
            found[language] = words % {"name": standard.name, "n": standard.number}
    return found


@require_safe
def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show what is written so far, with the parts that still say nothing."""
    found = draft_of(request, draft)
    standard = found.standard
    context = {
        "draft": found,
        "standard": standard,
        "about": presenters.draft_about(standard),
        "parts": presenters.draft_parts(standard),
        "silent": [PART_WORDS[part] for part in silent_parts(standard)],
    }
    return render(request, "incubator_models/draft.html", context)


def about(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Say what the model is called, who wrote it and where it comes from."""
    found = draft_of(request, draft)
    initial = AboutForm.values_of(found.standard)
    form = AboutForm(keeps_title=bool(found.changes), initial=initial, version=found.version, **sent(request))
    return _part(request, found, form, lambda: form.changed(found.standard), title=_("About the model"))


def add_line(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Add a line; of which part, its link may say."""
    found = draft_of(request, draft)
    form = LineForm(initial={"part": request.GET.get("part", "")}, version=found.version, **sent(request))

    def changed() -> Standard:
        taken = [*_ADDRESSES, *(one.code for one in found.standard.lines)]
        return with_line(found.standard, form.line(code_from(said_in(form), taken)))

    return _part(request, found, form, changed, title=_("Add a line to the model"))


def line(request: HttpRequest, draft: UUID, line: str) -> HttpResponse:
    """Change what a line asks."""
    found = draft_of(request, draft)
    old = line_in(found, line)
    form = LineForm(initial=LineForm.values_of(old), version=found.version, **sent(request))
    return _part(request, found, form, lambda: with_line(found.standard, form.line(line)), title=old.name)


def order(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Move a line up or down within its part."""
    found = draft_of(request, draft)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not request.POST.get("line"):
        return redirect(INCUBATORS.to_draft(found))
    old = line_in(found, request.POST["line"])
    changed = with_moved(found.standard, old.code, -1 if request.POST.get("way") == "up" else 1)
    if changed != found.standard:
        actions.save_draft(draft=found, version=found.version, standard=changed, by=viewer_of(request).user)
        messages.success(request, _("Moved."))
    return redirect(f"{INCUBATORS.to_draft(found)}#{old.part}")


def remove_line(request: HttpRequest, draft: UUID, line: str) -> HttpResponse:
    """Remove a line, after a question."""
    found = draft_of(request, draft)
    old = line_in(found, line)
    form = ConfirmForm(version=found.version, **sent(request))

    def act() -> str:
        changed = without_line(found.standard, line)
        actions.save_draft(draft=found, version=form.version or 0, standard=changed, by=viewer_of(request).user)
        return f"{INCUBATORS.to_draft(found)}#{old.part}"

    return confirm_page(
        request,
        form,
        act,
        question=_("Remove the line?"),
        back=INCUBATORS.to_draft(found),
        caption=asked(old),
        consequences=[_("An incubator that follows the new version is no longer held to it.")],
        submit=_("Remove"),
        message=_("Removed from the draft."),
    )


def _part(
    request: HttpRequest,
    found: StandardDraft,
    form: Any,
    changed: Callable[[], Standard],
    *,
    title: str,
) -> HttpResponse:
    """Show one part of a draft as a form; what is saved stands in the draft, whatever is still missing."""

    def act() -> str:
        actions.save_draft(draft=found, version=form.version or 0, standard=changed(), by=viewer_of(request).user)
        part = form.cleaned_data.get("part")
        return f"{INCUBATORS.to_draft(found)}#{part}" if part else INCUBATORS.to_draft(found)

    return form_page(
        request,
        form,
        act,
        title=title,
        caption=found.standard.name,
        back=INCUBATORS.to_draft(found),
        submit=_("Save"),
        message=_("Saved in the draft."),
    )
