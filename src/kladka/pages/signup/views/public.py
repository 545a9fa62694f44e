"""The public calendar of events, one event with its form, the own link, and the same as calendar files."""

from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kladka.core import clock, limits
from kladka.core.addresses import full_address
from kladka.core.forms import ConfirmForm
from kladka.core.forms.trap import is_trapped
from kladka.core.language import language_in_use
from kladka.learning import actions, queries
from kladka.learning.models import Enrolment
from kladka.pages.calendar.views.feed import TYPE
from kladka.pages.saving import save
from kladka.pages.secret import fresh
from kladka.pages.signup import ics, presenters
from kladka.pages.signup.forms import SignUpForm

FOR_MACHINES = 300
"""Seconds for which a machine may keep a calendar."""


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the events that are to come."""
    found = list(queries.public_events(clock.today()))
    context = {
        "months": presenters.by_month(found),
        "address": full_address(reverse("signup:calendar")),
        "structured": presenters.structured(found),
    }
    return fresh_public(render(request, "signup/list.html", context))


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """Answer with the same events for other calendars."""
    return _file(request, ics.calendar_of(list(queries.public_events(clock.today())), title=_("Events")))


def event(request: HttpRequest, event: UUID) -> HttpResponse:
    """Show an event and its form; sign up. The answer is the same whoever signs up, and whether they did before."""
    found = queries.public_event(event)
    if found is None:
        raise Http404
    if is_trapped(request):
        return redirect("signup:thanks")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and _is_slow_enough(request, form):

        def act() -> str:
            actions.sign_up(event=found, language=language_in_use(), address=own_address, **form.given)
            return reverse("signup:thanks")

        saved = save(request, form, act, message=_("Your sign-up has come."))
        if saved:
            return fresh(saved)
    context = presenters.about(found) | {"form": form, "structured": presenters.structured([found])}
    return fresh_public(render(request, "signup/event.html", context, status=422 if form.is_bound else 200))


@require_safe
def event_file(request: HttpRequest, event: UUID) -> HttpResponse:
    """Answer with one event for other calendars."""
    found = queries.public_event(event)
    if found is None:
        raise Http404
    return _file(request, ics.calendar_of([found], title=str(presenters.title_of(found))))


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Say that an answer comes by e-mail: the same to everybody."""
    return fresh(render(request, "signup/thanks.html"))


@require_safe
def mine(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a visitor how their sign-up stands."""
    found = _mine(secret)
    return fresh(render(request, "signup/mine.html", presenters.own(found) | {"secret": secret}))


def cancel(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask, then cancel."""
    found, back = _mine(secret), reverse("signup:mine", args=[secret])
    if found.state == Enrolment.State.CANCELLED:
        if request.method == "POST":  # in a second window
            messages.success(request, _("Your sign-up is cancelled."))
        return fresh(redirect(back))
    form = ConfirmForm(request.POST or None)
    if request.method == "POST":

        def act() -> str:
            actions.cancel(enrolment=found, address=own_address)
            return back

        saved = save(request, form, act, message=_("Your sign-up is cancelled."))
        if saved:
            return fresh(saved)
    context = presenters.own(found) | {"form": form, "back": back, "gives_up": presenters.gives_up(found)}
    return fresh(render(request, "signup/cancel.html", context, status=422 if form.is_bound else 200))


def own_address(secret: str) -> str:
    """Return the full address of a visitor's own page."""
    return full_address(reverse("signup:mine", args=[secret]))


def fresh_public(response: HttpResponse) -> HttpResponse:
    """Let no shared cache keep a page: it holds the visitor's own language and form token."""
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _mine(secret: str) -> Enrolment:
    found = queries.with_sign_up_secret(secret)
    if found is None:
        raise Http404
    return found


def _is_slow_enough(request: HttpRequest, form: SignUpForm) -> bool:
    """Tell whether an address sends no more forms than an office full of people; if it does, the form says so."""
    now = clock.now()
    key = f"sign-up-{limits.key_of_address(limits.address_of(request))}"
    if limits.counted(key, now) <= queries.sign_ups_per_minute(clock.day_of(now)):
        return True
    form.add_error(None, _("Too many forms come from your address. Wait a minute and send it again: nothing is lost."))
    return False


def _file(request: HttpRequest, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPE)
    response["ETag"] = f'"{sha256(content).hexdigest()}"'
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=FOR_MACHINES)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer or response
