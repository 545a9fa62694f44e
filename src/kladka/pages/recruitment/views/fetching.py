"""Fetching through a permission, and showing a form again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.calls import permissions
from kladka.calls.models import Application, Call
from kladka.core.components import Link
from kladka.core.forms import Form
from kladka.pages.saving import last_change
from kladka.pages.viewing import viewer_of
from kladka.programmes.permissions import Viewer

type Scope = Callable[[Viewer], QuerySet[Call]]


def call_of(request: HttpRequest, scope: Scope, pk: UUID) -> Call:
    """Return the call if it is in the viewer's scope, else 404."""
    return get_object_or_404(scope(viewer_of(request)), pk=pk)


def application_of(request: HttpRequest, scope: Scope, pk: UUID) -> Application:
    """Return the application if its call is in the viewer's scope, else 404. Opening it leaves a read event."""
    rows = permissions.applications_of(scope(viewer_of(request))).select_related("appeal")
    found: Application = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        page = request.resolver_match.view_name if request.resolver_match else ""
        note_read(controller=found.call.project.controller_id, by=viewer_of(request).user, page=page, subject=found)
    return found


def address_of(about: Call | Application) -> str:
    """Return the address of a call, or of an application."""
    name = "recruitment:call" if isinstance(about, Call) else "recruitment:application"
    return reverse(name, args=[about.pk])


def done_already(about: Call | Application, words: str, *, field: str = "state") -> str:
    """Return why nothing is to be done any more with a call or an application, with who saved last how it stands, and
    when. `field`: the column that says how."""
    if not words:
        return ""
    name, moment = last_change(about, fields=[field])
    return (
        _("%(words)s Saved by %(name)s, %(moment)s.") % {"words": words, "name": name, "moment": moment}
        if name
        else words
    )


def asked(
    request: HttpRequest, form: Form, template: str = "form_page.html", *, done: str = "", **context: Any
) -> HttpResponse:
    """Show a form; with status 422 when it was sent and not saved.

    `done` says that it can only be refused, and why: whoever opens it reads that instead, with the way back.
    """
    if done and not form.is_bound:
        back, about = context["cancel"], {name: context[name] for name in ("caption", "cancel")}
        title = context.get("title") or context["question"]
        words = {"title": title, "back": back, "empty": done, "empty_link": Link(about["caption"], back)}
        return render(request, "form_page.html", about | words, status=422 if request.method == "POST" else 200)
    shown = {"form": form, "back": context.get("cancel", ""), **context}
    return render(request, template, shown, status=422 if form.is_bound else 200)
