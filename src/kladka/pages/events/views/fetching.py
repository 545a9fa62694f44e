"""Fetching through a permission, and showing a form again: what every view of events does."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from kladka.core.forms import Form
from kladka.learning import permissions
from kladka.learning.models import Enrolment, Event, EventSession
from kladka.pages.events.presenters import title_of
from kladka.pages.viewing import viewer_of
from kladka.programmes.permissions import Viewer

type Scope = Callable[[Viewer], QuerySet[Event]]


def event_of(request: HttpRequest, scope: Scope, pk: UUID) -> Event:
    """Return the event if it is in the viewer's scope, else 404."""
    return get_object_or_404(scope(viewer_of(request)).select_related("project__controller"), pk=pk)


def session_run(request: HttpRequest, pk: UUID) -> EventSession:
    """Return a session at which the viewer may mark, else 404. One query."""
    sessions = permissions.sessions_run_by(viewer_of(request))
    return get_object_or_404(sessions.select_related("event__project", "event__site", "event__trainer"), pk=pk)


def session_of(request: HttpRequest, scope: Scope, pk: UUID) -> EventSession:
    """Return the session if its event is in the viewer's scope, else 404. One query."""
    sessions = EventSession.objects.select_related("event__project", "event__site", "event__trainer")
    return get_object_or_404(sessions.filter(event__in=scope(viewer_of(request)).values("pk")), pk=pk)


def enrolment_of(request: HttpRequest, scope: Scope, pk: UUID) -> Enrolment:
    """Return the enrolment if its event is in the viewer's scope, else 404. One query."""
    enrolments = Enrolment.objects.filter(participation__isnull=False).select_related(
        "event__project", "participation__person__identity"
    )
    return get_object_or_404(enrolments.filter(event__in=scope(viewer_of(request)).values("pk")), pk=pk)


def address_of(event: Event) -> str:
    """Return the address of the event's page."""
    return reverse("events:detail", args=[event.pk])


def asked(
    request: HttpRequest, form: Form, template: str = "form_page.html", *, about: Event | None = None, **context: Any
) -> HttpResponse:
    """Show a form; with status 422 when it was sent and not saved.

    Above the heading stands what event it is `about`; back and cancel lead to it where nothing else is said.
    """
    status = 422 if form.is_bound and not form.is_searching else 200
    of_event = {} if about is None else {"caption": title_of(about), "cancel": address_of(about)}
    shown = {"form": form, **of_event, **context}
    return render(request, template, {"back": shown.get("cancel", ""), **shown}, status=status)
