"""Corrections of what became of an entity; what hangs on it follows, and the ledger keeps what was recorded."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.incubation import actions
from kladka.incubation.models import EntityStatus, Job, Member, Occupancy
from kladka.pages.asking import record_once
from kladka.pages.entities.forms import CorrectHolderForm, CorrectJobForm, CorrectMemberForm, CorrectStatusForm
from kladka.pages.entities.views.frame import address_of, answered, entity_of, fact_for, registration_of, what
from kladka.pages.viewing import viewer_of


def member(request: HttpRequest, member: UUID) -> HttpResponse:
    """Correct since when somebody is a member, and whether they were at risk."""
    return _correct(request, CorrectMemberForm, fact_for(request, Member, member), "members")


def status(request: HttpRequest, status: UUID) -> HttpResponse:
    """Correct what a document shows, and of which day."""
    return _correct(request, CorrectStatusForm, fact_for(request, EntityStatus, status), "statuses")


def job(request: HttpRequest, job: UUID) -> HttpResponse:
    """Correct since when a job exists, and how much of full time it is."""
    return _correct(request, CorrectJobForm, fact_for(request, Job, job), "jobs")


def holder(request: HttpRequest, occupancy: UUID) -> HttpResponse:
    """Correct since when and by which contract somebody holds a job, and whether they were at risk."""
    return _correct(request, CorrectHolderForm, fact_for(request, Occupancy, occupancy), "jobs")


def _correct(request: HttpRequest, form_class: type[Any], fact: Any, part: str) -> HttpResponse:
    viewer: Any = viewer_of(request)
    registration = registration_of(viewer, entity_of(fact))
    form = form_class(request.POST or None, fact=fact)

    def act() -> str:
        told = {"fact": fact, "changes": form.changes, **form.why, "by": viewer.user}
        record_once(form, partial(actions.correct_lasting, registration=registration, **told))
        return address_of(registration, part)

    title = _("Correct: %(what)s") % {"what": what(request, registration, fact)}
    return answered(request, form, act, registration, title, part=part)
