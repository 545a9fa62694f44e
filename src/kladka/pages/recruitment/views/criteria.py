"""The criteria of a call: looked at, and changed line by line while the call is planned."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.calls import actions, permissions, policies, queries
from kladka.calls.models import Call
from kladka.calls.rules import editing
from kladka.core.components import Link
from kladka.core.dictionaries import in_use
from kladka.core.forms import Form
from kladka.pages.recruitment import criteria as shown
from kladka.pages.recruitment import presenters
from kladka.pages.recruitment.documents import every_in_words
from kladka.pages.recruitment.forms import ConfirmForm
from kladka.pages.recruitment.forms.criteria import (
    ConditionForm,
    GivesForm,
    LineForm,
    PointsForm,
    QuestionForm,
    RulesForm,
)
from kladka.pages.recruitment.forms.documents import AskedForm
from kladka.pages.recruitment.views.fetching import address_of, asked, call_of
from kladka.pages.recruitment.weights import rules_in_words
from kladka.pages.refusals import GoneError, why_not
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


def overview(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show who may take part, what is asked formally, what gives points, and who comes first."""
    found = call_of(request, permissions.visible_to, call)
    may_run = presenters.runs(viewer_of(request), found)
    may_write = found.state == Call.State.DRAFT and may_run
    raw = queries.raw_criteria_of(found)
    adds = {
        "eligibility": _("Add a condition"),
        "formal": _("Add a formal question"),
        "points": _("Add a line of points"),
    }
    lines = {part: reverse("recruitment:criteria-line", args=[found.pk, part, shown.NEW]) for part in editing.PARTS}
    context = {
        "call": found,
        "title": presenters.title_of(found),
        "about": queries.criteria_of(found),
        "tables": [
            (table, Link(adds[part], lines[part]) if may_write else None)
            for part, table in zip(editing.PARTS, shown.tables(found, may_write=may_write), strict=True)
        ],
        "rules": rules_in_words(raw),
        "rules_link": Link(_("Change"), reverse("recruitment:criteria-rules", args=[found.pk])) if may_write else None,
        "documents": every_in_words(found),
        "documents_link": Link(
            _("Change which are asked for"), reverse("recruitment:criteria-documents", args=[found.pk])
        )
        if may_write
        else None,
        "usual_links": shown.usual_links(found) if may_run else [],
        "reset": Link(_("Go back to the ready set"), reverse("recruitment:criteria-reset", args=[found.pk]))
        if may_write and found.own_criteria
        else None,
        "is_open": found.state != Call.State.DRAFT,
        "breadcrumbs": [
            {"text": _("Calls"), "url": reverse("recruitment:list")},
            {"text": presenters.title_of(found), "url": address_of(found)},
            {"text": _("Criteria")},
        ],
    }
    return render(request, "recruitment/criteria.html", context)


def line(request: HttpRequest, call: UUID, part: str, code: str) -> HttpResponse:
    """Add a line, or change one; of a condition the question it looks at is chosen first."""
    found = call_of(request, permissions.run_by, call)
    raw = queries.raw_criteria_of(found)
    old = _old(found, raw, part, code)
    begin = old or {"code": editing.new_code(raw)}
    common: dict[str, Any] = {"version": found.version}
    if part == "eligibility":
        questions = shown.questions_of(found, part=part)
        question = questions.get(request.GET.get("question", "") or begin.get("question", ""))
        if question is None:
            return _ask_question(request, found, questions, _("Add a condition"))
        offered = shown.answers_offered(question)
        initial = ConditionForm.begins_with(begin)
        if begin.get("check") == "begins":
            initial["ticked"] = [key for key, _label in offered if key.startswith(begin["prefix"])]
        form: Any = ConditionForm(request.POST or None, question=question, answers=offered, initial=initial, **common)
        note = question.label
    else:
        kind = PointsForm if part == "points" else LineForm
        form, note = kind(request.POST or None, initial=kind.begins_with(begin), **common), ""
    # After an edit by somebody else both versions of this line are shown; another line is no matter.
    form.stored_values = lambda now: type(form).begins_with(
        editing.line_of(queries.raw_criteria_of(now), part, code) or begin
    )
    titles = {
        "eligibility": (_("Add a condition"), _("Change the condition")),
        "formal": (_("Add a formal question"), _("Change the formal question")),
        "points": (_("Add a line of points"), _("Change the line of points")),
    }
    title = titles[part][old is not None]
    return _write(request, found, form, lambda: _put(found, form, part, form.line(begin), request), title, note=note)


def answer(request: HttpRequest, call: UUID, code: str) -> HttpResponse:
    """Add an answer that gives points."""
    found = call_of(request, permissions.run_by, call)
    old = _old(found, queries.raw_criteria_of(found), "points", code) or {}
    questions = shown.questions_of(found, part="points")
    question = questions.get(request.GET.get("question", ""))
    title = _("Add an answer that gives points")
    if question is None:
        return _ask_question(request, found, questions, title)
    form = GivesForm(
        request.POST or None, question=question, answers=shown.answers_offered(question), version=found.version
    )
    note = in_use({"pl": old["pl"], "en": old.get("en") or old["pl"]})
    return _write(request, found, form, lambda: _put(found, form, "points", form.line(old), request), title, note=note)


