"""Whose application a secret opens, and how many forms an address may send."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from kladka.calls import queries
from kladka.calls.models import Application
from kladka.core import clock, limits


def mine_of(secret: str) -> Application:
    """Return the application that a secret opens, else 404."""
    found = queries.with_secret(secret)
    if found is None:
        raise Http404
    return found


def is_slow_enough(request: HttpRequest, asked: Any) -> bool:
    """Tell whether an address sends no more forms than a human being; if it does, the form says so."""
    now = clock.now()
    key = f"apply-{limits.key_of_address(limits.address_of(request))}"
    if limits.counted(key, now) <= queries.limit("per_minute", clock.day_of(now)):
        return True
    asked.add_error(None, _("Too many forms come from your address. Wait a minute and send it again: nothing is lost."))
    return False
