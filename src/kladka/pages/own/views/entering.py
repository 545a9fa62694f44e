"""The way into one's own page: an address, a code, the first time the birth date. And the way out.

Every answer is the same for those who are known and those who are not.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kladka.core import clock, limits
from kladka.core.addresses import full_address
from kladka.core.language import language_in_use
from kladka.pages import owning
from kladka.pages.own.devices import remember, sender_in
from kladka.pages.own.forms import BornForm, CodeForm, EnterForm, LetterForm
from kladka.pages.saving import NOBODY
from kladka.people.actions import own_page as actions
from kladka.people.models import OwnAccess
from kladka.people.policies.own_page import parameter
from kladka.people.queries import own_page as queries

ASKED, UNPROVEN = "own_page_asked", "own_page_unproven"
"""Session keys: the address for which this browser asked a code; whose page waits for a birth date."""


def enter(request: HttpRequest) -> HttpResponse:
    """Ask where a code shall be sent. Whoever is signed in goes on."""
    if request.method == "GET" and owning.own_if_any(request):
        return redirect("own:home")
    form = EnterForm(request.POST or None)
    if request.method == "POST" and _is_slow_enough(request, form) and form.is_valid():
        address = form.cleaned_data["address"]
        actions.ask_code(address=address, page=full("own:enter"), sender=sender_in(request, address))
        return _code_sent(request, address)
    return _page(request, "own/enter.html", form, title=_("Your own page"))


def letter(request: HttpRequest) -> HttpResponse:
    """Take the code of a letter, and the address at which its holder gets codes."""
    form = LetterForm(request.POST or None)
    if request.method == "POST" and _is_slow_enough(request, form) and form.is_valid():
        address = form.cleaned_data["address"]
        actions.use_letter(**form.values, page=full("own:enter"), sender=sender_in(request, address))
        return _code_sent(request, address)
    return _page(request, "own/letter.html", form, title=_("I have a letter with a code"))


def code(request: HttpRequest) -> HttpResponse:
    """Take the code that came, and open the page; the first time ask for the birth date."""
    address = request.session.get(ASKED, "")
    if not address:
        return redirect("own:enter")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and _is_slow_enough(request, form) and form.is_valid():
        sender, typed = sender_in(request, address), form.cleaned_data["code"]
        access = actions.use_code(address=address, code=typed, browser=sender.browser, language=language_in_use())
        if access is None:
            form.add_error("code", _("This code is wrong or too old. Type it again, or ask for a new one."))
        elif actions.needs_birth(access):
            request.session.cycle_key()
            request.session.pop(ASKED)
            request.session[UNPROVEN] = str(access.pk)
            return redirect("own:born")
        else:
            return _entered(request, access)
    day = clock.today()
    told = {
        "code_minutes": parameter("code_minutes", day, "minutes"),
        "most": parameter("codes_an_hour", day, "number"),
    }
    return _page(request, "own/code.html", form, title=_("Type the code"), **told)


def born(request: HttpRequest) -> HttpResponse:
    """Ask whoever comes for the first time for their birth date: the address may have been written down wrongly."""
    waiting = queries.accesses().filter(pk=str(request.session.get(UNPROVEN, NOBODY))).first()
    if waiting is None or not actions.needs_birth(waiting) or not waiting.stands_at(clock.now()):
        request.session.pop(UNPROVEN, None)
        return redirect("own:enter")
    form = BornForm(request.POST or None)
    if request.method == "POST" and _is_slow_enough(request, form) and form.is_valid():
        told = form.cleaned_data["birth_date"]
        access = actions.confirm_birth(access=waiting, birth_date=told, language=language_in_use())
        if access is not None:
            return _entered(request, access)
        form.add_error(
            "birth_date", _("This is not the birth date that we have. Check it; if it is right, ask your coach.")
        )
    return _page(request, "own/born.html", form, title=_("One more question, the first time"))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    request.session.flush()
    messages.success(request, _("You are signed out. If others use this device, close this window, too."))
    return redirect("own:enter")


def full(name: str, *args: Any) -> str:
    """Return the whole address of a page, as a message tells it."""
    return full_address(reverse(name, args=args))


def _code_sent(request: HttpRequest, address: str) -> HttpResponse:
    request.session[ASKED] = address
    request.session.set_expiry(parameter("session_minutes", clock.today(), "minutes") * 60)
    return redirect("own:code")


def _entered(request: HttpRequest, access: OwnAccess) -> HttpResponse:
    owning.enter(request, access)
    answer = redirect("own:home")
    remember(request, answer, access.address)
    return answer


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    answer = render(request, template, {"form": form, **context}, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _is_slow_enough(request: HttpRequest, form: Any) -> bool:
    """Tell whether a network address sends no more forms than people do; if it does, the form says so."""
    now = clock.now()
    key = f"own-{limits.key_of_address(limits.address_of(request))}"
    if limits.counted(key, now) <= parameter("requests_a_minute", clock.day_of(now), "number"):
        return True
    form.add_error(None, _("Too many forms come from your network. Wait a minute and try again."))
    return False
