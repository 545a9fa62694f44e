"""Computing a report again from its own extract."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kladka.core.forms import Form
from kladka.pages.projects.views.form_page import sent
from kladka.pages.reports import presenters, tasks
from kladka.pages.reports.fetching import report_for
from kladka.pages.reports.views.reading import framed
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.reporting.permissions import report as permissions


class VerifyForm(Form):
    """The wish to have it computed again."""

    may_repeat = True


def verify(request: HttpRequest, report: UUID) -> HttpResponse:
    """Say how a report is verified here and elsewhere, and let the worker compute it again."""
    found = report_for(request, report)
    if not permissions.may_submit(viewer_of(request), found):
        raise Http404
    form = VerifyForm(**sent(request))

    def act() -> str:
        by, language = str(request.user.pk), get_language() or "pl"
        begun = tasks.verify.enqueue(by=by, language=language, report=str(found.pk))
        return reverse("reports:work", args=[begun.id])

    is_sent = request.method == "POST"
    if is_sent and (response := save(request, form, act, message=_("The work has begun."))):
        return response
    context = framed(request, found, "reports:verify") | {"form": form, "command": presenters.verify_command(found)}
    context["key_words"] = presenters.key_words(found) if found.key_id else ""
    context["file_url"] = reverse("reports:file", args=[found.pk])
    return render(request, "reports/verify.html", context, status=422 if is_sent else 200)
