"""What the pages of one entity have in common: how it and its facts are found, how a form about them is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import forms
from kladka.core.forms.shown import day_in_words
from kladka.incubation import permissions
from kladka.incubation.models import EntityRegistration, EntityStatus, Job, Member, Occupancy
from kladka.pages.correcting import is_sent
from kladka.pages.entities.forms import STATUSES
from kladka.pages.entities.inside import name_of
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


def answered(
    request: HttpRequest, form: forms.Form, act: Callable[[], str], registration: Any, title: str, *, part: str = ""
) -> HttpResponse:
    """Answer with a form about what became of an entity, or with where `act` leads; back to the page of `part`."""
    if request.method == "POST" and (response := save(request, form, act)):
        return response
    back = address_of(registration, part)
    context = {"form": form, "title": title, "caption": registration.organisation.name, "back": back, "cancel": back}
    status = 422 if request.method == "POST" and not form.is_searching else 200
    return render(request, "form_page.html", context, status=status)


def what(request: HttpRequest, registration: Any, fact: Any) -> str:
    """Return what a fact says, in words; a person's name is noted as read."""
    words = day_in_words(fact.created_date if isinstance(fact, Job) else fact.from_date)
    if isinstance(fact, Job):
        return _("job since %(day)s") % {"day": words}
    if isinstance(fact, EntityStatus):
        return _("%(status)s, %(day)s") % {"status": STATUSES[EntityStatus.Kind(fact.kind)], "day": words}
    if fact.person is not None and request.method != "POST":
        note_read(
            controller=registration.controller,
            by=viewer_of(request).user,
            page=name_of_page(request),
            subject=fact.person,
        )
    name = name_of(fact.person) if fact.person is not None else fact.organisation.name
    if isinstance(fact, Member):
        return _("%(name)s, member since %(day)s") % {"name": name, "day": words}
    return _("%(name)s, holds a job since %(day)s") % {"name": name, "day": words}


def fact_for(request: HttpRequest, model: type[Any], pk: UUID) -> Any:
    """Return a fact of an entity that the viewer may correct, with the names it is told by; 404 for others."""
    related = {
        Member: ("person__identity", "organisation"),
        Occupancy: ("person__identity", "job"),
        EntityStatus: ("entity",),
        Job: ("entity",),
    }
    return get_object_or_404(facts(request, model).select_related(*related[model]), pk=pk)


def facts(request: HttpRequest, model: type[Any]) -> Any:
    """Return what the viewer may correct; once a form is sent also what somebody has corrected meanwhile."""
    return permissions.after_changeable_by(viewer_of(request), model, retracted=is_sent(request))


def entity_of(fact: Any) -> UUID:
    """Return the organisation that a fact is about."""
    return fact.job.entity_id if isinstance(fact, Occupancy) else fact.entity_id


def registration_of(viewer: Any, entity: UUID) -> Any:
    """Return the registration of an organisation that the viewer may change; 404 for others."""
    rows = permissions.entities_changeable_by(viewer)
    return get_object_or_404(rows.select_related("organisation", "site", "project__controller"), organisation=entity)


def opened(viewer: Any, entity: UUID) -> Any:
    """Return an entity as `viewer` may open it; 404 for others."""
    rows = permissions.entities_opened_by(viewer).select_related("organisation", "site", "project")
    return get_object_or_404(rows, pk=entity)


def leading_on(
    view: Callable[..., HttpResponse], among: Callable[[Any], Any] = permissions.entities_visible_to
) -> Callable[..., HttpResponse]:
    """Let a page of one entity lead whoever kept its address from before a correction to the entity as it stands now.

    `among`: the registrations to which the page may lead a viewer. A form that was sent is answered at its own address,
    so that nothing that was typed is lost.
    """

    @wraps(view)
    def led(request: HttpRequest, entity: UUID) -> HttpResponse:
        try:
            return view(request, entity=entity)
        except Http404:
            if is_sent(request):
                raise
            corrected = EntityRegistration.objects.filter(pk=entity).exclude(retracted_at=None)
            rows = among(viewer_of(request)).exclude(pk=entity)
            now = get_object_or_404(rows, organisation__in=corrected.values("organisation"))
            return redirect(f"{reverse(name_of_page(request), args=[now.pk])}{_asked(request)}")

    return led


def _asked(request: HttpRequest) -> str:
    words = request.META.get("QUERY_STRING", "")
    return f"?{words}" if words else ""


def name_of_page(request: HttpRequest) -> str:
    """Return the name of the page that is asked for."""
    return request.resolver_match.view_name if request.resolver_match else ""


def entity_for(request: HttpRequest, pk: UUID) -> Any:
    """Return a registration that the viewer may change; 404 for others."""
    rows = permissions.entities_changeable_by(viewer_of(request), retracted=is_sent(request))
    return get_object_or_404(rows.select_related("organisation", "site", "project__controller"), pk=pk)


def address_of(registration: Any, part: str = "") -> str:
    """Return where a part of an entity's page is; members and jobs have pages of their own."""
    if part in ("members", "jobs"):
        return reverse(f"entities:{part}", args=[registration.pk])
    return reverse("entities:detail", args=[registration.pk]) + (f"#{part}" if part else "")
