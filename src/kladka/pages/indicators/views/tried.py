"""A definition that was tried is kept with the session under an address of its own, so that Back leads to it again.

Nobody is asked to keep it as a draft for that, and a page that answers a form has no address: the browser cannot show
it a second time.
"""

from hashlib import sha256
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

KEY = "tried"
_MOST = 3
"""How many texts a session keeps; whoever goes further back meets what was saved."""


class Tried(NamedTuple):
    """What was typed, and the version of the draft that it changes."""

    text: str
    version: int | None


def led_to(request: HttpRequest, tried: Tried) -> HttpResponse:
    """Keep what was typed, and lead to its address."""
    digest = sha256(repr((request.path, tried)).encode()).hexdigest()[:16]
    kept: dict[str, Any] = request.session.get(KEY, {})
    kept.pop(digest, None)
    newest = list(kept.items())[1 - _MOST :]
    request.session[KEY] = dict([*newest, (digest, list(tried))])
    return redirect(f"{request.path}?{KEY}={digest}")


def typed_at(request: HttpRequest) -> Tried | None:
    """Return what was typed at this address, as long as the session keeps it."""
    found = request.session.get(KEY, {}).get(request.GET.get(KEY, ""))
    return Tried(*found) if found and request.method != "POST" else None
