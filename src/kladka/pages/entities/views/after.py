"""What becomes of an entity after its entry: recorded, ended, withdrawn."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import clock, forms
from kladka.core.forms.shown import day_in_words
from kladka.incubation import actions, permissions
from kladka.incubation.models import EntityEnding, EntityStatus, Job, Member, Occupancy
from kladka.pages.correcting import ReasonFields, asked, is_sent
from kladka.pages.entities.after import name_of
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.entities.forms import STATUSES, EndForm, HolderForm, JobForm, ListingForm, MembersForm, StatusForm
from kladka.pages.participants.views.proof import keep
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people


def add_members(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Record who joined an entity."""
    viewer: Any = viewer_of(request)
    found, desk = _entity(request, entity), FounderDesk(viewer)
    form = MembersForm(request.POST or None, desk=desk)

    def act() -> str:
        answers = form.cleaned_data
        actions.add_members(
            registration=found,
            from_date=answers["from_date"],
            natural=desk.founders(answers["natural"]),
            newcomers=form.newcomers(is_made_up=found.project.is_made_up),
            legal=desk.organisations(answers["legal"]),
            ground=answers["ground"],
            by=viewer.user,
        )
        return _address(found, "members")

    return _form(request, form, act, found, _("Record members"))


def record_status(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Record what a check found, or a status that an entity was given."""
    viewer: Any = viewer_of(request)
    found = _entity(request, entity)
    form = StatusForm(request.POST or None, request.FILES or None)

    def act() -> str:
        document = keep(form, found, viewer)
        answers = form.cleaned_data
        actions.record_status(
            registration=found, kind=answers["kind"], from_date=answers["from_date"], document=document, by=viewer.user
        )
        return _address(found, "statuses")

    return _form(request, form, act, found, _("Record a check or a status"))


def create_job(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Record a job made at an entity."""
    viewer: Any = viewer_of(request)
    found = _entity(request, entity)
    form = JobForm(request.POST or None)

    def act() -> str:
        answers = form.cleaned_data
        share = answers["full_time_share"] or Decimal(1)
        actions.create_job(
            registration=found, created_date=answers["created_date"], full_time_share=share, by=viewer.user
        )
        return _address(found, "jobs")

    return _form(request, form, act, found, _("Record a job"))


def take_job(request: HttpRequest, job: UUID) -> HttpResponse:
    """Record who holds a job."""
    viewer: Any = viewer_of(request)
    of_job = get_object_or_404(_facts(request, Job), pk=job)
    found, desk = _registration(viewer, of_job.entity_id), FounderDesk(viewer)
    form = HolderForm(request.POST or None, desk=desk)

    def act() -> str:
        answers = form.cleaned_data
        chosen = desk.founders(answers["natural"])
        new = form.newcomers(is_made_up=found.project.is_made_up)
        actions.take_job(
            registration=found,
            job=of_job,
            from_date=answers["from_date"],
            contract_kind=answers["contract_kind"],
            person=chosen[0] if chosen else None,
            newcomer=new[0] if new else None,
            ground=answers["ground"],
            by=viewer.user,
        )
        return _address(found, "jobs")

    title = _("Who holds the job since %(day)s") % {"day": day_in_words(of_job.created_date)}
    return _form(request, form, act, found, title)


def answer_listing(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Record whether an entity agrees to be named on the public page."""
    viewer: Any = viewer_of(request)
    found = _entity(request, entity)
    form = ListingForm(request.POST or None, today=clock.today())

    def act() -> str:
        actions.answer_listing(
            registration=found, answer=form.cleaned_data["answer"], on_date=form.cleaned_data["on_date"], by=viewer.user
        )
        return _address(found, "listing")

    return _form(request, form, act, found, _("Permission to be named"))


def end_member(request: HttpRequest, member: UUID) -> HttpResponse:
    """Record that a membership ended."""
    return _end(request, Member, member, "members")


def end_status(request: HttpRequest, status: UUID) -> HttpResponse:
    """Record that a status ended."""
    return _end(request, EntityStatus, status, "statuses")


def end_holder(request: HttpRequest, occupancy: UUID) -> HttpResponse:
    """Record that somebody no longer holds a job."""
    return _end(request, Occupancy, occupancy, "jobs")


def withdraw_member(request: HttpRequest, member: UUID) -> HttpResponse:
    """Withdraw a member who was none."""
    gone = _("It will be as if this had never been recorded. The person or organisation stays recorded.")
    return _withdraw(request, Member, member, "members", gone)


def withdraw_status(request: HttpRequest, status: UUID) -> HttpResponse:
    """Withdraw a check or a status that was wrong."""
    return _withdraw(request, EntityStatus, status, "statuses", _("It will no longer count. Its document stays kept."))


def withdraw_job(request: HttpRequest, job: UUID) -> HttpResponse:
    """Withdraw a job that was none, with all who held it."""
    gone = _("It will no longer count, nor will those who held it. The people stay recorded.")
    return _withdraw(request, Job, job, "jobs", gone)


def withdraw_holder(request: HttpRequest, occupancy: UUID) -> HttpResponse:
    """Withdraw somebody who never held the job."""
    gone = _("It will be as if this had never been recorded. The person or organisation stays recorded.")
    return _withdraw(request, Occupancy, occupancy, "jobs", gone)


def withdraw_ending(request: HttpRequest, ending: UUID) -> HttpResponse:
    """Withdraw an end that was wrong: it goes on."""
    viewer: Any = viewer_of(request)
    rows = _facts(request, EntityEnding).select_related("member", "status", "occupancy__job")
    found = get_object_or_404(rows, pk=ending)
    fact = found.member or found.status or found.occupancy
    registration = _registration(viewer, _entity_of(fact))
    form = ReasonFields(request.POST or None)

    def act() -> str:
        people.withdraw(fact=found, **form.why, by=viewer.user)
        return _address(registration)

    return asked(
        request,
        form,
        act,
        question=_("Withdraw the end on %(day)s?") % {"day": day_in_words(found.until_date)},
        consequences=[_("What ended on that day goes on: %(what)s.") % {"what": _what(request, registration, fact)}],
        submit=_("Withdraw the end"),
        cancel=_address(registration),
    )


def _end(request: HttpRequest, model: type[Any], pk: UUID, part: str) -> HttpResponse:
    viewer: Any = viewer_of(request)
    fact = get_object_or_404(_with_names(_facts(request, model)), pk=pk)
    registration = _registration(viewer, _entity_of(fact))
    form = EndForm(request.POST or None)

    def act() -> str:
        actions.end_lasting(fact=fact, until_date=form.cleaned_data["until_date"], by=viewer.user)
        return _address(registration, part)

    title = _("The end of: %(what)s") % {"what": _what(request, registration, fact)}
    return _form(request, form, act, registration, title)


def _withdraw(request: HttpRequest, model: type[Any], pk: UUID, part: str, consequence: str) -> HttpResponse:
    viewer: Any = viewer_of(request)
    fact = get_object_or_404(_with_names(_facts(request, model)), pk=pk)
    registration = _registration(viewer, _entity_of(fact))
    form = ReasonFields(request.POST or None)

    def act() -> str:
        actions.withdraw_lasting(fact=fact, **form.why, by=viewer.user)
        return _address(registration, part)

    return asked(
        request,
        form,
        act,
        question=_("Withdraw: %(what)s?") % {"what": _what(request, registration, fact)},
        consequences=[consequence],
        submit=_("Withdraw"),
        cancel=_address(registration, part),
    )


def _form(
    request: HttpRequest, form: forms.Form, act: Callable[[], str], registration: Any, title: str
) -> HttpResponse:
    if request.method == "POST" and (response := save(request, form, act)):
        return response
    back = _address(registration)
    context = {"form": form, "title": title, "caption": registration.organisation.name, "back": back, "cancel": back}
    status = 422 if request.method == "POST" and not form.is_searching else 200
    return render(request, "form_page.html", context, status=status)


def _what(request: HttpRequest, registration: Any, fact: Any) -> str:
    """What a fact says, in words; a person's name is noted as read."""
    words = day_in_words(fact.created_date if isinstance(fact, Job) else fact.from_date)
    if isinstance(fact, Job):
        return _("job since %(day)s") % {"day": words}
    if isinstance(fact, EntityStatus):
        return _("%(status)s, %(day)s") % {"status": STATUSES[EntityStatus.Kind(fact.kind)], "day": words}
    if fact.person is not None and request.method != "POST":
        note_read(
            controller=registration.controller,
            by=viewer_of(request).user,
            page="entities:detail",
            subject=fact.person,
        )
    name = name_of(fact.person) if fact.person is not None else fact.organisation.name
    if isinstance(fact, Member):
        return _("%(name)s, member since %(day)s") % {"name": name, "day": words}
    return _("%(name)s, holds a job since %(day)s") % {"name": name, "day": words}


def _with_names(rows: Any) -> Any:
    related = {
        Member: ("person__identity", "organisation"),
        Occupancy: ("person__identity", "job"),
        EntityStatus: ("entity",),
        Job: ("entity",),
    }
    return rows.select_related(*related[rows.model])


def _facts(request: HttpRequest, model: type[Any]) -> Any:
    return permissions.after_changeable_by(viewer_of(request), model, retracted=is_sent(request))


def _entity_of(fact: Any) -> UUID:
    return fact.job.entity_id if isinstance(fact, Occupancy) else fact.entity_id


def _registration(viewer: Any, entity: UUID) -> Any:
    rows = permissions.entities_changeable_by(viewer)
    return get_object_or_404(rows.select_related("organisation", "site", "project__controller"), organisation=entity)


def _entity(request: HttpRequest, pk: UUID) -> Any:
    rows = permissions.entities_changeable_by(viewer_of(request), retracted=is_sent(request))
    return get_object_or_404(rows.select_related("organisation", "site", "project__controller"), pk=pk)


def _address(registration: Any, part: str = "") -> str:
    return reverse("entities:detail", args=[registration.pk]) + (f"#{part}" if part else "")
