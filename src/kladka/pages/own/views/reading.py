"""What a participant reads on their own page: the beginning, the plan, the appointments. Own steps can be ticked."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kladka.coaching import actions as coaching
from kladka.core import clock
from kladka.pages.own import gathering, presenters, rights, trainings
from kladka.pages.owning import own_of
from kladka.people.queries.own_page import requests_of

SOON, ASKED, PAST = 3, 5, 50
"""So many appointments and requests on the first page, so many earlier appointments on theirs; the file has all."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what comes next, and the way to everything else."""
    own = own_of(request)
    (ahead, _past), lessons = gathering.appointments(own), trainings.ahead(own)[:SOON]
    parts = [(one.participation, presenters.about(one)) for one in gathering.with_next_coaches(own)]
    steps = [presenters.step_shown(one) for one in gathering.open_steps(own)]
    context = presenters.frame(
        request,
        own,
        _("Welcome"),
        parts=parts,
        steps=steps,
        waiting=rights.waiting(requests_of(own.participations), clock.today())[:ASKED],
        ahead=presenters.planned(ahead[:SOON], _("Your next appointments")) if ahead else None,
        lessons=trainings.planned(lessons, _("Your next trainings and other events")) if lessons else None,
    )
    return render(request, "own/home.html", context)


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Show goals and steps."""
    own = own_of(request)
    parts = [
        (one.participation, presenters.goals(one), presenters.signed(one), bool(one.plan.goals))
        for one in gathering.with_plans(own)
    ]
    return render(request, "own/plan.html", presenters.frame(request, own, _("My plan"), parts=parts))


@require_safe
def appointments(request: HttpRequest) -> HttpResponse:
    """Show what is planned and what has passed."""
    own = own_of(request)
    ahead, past = gathering.appointments(own)
    unplanned = gathering.unplanned(own)
    lessons, earlier = trainings.both(own)
    context = presenters.frame(
        request,
        own,
        _("My appointments"),
        ahead=presenters.planned(ahead, _("What is planned")) if ahead else None,
        past=presenters.passed(past, unplanned, PAST) if past or unplanned else None,
        lessons=trainings.planned(lessons, _("Your next trainings and other events")) if lessons else None,
        earlier=trainings.passed(earlier, PAST) if earlier else None,
    )
    return render(request, "own/appointments.html", context)


@require_POST
def step_done(request: HttpRequest, step: UUID) -> HttpResponse:
    """Tick an own step; whoever presses twice does no harm."""
    own = own_of(request)
    found = gathering.step_of(own, step)
    if found is None:
        raise Http404
    if found.done_on is None:
        coaching.mark_step_done(step=found, by=own)
    messages.success(request, _("Done: %(what)s") % {"what": found.what})
    return redirect("own:plan")


@require_POST
def step_reopen(request: HttpRequest, step: UUID) -> HttpResponse:
    """Take a tick back."""
    own = own_of(request)
    found = gathering.step_of(own, step)
    if found is None:
        raise Http404
    if found.done_on is not None:
        coaching.reopen_step(step=found, by=own)
    messages.success(request, _("Still to do: %(what)s") % {"what": found.what})
    return redirect("own:plan")
