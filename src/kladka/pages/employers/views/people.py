"""People at employers."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.components import SummaryRow
from kladka.core.forms import Form
from kladka.employers import actions, permissions
from kladka.employers.models import ContactPerson
from kladka.pages.employers.forms import PersonForm
from kladka.pages.employers.views.employers import employer_for
from kladka.pages.organisations.views.form_page import confirm_page, form_page, sent
from kladka.pages.viewing import viewer_of


def new(request: HttpRequest, employer: UUID) -> HttpResponse:
    """Record somebody at an employer."""
    viewer: Any = viewer_of(request)
    found = employer_for(viewer, employer)
    form = PersonForm(**sent(request))
    back = reverse("employers:detail", args=[found.pk])

    def act() -> str:
        actions.add_person(employer=found, by=viewer.user, **form.values)
        return back

    return form_page(
        request, form, act, title=_("Add a person at the employer"), caption=found.organisation.name, back=back
    )


def edit(request: HttpRequest, contact_person: UUID) -> HttpResponse:
    """Change what is known of somebody at an employer."""
    viewer: Any = viewer_of(request)
    found = _person(viewer, contact_person)
    first = {name: getattr(found, name) for name in PersonForm.base_fields}
    form = PersonForm(initial=first, version=found.version, **sent(request))
    back = reverse("employers:detail", args=[found.employer_id])

    def act() -> str:
        actions.change_person(person=found, version=form.version or 0, changes=form.values, by=viewer.user)
        return back

    return form_page(
        request, form, act, title=_("Change the person"), caption=found.employer.organisation.name, back=back
    )


def forget(request: HttpRequest, contact_person: UUID) -> HttpResponse:
    """Delete the name of somebody at an employer, after a question."""
    viewer: Any = viewer_of(request)
    found = _person(viewer, contact_person)
    back = reverse("employers:detail", args=[found.employer_id])

    def act() -> str:
        actions.forget_person(person=found, by=viewer.user)
        return back

    return confirm_page(
        request,
        Form(**sent(request)),
        act,
        question=_("Delete this person’s data?"),
        caption=found.employer.organisation.name,
        rows=[SummaryRow(_("Name"), found.name), SummaryRow(_("Telephone"), found.phone)],
        consequences=[_("Name, telephone and e-mail are deleted for good. The contacts with this person stay.")],
        submit=_("Delete the data"),
        back=back,
        message=_("The data are deleted."),
    )


def _person(viewer: Any, pk: UUID) -> ContactPerson:
    rows = permissions.people_visible_to(viewer).filter(forgotten_on=None).select_related("employer__organisation")
    return get_object_or_404(rows, pk=pk)
