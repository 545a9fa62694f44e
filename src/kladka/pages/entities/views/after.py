"""What becomes of an entity after its entry: recorded, ended, withdrawn."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.core.ids import is_id
from kladka.incubation import actions, queries
from kladka.incubation.models import EntityEnding, EntityLeaving, EntityStatus, Founder, Job, Member, Occupancy
from kladka.pages.asking import record_once
from kladka.pages.correcting import ReasonFields, asked
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.entities.forms import EndForm, HolderForm, JobForm, LeaveForm, ListingForm, MembersForm, StatusForm
from kladka.pages.entities.views.frame import (
    address_of,
    answered,
    entity_for,
    entity_of,
    fact_for,
    facts,
    registration_of,
    what,
)
from kladka.pages.participants.views.proof import keep
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people


def add_members(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Record who joined an entity."""
    viewer: Any = viewer_of(request)
    found, desk = entity_for(request, entity), FounderDesk(viewer)
    form = MembersForm(request.POST or None, desk=desk, initial=_of_founder(found, request.GET.get("founder", "")))

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
        return address_of(found, "members")

    return answered(request, form, act, found, _("Record members"), part="members")


def _of_founder(found: Any, founder: str) -> dict[str, Any]:
    """What the form shows first of a founder whose risk or leaving is recorded: a member since the entry."""
    named = (
        Founder.objects.current().filter(entity=found.organisation_id, pk=founder).first() if is_id(founder) else None
    )
    if named is None:
        return {}
    chosen = {"natural": [str(named.person_id)]} if named.person_id else {"legal": [str(named.organisation_id)]}
    return {"from_date": found.register_date, **chosen}


