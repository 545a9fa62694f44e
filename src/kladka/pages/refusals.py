"""What a visitor sees instead of the framework's own refusals, and of forms that can only be refused."""

import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.defaults import server_error
from django_htmx.http import HttpResponseClientRedirect

from kladka.core.busy import RETRY_AFTER, is_busy
from kladka.core.components import Link
from kladka.core.errors import PolicyBroken
from kladka.core.forms.conflict import FIRST, STORED

STAYS = "Kladka-Stays"
"""The header of a form that its page sends by itself, so that files stay chosen (`kladka/files.js`)."""


class GoneError(Http404):
    """It was there for this person and is no more: `words` say what happened, for them to know where to ask.

    `is_elsewhere` tells that somebody else goes on with it; `back` is where this person goes on.
    """

    def __init__(self, words: str, *, is_elsewhere: bool = False, back: Link | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.is_elsewhere = is_elsewhere
        self.back = back


def why_not(check: Callable[..., Any], *about: Any, **told: Any) -> str:
    """Return with which words a policy refuses; nothing where it does not."""
    try:
        check(*about, **told)
    except PolicyBroken as refused:
        return str(refused)
    return ""


def gone(request: HttpRequest, error: GoneError) -> HttpResponse:
    """Answer whoever comes back to what is no longer there: what happened, and the texts they typed, to copy."""
    shown = {"words": error.words, "is_elsewhere": error.is_elsewhere, "back": error.back, "typed": texts_of(request)}
    return render(request, "gone.html", shown, status=404)


def texts_of(request: HttpRequest) -> list[str]:
    """Return the texts of several words that a form sent: what costs work to type again."""
    names = [name for name in request.POST if not name.startswith((FIRST, STORED)) and "password" not in name]
    values = [value for name in names for value in request.POST.getlist(name)]
    return [value for value in values if len(value.split()) > 1]


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing or old: nothing was saved, and how to send it again."""
    return render(request, "403_csrf.html", {"back": _came_from(request)}, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer when something broke: that the database is busy just now and how to go on, else that the fault is ours.

    Neither page asks the database for anything.
    """
    if not is_busy(sys.exc_info()[1]):
        return server_error(request)
    is_form = request.method == "POST"
    again = _to_send_again(request) if is_form else []
    shown = {"is_form": is_form, "again": again, "address": request.get_full_path()}
    answer = HttpResponse(loader.get_template("503.html").render(shown), status=HTTPStatus.SERVICE_UNAVAILABLE)
    answer["Retry-After"], answer["Cache-Control"] = str(RETRY_AFTER), "no-store"
    return answer


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Lead a visitor to the sign-in page and back; whoever was at work hears what became of it."""
    login = reverse("account_login")
    if request.htmx:  # type: ignore[attr-defined]
        messages.warning(request, _("You were signed out meanwhile. Sign in, and you are back where you were."))
        return HttpResponseClientRedirect(redirect_to_login(request.get_full_path(), login).url)
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path(), login)
    # The form stood at this address, or says where it leads; the one it was sent to may take forms only.
    back = redirect_to_login(_came_from(request) or _leads_to(request) or request.get_full_path(), login)
    if (typed := texts_of(request)) or STAYS in request.headers:
        answer = render(request, "signed_out.html", {"typed": typed, "sign_in": back.url}, status=403)
        answer["Cache-Control"] = "no-store"  # like every page with people's data
        return answer
    messages.warning(
        request,
        _("You were signed out meanwhile, so nothing was saved. Sign in, then fill in the form and send it again."),
    )
    return back


def takes_forms_only(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Answer whoever opened an address that only takes forms: what that means, and where to go on."""
    answer = render(request, "405.html", status=405)
    answer["Allow"] = refused["Allow"]
    return answer


def _came_from(request: HttpRequest) -> str:
    """Return the page of ours on which a form stood, or an empty text."""
    return _ours(request, request.headers.get("Referer", ""))


def _leads_to(request: HttpRequest) -> str:
    return _ours(request, request.POST.get("next", ""))


def _ours(request: HttpRequest, address: str) -> str:
    """Return an address when it is ours: what was sent may name a place elsewhere, and no link leads there."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else ""


def _to_send_again(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a form sent, for one button to send it again; nothing of what no page may hold: files, passwords."""
    if request.FILES or any("password" in name for name in request.POST):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]
