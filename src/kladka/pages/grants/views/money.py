"""What was spent of a grant: expenses with their documents, judged."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.audit.actions import note_read
from kladka.core.forms import Form
from kladka.core.forms.shown import money
from kladka.incubation import actions, permissions, queries
from kladka.pages.asking import record_once
from kladka.pages.correcting import asked, corrected
from kladka.pages.downloads import as_download
from kladka.pages.explaining import asking_why
from kladka.pages.grants.forms import OUTSIDE, ExpenseForm, JudgeForm
from kladka.pages.grants.presenters import expense_words, receiver_of
from kladka.pages.grants.scope import address, run
from kladka.pages.participants.views.form_page import sent
from kladka.pages.participants.views.proof import keep
from kladka.pages.viewing import viewer_of

_WITH = ("grant__project__controller", "grant__organisation", "grant__group", "document__file", "line")


def expense(request: HttpRequest, grant: UUID) -> HttpResponse:
    """Record an expense with its document."""
    viewer: Any = viewer_of(request)
    found = run(request, grant)
    lines = {str(each.pk): each for each in found.lines.order_by("created_at", "pk")}
    form = ExpenseForm(lines=[(key, each.words) for key, each in lines.items()], **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        told = {name: typed[name] for name in ("seller", "number", "words", "amount", "spent_on")}
        told |= {"line": None if typed["line"] == OUTSIDE else lines[typed["line"]], "by": viewer.user}
        document = keep(form, found, viewer)
        record = partial(actions.record_expense, grant=found, document=document, **told)
        record_once(form, record, label=_("Another part of it is settled here"))
        return address(found, "expenses")

    title = _("Record an expense")
    return corrected(request, form, act, title=title, caption=receiver_of(found), back=address(found))


def judge(request: HttpRequest, grant_expense: UUID) -> HttpResponse:
    """Say how much of an expense is eligible."""
    viewer = viewer_of(request)
    found = get_object_or_404(permissions.grant_expenses_run_by(viewer).select_related(*_WITH), pk=grant_expense)
    initial: dict[str, Any] = {"eligible": found.eligible, "reason": found.reason, "because": found.because}
    if found.eligible is None:
        initial["eligible"], initial["reason"] = queries.proposed_of(found)
    form = JudgeForm(request.POST or None, initial=initial, version=found.version)

    def act() -> str:
        typed = form.cleaned_data
        with asking_why(form):
            actions.judge_expense(
                expense=found,
                version=form.version or 0,
                eligible=typed["eligible"],
                reason=typed["reason"],
                because=typed.get("because", ""),
                staff=viewer.as_staff,
                by=viewer.user,
            )
        return address(found.grant, "expenses")

    line = found.line.words if found.line else _("outside the budget")
    intro = _("%(amount)s zł, line of the budget: %(line)s") % {"amount": money(found.amount), "line": line}
    back = address(found.grant, "expenses")
    return corrected(
        request, form, act, title=_("Judge the expense"), caption=expense_words(found), intro=intro, back=back
    )


def remove(request: HttpRequest, grant_expense: UUID) -> HttpResponse:
    """Remove an expense that was recorded by mistake, after a question."""
    viewer = viewer_of(request)
    found = get_object_or_404(permissions.grant_expenses_run_by(viewer).select_related(*_WITH), pk=grant_expense)
    form = Form(request.POST or None, version=found.version)

    def act() -> str:
        actions.remove_expense(expense=found, version=form.version or 0, by=viewer.user)
        return address(found.grant, "expenses")

    return asked(
        request,
        form,
        act,
        question=_("Remove this expense?"),
        caption=expense_words(found),
        consequences=[_("What was said of it is lost. Its document stays kept.")],
        submit=_("Remove the expense"),
        cancel=address(found.grant, "expenses"),
    )


@require_safe
def document(request: HttpRequest, grant_expense: UUID) -> FileResponse:
    """Hand out the document of an expense. Leaves a read event."""
    viewer = viewer_of(request)
    rows = permissions.grant_expenses_visible_to(viewer).select_related(*_WITH)
    found = get_object_or_404(rows, pk=grant_expense)
    note_read(controller=found.grant.project.controller_id, by=viewer.user, page="grants:file", subject=found)
    return as_download(found.document.file)
