"""Whose own page it is: a participant's session, apart from those of the staff.

The same cookie carries either: signing in as one ends the other. A participant is no user and holds no role.
"""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.pages.refusals import STAYS, texts_of
from kladka.people.models import OwnAccess
from kladka.people.policies.own_page import parameter
from kladka.people.queries import own_page as queries
from kladka.people.queries.own_page import Own
from kladka.people.rules.own_page import session_stands

KEY = "own_page"
"""Session key: which access was signed in, when that was, and when it was used last."""
_SELDOM = 60
"""Seconds before the last use is written down again."""


def enter(request: HttpRequest, access: OwnAccess) -> None:
    """Begin a session of an own page; whatever the browser was signed in as before ends."""
    request.session.flush()
    rotate_token(request)  # else a form on the page of whoever was signed in before passes for one of this page
    now = clock.now()
    request.session.set_expiry(parameter("session_minutes", clock.day_of(now), "minutes") * 60)
    request.session[KEY] = [str(access.pk), now.isoformat(), now.isoformat()]


def own_in(request: HttpRequest) -> Own | None:
    """Return whose own page the session opens; None for the staff, for strangers, and when it has ended."""
    if KEY not in request.session or request.user.is_authenticated:
        return None
    access, began, used = request.session[KEY]
    since, seen, now = datetime.fromisoformat(began), datetime.fromisoformat(used), clock.now()
    idle, whole = (parameter(f"{name}_minutes", clock.day_of(now), "minutes") for name in ("idle", "session"))
    found = queries.accesses().filter(pk=UUID(access)).exclude(accepted_at=None).first()
    if found is None or not session_stands(since, seen, now, idle=idle, whole=whole):
        request.session.flush()
        return None
    if (now - seen).total_seconds() > _SELDOM:
        request.session[KEY] = [access, began, now.isoformat()]
    return queries.own_of(found)


def own_if_any(request: HttpRequest) -> Own | None:
    """Return whose own page the request opens; None for anybody else. The middleware put it on the request."""
    own: Own | None = getattr(request, "own", None)
    return own or None


def own_of(request: HttpRequest) -> Own:
    """Return whose own page it is; the middleware let nobody else in."""
    return cast("Own", own_if_any(request))


def sender_of(request: HttpRequest) -> Any:
    """Return the id of whoever sends a form: of the staff's account or of the own page; None for a stranger."""
    own = own_if_any(request)
    return request.user.pk or (own.id if own else None)


def enter_first(request: HttpRequest) -> HttpResponse:
    """Lead whoever is not signed in to the way in; whoever was writing keeps the words."""
    login = reverse("own:enter")
    if request.method in {"GET", "HEAD"}:
        return redirect(login)
    if (typed := texts_of(request)) or STAYS in request.headers:
        answer = render(request, "signed_out.html", {"typed": typed, "sign_in": login}, status=403)
        answer["Cache-Control"] = "no-store"
        return answer
    messages.warning(request, _("You were signed out meanwhile, so nothing was saved. Sign in again."))
    return redirect(login)
