"""Visits, calls and letters to employers, and what is due after them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.components import SummaryRow
from kladka.core.dictionaries import dictionary
from kladka.core.forms import Form
from kladka.core.lists import ListPage
from kladka.employers import actions, permissions, queries
from kladka.employers.models import Employer, EmployerContact, Vacancy
from kladka.pages.employers import presenters
from kladka.pages.employers.choices import Desk
from kladka.pages.employers.consents import consents_linked
from kladka.pages.employers.forms import ContactForm
from kladka.pages.employers.views.employers import employer_for
from kladka.pages.exchange.listing import list_page
from kladka.pages.organisations.views.form_page import confirm_page, form_page, sent
from kladka.pages.vetoes import ask_about_veto
from kladka.pages.viewing import viewer_of

JOINS = ("employer__organisation", "participation__person__identity", "participation__project", "person", "vacancy")


def due(request: HttpRequest) -> HttpResponse:
    """List what is to be done with employers."""
    viewer: Any = viewer_of(request)
    rows = queries.due_steps(permissions.contacts_visible_to(viewer))
    context = {
        "title": _("Due with employers"),
        "listing": ListPage(request, rows, presenters.due_list(clock.today(), viewer.staff)),
        "back": reverse("employers:list"),
    }
    return list_page(request, "list_page.html", context)


def new(request: HttpRequest, employer: UUID) -> HttpResponse:
    """Record a contact with an employer; the address may name about whom, and about which vacancy."""
    viewer: Any = viewer_of(request)
    found = employer_for(viewer, employer)
    asked = {name: request.GET.get(name, "") for name in ("participation", "vacancy", "purpose")}
    form, desk = _form(request, viewer, found, initial={"on_date": clock.today(), **asked})
    if form.is_valid():
        told = _told(form, desk, found)
        ask_about_veto(form, told["participation"], told["vacancy"])

    def act() -> str:
        with consents_linked(form):
            actions.record_contact(employer=found, staff=viewer.staff, by=viewer.user, **_told(form, desk, found))
        return reverse("employers:detail", args=[found.pk])

    return _page(request, form, act, found, title=_("Record a contact"))


def edit(request: HttpRequest, employer_contact: UUID) -> HttpResponse:
    """Change a contact with an employer."""
    viewer: Any = viewer_of(request)
    found = _contact(viewer, employer_contact)
    first = ContactForm.stored_values(found)
    form, desk = _form(request, viewer, found.employer, initial=first, version=found.version, stored=found)

    def act() -> str:
        told = _told(form, desk, found.employer)
        with consents_linked(form):
            actions.change_contact(contact=found, version=form.version or 0, changes=told, by=viewer.user)
        return reverse("employers:detail", args=[found.employer_id])

    return _page(request, form, act, found.employer, title=_("Change the contact"), contact=found)


def remove(request: HttpRequest, employer_contact: UUID) -> HttpResponse:
    """Remove a contact that did not take place."""
    viewer: Any = viewer_of(request)
    found = _contact(viewer, employer_contact)
    _note(request, found)
    back = reverse("employers:detail", args=[found.employer_id])

    def act() -> str:
        actions.remove_contact(contact=found, by=viewer.user)
        return back

    return confirm_page(
        request,
        Form(**sent(request)),
        act,
        question=_("Remove this contact?"),
        caption=found.employer.organisation.name,
        rows=[
            SummaryRow(_("Day"), found.on_date),
            SummaryRow(_("How"), dictionary("employer-contact-forms").label(found.form)),
            SummaryRow(_("What the employer said"), presenters.answer_of(found.answer) or ""),
            SummaryRow(_("What came of it"), found.result),
        ],
        consequences=[_("The contact, and what was to be done after it, are removed for good.")],
        submit=_("Remove the contact"),
        back=back,
        message=_("The contact is removed."),
    )


def done(request: HttpRequest, employer_contact: UUID) -> HttpResponse:
    """Record that what was to be done after a contact is done, or, with `open`, that it is not."""
    viewer: Any = viewer_of(request)
    found = _contact(viewer, employer_contact)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    stored = actions.follow_up(contact=found, done="open" not in request.POST, by=viewer.user)
    messages.success(request, _("Marked as done.") if stored.next_done_on else _("Open again."))
    to = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(to, allowed_hosts=None) and to.startswith("/")
    return redirect(to) if is_ours else redirect("employers:detail", found.employer_id)


def _form(request: HttpRequest, viewer: Any, employer: Employer, **kwargs: Any) -> tuple[ContactForm, Desk]:
    stored: EmployerContact | None = kwargs.pop("stored", None)
    desk = Desk(viewer, controller=employer.controller_id)
    people = employer.people.filter(forgotten_on=None).order_by("name", "pk")
    vacancies = {str(row.pk): row.title for row in employer.vacancies.filter(state=Vacancy.OPEN).order_by("title")}
    named = {str(row.pk): row.name for row in people}
    if stored and stored.vacancy:
        vacancies[str(stored.vacancy_id)] = stored.vacancy.title
    few = {"few": 0} if stored else {}  # who it is about is found by its id, however many there are
    if stored and stored.person:
        named.setdefault(str(stored.person_id), stored.person.name or _("a person whose data were deleted"))
    form = ContactForm(
        people=list(named.items()), vacancies=list(vacancies.items()), desk=desk, **few, **kwargs, **sent(request)
    )
    return form, desk


def _told(form: ContactForm, desk: Desk, employer: Employer) -> dict[str, Any]:
    typed = form.values
    person, vacancy = typed["person"], typed["vacancy"]
    return typed | {
        "person": employer.people.get(pk=person) if person else None,
        "vacancy": employer.vacancies.get(pk=vacancy) if vacancy else None,
        "participation": desk.participation(typed["participation"]),
    }


def _page(
    request: HttpRequest, form: ContactForm, act: Any, employer: Employer, *, title: str, contact: Any = None
) -> HttpResponse:
    if contact is not None:
        _note(request, contact)
    back = reverse("employers:detail", args=[employer.pk])
    return form_page(request, form, act, title=title, caption=employer.organisation.name, back=back)


def _note(request: HttpRequest, contact: EmployerContact) -> None:
    """Leave a read event where the contact is about a participant."""
    if contact.participation is not None and request.method != "POST":
        page = request.resolver_match.view_name if request.resolver_match else ""
        controller = contact.employer.controller_id
        note_read(controller=controller, by=request.user, page=page, subject=contact.participation)


def _contact(viewer: Any, pk: UUID) -> EmployerContact:
    return get_object_or_404(permissions.contacts_changeable_by(viewer).select_related(*JOINS), pk=pk)
