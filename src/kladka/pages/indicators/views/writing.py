"""Writing an own indicator: in the language of definitions with a preview, or by answering questions."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.errors import KladkaError
from kladka.pages.indicators import presenters
from kladka.pages.indicators.forms import NAMES, DiscardForm, EditorForm, GuidedForm
from kladka.pages.indicators.preview import language, preview
from kladka.pages.indicators.views.fetching import draft_of, project_written, versions
from kladka.pages.indicators.views.tried import Tried, led_to, typed_at
from kladka.pages.projects.presenters import text_of
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project
from kladka.reporting import trying
from kladka.reporting.actions import indicator as actions
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import IndicatorDraft, IndicatorVersion
from kladka.reporting.queries.indicator import Written
from kladka.reporting.rules.indicator import own_rules, tidy

CHECK, SAVE, PROPOSE = "check", "save", "propose"


@dataclass(frozen=True)
class Editing:
    """What is being written: of which project, as the change of which indicator, from which draft."""

    project: Project
    title: str
    back: str
    start: str = ""
    changes: str = ""
    draft: IndicatorDraft | None = None


def new(request: HttpRequest, project: str) -> HttpResponse:
    """Write a new indicator."""
    found = project_written(request, project)
    start = "\n".join(
        [
            f"code: {own_rules().prefix}",
            "title:",
            "  en: ",
            "  pl: ",
            "counts: persons",
            "when: ",
            "",
        ]
    )
    return _editor(request, Editing(found, _("Write an indicator"), presenters.address("list", found), start))


def change(request: HttpRequest, project: str, indicator: str) -> HttpResponse:
    """Write the next version of an indicator; where somebody has begun one, go on with that."""
    found = project_written(request, project)
    listed = versions(found, indicator)
    begun = IndicatorDraft.objects.filter(project=found, changes=indicator).first()
    if begun is not None and request.method != "POST":
        begun.project = found
        return _editor(request, _of_draft(begun))
    last = next((each for each in listed if each.state == IndicatorVersion.State.APPROVED), listed[0])
    back = presenters.address("detail", found, indicator)
    return _editor(request, Editing(found, _("Write the next version"), back, last.text, changes=indicator))


def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Go on with a draft."""
    return _editor(request, _of_draft(draft_of(request, draft)))


def _of_draft(found: IndicatorDraft) -> Editing:
    back = presenters.address("list", found.project)
    return Editing(found.project, _("Go on writing"), back, found.text, changes=found.changes, draft=found)


def guided(request: HttpRequest, project: str) -> HttpResponse:
    """Make the text of an indicator from answers, and go on with it as a draft."""
    found = project_written(request, project)
    form = GuidedForm(project=found, **sent(request))

    def act() -> str:
        draft = actions.save_draft(project=found, text=form.definition, by=viewer_of(request).user)
        return reverse("indicators:draft", args=[draft.pk])

    return form_page(
        request,
        form,
        act,
        title=_("Write an indicator by answering questions"),
        caption=text_of(found, "title"),
        back=presenters.address("list", found),
        intro=_(
            "From your answers the text of a definition is made. You see at once whom it counts, and can change it."
        ),
        submit=_("Make the definition"),
        message=_("The definition is made and kept as a draft. Look whom it counts."),
    )


def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away, after a question."""
    found = draft_of(request, draft)
    form = DiscardForm(version=found.version, **sent(request))

    def act() -> str:
        actions.discard_draft(draft=found, version=form.version or 0, by=viewer_of(request).user)
        return presenters.address("list", found.project)

    return confirm_page(
        request,
        form,
        act,
        question=_("Throw this draft away?"),
        back=reverse("indicators:draft", args=[found.pk]),
        rows=[(_("Indicator"), presenters.title_in(found.text) or found.code or _("Without a title"))],
        consequences=[_("The text cannot be brought back.")],
        submit=_("Throw the draft away"),
        message=_("The draft was thrown away."),
    )


def _editor(request: HttpRequest, editing: Editing) -> HttpResponse:
    """Show the text with what it would count; keep it or put it to a colleague where that was asked for."""
    tried = typed_at(request) or Tried(editing.start, editing.draft.version if editing.draft else None)
    form = EditorForm(initial={"text": tried.text}, version=tried.version, **sent(request))
    status = 200
    if request.method == "POST":
        wanted = request.POST.get("do", "")
        if wanted in (SAVE, PROPOSE):
            response = _saved(request, form, editing, wanted)
            status = 422
        elif case := request.POST.get("case", ""):
            response = _with_case(request, form, editing, case)
            status = 422
        else:
            response = led_to(request, Tried(form.typed, form.version)) if wanted == CHECK and form.is_valid() else None
        if response is not None:
            return response
    return render(request, "indicators/editor.html", _context(request, form, editing), status=status)


def _saved(request: HttpRequest, form: EditorForm, editing: Editing, wanted: str) -> HttpResponse | None:
    user, project = viewer_of(request).user, editing.project
    looked = None
    if wanted == PROPOSE and form.is_valid():
        try:
            # Before the form is saved, because it takes seconds in which others would have to wait.
            looked = actions.look_through(project=project, text=form.cleaned_data["text"], changes=editing.changes)
        except KladkaError as refused:
            form.refuse(refused)
            return None

    def act() -> str:
        given: dict[str, Any] = {"project": project, "text": form.cleaned_data["text"], "by": user}
        given |= {"draft": editing.draft, "version": form.version or 0, "changes": editing.changes}
        if wanted == PROPOSE:
            proposed = actions.propose(**given, looked=looked)
            return presenters.address("detail", project, proposed.code)
        return reverse("indicators:draft", args=[actions.save_draft(**given).pk])

    words = _("Put to a colleague. It counts when somebody else has approved it.") if wanted == PROPOSE else ""
    return save(request, form, act, message=words)


def _with_case(request: HttpRequest, form: EditorForm, editing: Editing, case: str) -> HttpResponse | None:
    """Put the case of somebody into the text as an example, and lead to it."""
    if not form.is_valid():
        return None
    written = Written(tidy(form.typed), editing.changes)
    try:
        text = trying.with_case(editing.project, written, case, as_of=_day(editing.project))
    except KladkaError as refused:
        form.refuse(refused)
        return None
    return led_to(request, Tried(text, form.version))


def _day(project: Project) -> Any:
    return reporting.last_day(project, clock.today())


def _context(request: HttpRequest, form: EditorForm, editing: Editing) -> dict[str, Any]:
    project, viewer = editing.project, viewer_of(request)
    written = Written(form.typed.replace("\r\n", "\n"), editing.changes)
    is_typed = request.method == "POST" or typed_at(request) is not None
    is_begun = written.text.strip() and (is_typed or editing.draft or editing.changes)
    tried = trying.tried(project, written, as_of=_day(project)) if is_begun else None
    shown = preview(project, tried, viewer)
    if shown.get("names_people"):
        note_read(controller=project.controller_id, by=viewer.user, page="indicators:preview", subject=project)
    return {
        "form": form,
        "is_typed": is_typed,
        "editing": editing,
        "title": editing.title,
        "back": editing.back,
        "project": project,
        "about": text_of(project, "title"),
        "names_id": NAMES,
        "names": presenters.names(project, language()),
        "discard": reverse("indicators:discard", args=[editing.draft.pk]) if editing.draft else "",
        **shown,
    }