def rules(request: HttpRequest, call: UUID) -> HttpResponse:
    """Say how many points are the least, and who comes first of two with the same points."""
    found = call_of(request, permissions.run_by, call)
    raw = queries.raw_criteria_of(found)
    lines = [(each["code"], in_use({"pl": each["pl"], "en": each.get("en") or each["pl"]})) for each in raw["points"]]
    form = RulesForm(request.POST or None, raw=raw, lines=lines, version=found.version)

    def act() -> None:
        least = form.cleaned_data["least_points"]
        actions.write_rules(
            call=found, version=form.version or 0, least_points=least, ties=form.ties, by=viewer_of(request).user
        )

    return _write(request, found, form, act, _("Points and equal points"))


def documents(request: HttpRequest, call: UUID) -> HttpResponse:
    """Say which documents are asked for, and without which an application is not sent."""
    found = call_of(request, permissions.run_by, call)
    questions = {question.name: question for question in queries.form_of(found).questions()}
    initial = AskedForm.begins_with(queries.raw_criteria_of(found).get("documents", ()))
    form: Any = AskedForm(request.POST or None, questions=questions, initial=initial, version=found.version)
    form.stored_values = lambda now: AskedForm.begins_with(queries.raw_criteria_of(now).get("documents", ()))

    def act() -> None:
        actions.write_documents(
            call=found, version=form.version or 0, documents=form.documents, by=viewer_of(request).user
        )

    return _write(request, found, form, act, _("Documents that are asked for"))


def remove(request: HttpRequest, call: UUID, part: str, code: str) -> HttpResponse:
    """Ask, then take a line out."""
    found = call_of(request, permissions.run_by, call)
    old = _old(found, queries.raw_criteria_of(found), part, code)
    if old is None:
        raise Http404
    words = in_use({"pl": old["pl"], "en": old.get("en") or old["pl"]})

    def act(version: int) -> None:
        actions.remove_line(call=found, version=version, part=part, code=code, by=viewer_of(request).user)

    return _confirm(request, found, act, _("Remove this criterion?"), [(_("Criterion"), words)], _("Remove"))


def reset(request: HttpRequest, call: UUID) -> HttpResponse:
    """Ask, then go back to the ready set."""
    found = call_of(request, permissions.run_by, call)

    def act(version: int) -> None:
        actions.take_ready_set(call=found, version=version, by=viewer_of(request).user)

    rows = [(_("Criteria"), queries.criteria_of(found).title)]
    question = _("Go back to the ready set? What was changed for this call is lost.")
    return _confirm(request, found, act, question, rows, _("Go back to the ready set"))


def _old(call: Call, raw: Any, part: str, code: str) -> dict[str, Any] | None:
    if part not in editing.PARTS:
        raise Http404
    found = editing.line_of(raw, part, code)
    if found is None and code != shown.NEW:
        back = Link(_("Criteria"), reverse("recruitment:criteria", args=[call.pk]))
        raise GoneError(_("This criterion is not there any more: it was removed."), back=back)
    return found


def _put(call: Call, form: Form, part: str, written: dict[str, Any], request: HttpRequest) -> None:
    actions.write_line(call=call, version=form.version or 0, part=part, line=written, by=viewer_of(request).user)


def _ask_question(request: HttpRequest, call: Call, questions: Any, title: str) -> HttpResponse:
    """Let somebody choose the question that a line looks at; the next page asks the rest."""
    form: Any = QuestionForm(questions=[(name, each.label) for name, each in questions.items()])
    told: dict[str, Any] = {"title": title, "caption": presenters.title_of(call)}
    if done := why_not(policies.check_criteria_change, call):
        return asked(request, form, done=done, **told, cancel=_criteria(call))
    context = {"form": form, **told, "back": _criteria(call)}
    return render(request, "recruitment/criteria_question.html", context)


def _write(
    request: HttpRequest, call: Call, form: Any, act: Callable[[], None], title: str, *, note: str = ""
) -> HttpResponse:
    def written() -> str:
        act()
        return _criteria(call)

    if request.method == "POST":
        saved = save(request, form, written, message=_("The criteria are saved."))
        if saved:
            return saved
    told: dict[str, Any] = {"caption": presenters.title_of(call), "title": title, "note": note}
    done = why_not(policies.check_criteria_change, call)
    return asked(request, form, done=done, **told, cancel=_criteria(call))


def _confirm(
    request: HttpRequest, call: Call, act: Callable[[int], None], question: str, rows: Any, submit: str
) -> HttpResponse:
    form = ConfirmForm(request.POST or None, version=call.version)
    if request.method == "POST":

        def written() -> str:
            act(form.version or 0)
            return _criteria(call)

        saved = save(request, form, written, message=_("The criteria are saved."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "confirm.html",
        done=why_not(policies.check_criteria_change, call),
        caption=presenters.title_of(call),
        question=question,
        rows=rows,
        submit=submit,
        cancel=_criteria(call),
    )


def _criteria(call: Call) -> str:
    return reverse("recruitment:criteria", args=[call.pk])