def record_status(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Record what a check found, or a status that an entity was given."""
    viewer: Any = viewer_of(request)
    found = entity_for(request, entity)
    form = StatusForm(request.POST or None, request.FILES or None)

    def act() -> str:
        document = keep(form, found, viewer)
        answers = form.cleaned_data
        actions.record_status(
            registration=found, kind=answers["kind"], from_date=answers["from_date"], document=document, by=viewer.user
        )
        return address_of(found, "statuses")

    return answered(request, form, act, found, _("Record a check or a status"))


def create_job(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Record a job made at an entity."""
    viewer: Any = viewer_of(request)
    found = entity_for(request, entity)
    form = JobForm(request.POST or None)

    def act() -> str:
        record_once(form, partial(actions.create_job, registration=found, **form.given, by=viewer.user))
        return address_of(found, "jobs")

    return answered(request, form, act, found, _("Record a job"), part="jobs")


def take_job(request: HttpRequest, job: UUID) -> HttpResponse:
    """Record who holds a job."""
    viewer: Any = viewer_of(request)
    of_job = fact_for(request, Job, job)
    found, desk = registration_of(viewer, of_job.entity_id), FounderDesk(viewer)
    form = HolderForm(request.POST or None, desk=desk)

    def act() -> str:
        answers = form.cleaned_data
        chosen = desk.founders(answers["natural"])
        new = form.newcomers(is_made_up=found.project.is_made_up)
        actions.take_job(
            registration=found,
            job=of_job,
            **{name: answers[name] for name in ("from_date", "until_date", "contract_kind", "full_time_share")},
            person=chosen[0] if chosen else None,
            newcomer=new[0] if new else None,
            ground=answers["ground"],
            by=viewer.user,
        )
        return address_of(found, "jobs")

    title = _("Who holds the job since %(day)s") % {"day": day_in_words(of_job.created_date)}
    return answered(request, form, act, found, title, part="jobs")


def answer_listing(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Record whether an entity agrees to be named on the public page."""
    viewer: Any = viewer_of(request)
    found = entity_for(request, entity)
    form = ListingForm(request.POST or None, today=clock.today())

    def act() -> str:
        actions.answer_listing(
            registration=found, answer=form.cleaned_data["answer"], on_date=form.cleaned_data["on_date"], by=viewer.user
        )
        return address_of(found, "listing")

    return answered(request, form, act, found, _("Permission to be named"))


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


def leave(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Record that an entity left the project before the project's end."""
    viewer: Any = viewer_of(request)
    found = entity_for(request, entity)
    form = LeaveForm(request.POST or None)

    def act() -> str:
        actions.leave_project(registration=found, left_on=form.cleaned_data["left_on"], by=viewer.user)
        return address_of(found)

    return answered(request, form, act, found, _("It left the project early"))


def withdraw_leaving(request: HttpRequest, leaving: UUID) -> HttpResponse:
    """Withdraw that an entity left early: it left, or leaves, with the project's end."""
    viewer: Any = viewer_of(request)
    found = get_object_or_404(facts(request, EntityLeaving), pk=leaving)
    registration = registration_of(viewer, found.entity_id)
    form = ReasonFields(request.POST or None)

    def act() -> str:
        people.withdraw(fact=found, **form.why, by=viewer.user)
        return address_of(registration)

    end = {"day": day_in_words(registration.project.ends_on)}
    return asked(
        request,
        form,
        act,
        question=_("Withdraw that it left the project on %(day)s?") % {"day": day_in_words(found.left_on)},
        consequences=[_("Its last day in the project is the project’s last day then: %(day)s.") % end],
        submit=_("Withdraw"),
        cancel=address_of(registration),
    )


def withdraw_ending(request: HttpRequest, ending: UUID) -> HttpResponse:
    """Withdraw an end that was wrong: it goes on."""
    viewer: Any = viewer_of(request)
    rows = facts(request, EntityEnding).select_related("member", "status", "occupancy__job")
    found = get_object_or_404(rows, pk=ending)
    fact = found.member or found.status or found.occupancy
    part = "members" if found.member else "statuses" if found.status else "jobs"
    registration = registration_of(viewer, entity_of(fact))
    form = ReasonFields(request.POST or None)
    goes_on = _("What ended on that day goes on: %(what)s.") % {"what": what(request, registration, fact)}
    followed = _("Somebody else holds this job since then. Record the right last day at once.")
    is_followed = found.occupancy is not None and queries.is_held_after(found.occupancy, found.until_date)

    def act() -> str:
        people.withdraw(fact=found, **form.why, by=viewer.user)
        return address_of(registration, part)

    return asked(
        request,
        form,
        act,
        question=_("Withdraw the end on %(day)s?") % {"day": day_in_words(found.until_date)},
        consequences=[goes_on, *([followed] if is_followed else [])],
        submit=_("Withdraw the end"),
        cancel=address_of(registration, part),
    )


def _end(request: HttpRequest, model: type[Any], pk: UUID, part: str) -> HttpResponse:
    viewer: Any = viewer_of(request)
    fact = fact_for(request, model, pk)
    registration = registration_of(viewer, entity_of(fact))
    form = EndForm(request.POST or None)

    def act() -> str:
        actions.end_lasting(fact=fact, until_date=form.cleaned_data["until_date"], by=viewer.user)
        return address_of(registration, part)

    title = _("The end of: %(what)s") % {"what": what(request, registration, fact)}
    return answered(request, form, act, registration, title, part=part)


def _withdraw(request: HttpRequest, model: type[Any], pk: UUID, part: str, consequence: str) -> HttpResponse:
    viewer: Any = viewer_of(request)
    fact = fact_for(request, model, pk)
    registration = registration_of(viewer, entity_of(fact))
    form = ReasonFields(request.POST or None)

    def act() -> str:
        actions.withdraw_lasting(fact=fact, **form.why, by=viewer.user)
        return address_of(registration, part)

    return asked(
        request,
        form,
        act,
        question=_("Withdraw: %(what)s?") % {"what": what(request, registration, fact)},
        consequences=[consequence],
        submit=_("Withdraw"),
        cancel=address_of(registration, part),
    )
