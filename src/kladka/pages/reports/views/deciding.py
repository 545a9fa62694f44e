"""What somebody decides about a prepared report: it is submitted, or withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import SummaryRow
from kladka.core.errors import PolicyBroken
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.reports import checking, presenters
from kladka.pages.reports.content import content_of
from kladka.pages.reports.fetching import report_for, whole
from kladka.pages.reports.forms import ReasonForm, SubmitForm
from kladka.pages.reports.presenters import period_words, second_words
from kladka.pages.viewing import viewer_of
from kladka.reporting.actions import report as actions
from kladka.reporting.models import Report
from kladka.reporting.permissions import report as permissions
from kladka.reporting.policies import report as policies


def submit(request: HttpRequest, report: UUID) -> HttpResponse:
    """Submit a report: a second person approves it by that, or the one says that there is nobody."""
    viewer, found = viewer_of(request), report_for(request, report)
    if not permissions.may_submit(viewer, found):
        raise Http404
    back = reverse("reports:detail", args=[found.pk])
    if refused := _no_longer(request, found, back) or whole(request, found):
        return refused
    is_own = found.prepared_by == viewer.user.pk
    if waits_for := second_words(found, viewer, clock.today()):
        context = {"title": _("Submit report %(number)s") % {"number": found.label}, "words": waits_for, "back": back}
        status = 422 if request.method == "POST" else 200
        return render(request, "reports/second_person.html", context, status=status)
    form = SubmitForm(is_alone=is_own, **sent(request))

    def act() -> str:
        reason = form.cleaned_data["reason"]
        actions.submit(report=found, reason=reason, alone=form.is_alone, by=viewer.user)
        return back

    return form_page(
        request,
        form,
        act,
        title=_("Submit report %(number)s") % {"number": found.label},
        back=back,
        template="reports/submit.html",
        rows=_rows(found),
        approving="" if is_own else presenters.approving_words(found),
        moved_on=presenters.moved_on(found),
        checks=checking.summary(checking.checks_of(found, content_of(found), viewer_of(request))),
        checks_url=reverse("reports:checks", args=[found.pk]),
        submit=_("Approve and submit") if not is_own else _("Submit"),
        message=_("The report is submitted, signed, and never changes from now on."),
    )


def withdraw(request: HttpRequest, report: UUID) -> HttpResponse:
    """Withdraw a prepared report, so that another can be prepared."""
    viewer, found = viewer_of(request), report_for(request, report)
    if not permissions.may_prepare(viewer, found.project):
        raise Http404
    back = reverse("reports:detail", args=[found.pk])
    if refused := _no_longer(request, found, back):
        return refused
    form = ReasonForm(**sent(request))

    def act() -> str:
        actions.withdraw(report=found, reason=form.cleaned_data["reason"], by=viewer.user)
        return reverse("reports:list", args=[found.project.code])

    return confirm_page(
        request,
        form,
        act,
        question=_("Withdraw report %(number)s?") % {"number": found.label},
        back=back,
        rows=_rows(found),
        consequences=[
            _("A withdrawn report cannot be submitted any more."),
            _("It leaves the list, and its file is removed. Another can be prepared in its place."),
        ],
        submit=_("Withdraw"),
        message=_("The report is withdrawn."),
    )


def _no_longer(request: HttpRequest, report: Report, back: str) -> HttpResponse | None:
    """Lead back whoever comes too late, with the reason; a form that was sent is refused by the verb itself."""
    try:
        policies.check_waits(report)
    except PolicyBroken as refused:
        messages.warning(request, str(refused))
        return redirect(back)
    return None


def _rows(report: Report) -> list[SummaryRow]:
    return [
        SummaryRow(_("As of"), report.as_of),
        SummaryRow(_("As known on"), report.known_on),
        SummaryRow(_("Period"), period_words(report)),
    ]
