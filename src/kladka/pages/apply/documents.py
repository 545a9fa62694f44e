"""The documents of an application, added by whoever wrote it: a file, or a photo that the phone takes."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls import actions, queries
from kladka.calls.models import Application
from kladka.calls.rules import documents as rules
from kladka.core import clock
from kladka.core.addresses import full_address
from kladka.pages.apply.fetching import is_slow_enough, mine_of
from kladka.pages.asking import record_once
from kladka.pages.downloads import as_download
from kladka.pages.recruitment import documents as shown
from kladka.pages.recruitment import presenters as staff
from kladka.pages.recruitment.forms import ConfirmForm
from kladka.pages.recruitment.forms.documents import AddForm
from kladka.pages.recruitment.views.documents import attachment_of
from kladka.pages.saving import save
from kladka.pages.secret import fresh

KIND = "kind"
"""The document in the address of which another page is likely to come."""


def documents(request: HttpRequest, secret: str) -> HttpResponse:
    """Show which documents are asked for and which were added, and take more while that is right.

    After one the next page of the same document is taken: a phone makes one photo at a time.
    """
    found = mine_of(secret)
    asked = rules.wanted(queries.criteria_of(found.call), found.all_answers)
    rows, told = list(queries.attachments_of(found)), list[actions.Attached]()
    form = AddForm(
        request.POST or None,
        request.FILES or None,
        kinds=[(each.kind, each.label) for each in asked],
        initial={"kind": request.GET.get(KIND)},
    )
    if request.method == "POST" and is_slow_enough(request, form):

        def act() -> str:
            given = {"application": found, "kind": form.cleaned_data["kind"], "uploads": form.uploads}
            told.append(record_once(form, partial(actions.attach, **given), label=shown.second_time()))
            return f"{request.path}?{urlencode({KIND: form.cleaned_data['kind']})}"

        saved = save(request, form, act, message=lambda: shown.added(told, _and_more))
        if saved:
            return fresh(saved)
    may_add = queries.takes_documents(found, clock.today())
    is_begun = found.state == Application.State.BEGUN
    context = {
        "title": staff.title_of(found.call),
        "back": reverse("apply:mine", args=[secret]),
        "form": form if (may_add and asked) or form.is_bound else None,
        "table": shown.table(rows, opens=_opens(secret), removes=_removes(secret) if may_add else None, own=True),
        "missing": shown.missing(found, {one.kind for one in rows}) if may_add else [],
        "is_begun": is_begun,
        "send": reverse("apply:send", args=[secret]) if is_begun and may_add and queries.is_ready(found) else "",
    }
    return fresh(render(request, "apply/documents.html", context, status=422 if form.is_bound else 200))


def _and_more(count: int) -> str:
    return ngettext(
        "The document is added. Has it one more page? Choose that file, or take the photo, and add it, too.",
        "%(n)s files are added. Are there more pages? Choose those files, or take the photos, and add them, too.",
        count,
    )


def remove(request: HttpRequest, secret: str, attachment: UUID) -> HttpResponse:
    """Ask, then take a document out."""
    found = mine_of(secret)
    form, back = ConfirmForm(request.POST or None), reverse("apply:documents", args=[secret])
    one = attachment_of(found, attachment, back=back)
    if request.method == "POST":

        def act() -> str:
            actions.detach(attachment=one, is_staff=False)
            return back

        saved = save(request, form, act, message=_("The document is taken out."))
        if saved:
            return fresh(saved)
    context = {"form": form, "back": back, "title": staff.title_of(found.call), "document": shown.label_of(one)}
    context["file"] = one.file.name if one.file else ""
    return fresh(render(request, "apply/remove.html", context, status=422 if form.is_bound else 200))


def file(request: HttpRequest, secret: str, attachment: UUID) -> FileResponse:
    """Hand out what was added."""
    return as_download(queries.copy_among(mine_of(secret).attachments.all(), attachment))


def send(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask, then send a form that waited for its documents."""
    found = mine_of(secret)
    is_begun = found.state == Application.State.BEGUN
    if request.method != "POST" and not (is_begun and queries.is_ready(found)):
        return redirect("apply:mine", secret)
    form, back = ConfirmForm(request.POST or None, version=found.version), reverse("apply:mine", args=[secret])
    if request.method == "POST" and is_slow_enough(request, form):

        def act() -> str:
            actions.send(application=found, version=form.version or 0, answers={}, address=full_address(back))
            return back

        words = _("Your application has come. Keep this page’s address: here you see how it stands.")
        saved = save(request, form, act, message=words)
        if saved:
            return fresh(saved)
    context: dict[str, Any] = {"form": form, "back": back, "title": staff.title_of(found.call)}
    context["added"] = [shown.label_of(one) for one in queries.attachments_of(found)]
    return fresh(render(request, "apply/send.html", context, status=422 if form.is_bound else 200))


def _opens(secret: str) -> Any:
    return lambda one: reverse("apply:document", args=[secret, one.pk])


def _removes(secret: str) -> Any:
    return lambda one: reverse("apply:remove-document", args=[secret, one.pk])
