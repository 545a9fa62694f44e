"""From where somebody asks for a code, and the cookie of a device on which somebody got in before.

The cookie lets nobody in and tells nothing: a number drawn by chance, and a mark for each of the last addresses. It
gives codes an allowance of their own, so that whoever knows somebody's address cannot use up theirs.
"""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kladka.core import clock, limits
from kladka.people.actions.own_page import device_mark
from kladka.people.policies.own_page import parameter
from kladka.people.rules.own_page import Sender

COOKIE = "kladka_own_device"
BROWSER = "own_page_browser"
"""Session key: what tells this browser from others while a code is on its way."""
_MOST = 4
"""Of so many addresses a device is remembered: a family's, an office's."""
_DAY = 24 * 3600


def sender_in(request: HttpRequest, address: str) -> Sender:
    """Return from where a code for an address is asked for, or typed."""
    browser = request.session.setdefault(BROWSER, secrets.token_hex(16))
    device, marks = _told(request)
    known = any(secrets.compare_digest(one, device_mark(device, address)) for one in marks)
    return Sender(browser, limits.key_of_address(limits.address_of(request)), device if known else "")


def remember(request: HttpRequest, answer: HttpResponse, address: str) -> None:
    """Let the browser keep that somebody got in with an address."""
    device, marks = _told(request)
    device = device or secrets.token_hex(16)
    mark = device_mark(device, address)
    kept = [mark, *(one for one in marks if one != mark)][:_MOST]
    answer.set_cookie(
        COOKIE,
        ":".join([device, *kept]),
        max_age=parameter("device_days", clock.today(), "days") * _DAY,
        path=reverse("own:home"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _told(request: HttpRequest) -> tuple[str, list[str]]:
    """Return the number and the marks of a cookie; nothing of one that is not as we write it."""
    told = request.COOKIES.get(COOKIE, "")
    if not re.fullmatch(r"[0-9a-f]{32}(:[0-9a-f]{64})+", told):
        return "", []
    device, *marks = told.split(":")
    return device, marks[:_MOST]
