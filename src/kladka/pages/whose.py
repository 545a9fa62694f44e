"""For whom a page was made: a page that sends its form by itself may be older than who is signed in now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from kladka.pages import refusals
from kladka.pages.access import Kind, table
from kladka.pages.owning import own_if_any, sender_of

WHOSE = "Kladka-Whose"
"""The header by which such a page tells for whom it was made (`kladka/files.js`)."""


def whose(request: HttpRequest) -> str:
    """Return an opaque mark of whom a page is for; "" for a page that is the same to everybody."""
    match = request.resolver_match
    entry = table().get(match.view_name) if match else None
    if entry is None or not (entry.needs_sign_in or entry.kind is Kind.OWN):
        return ""
    return _mark(request)


def somebody_else(request: HttpRequest) -> HttpResponse | None:
    """Refuse what the page of one person sent after another one signed in: it would be saved in a name that nobody saw.

    Where nobody is signed in they are asked to sign in, as ever.
    """
    made_for = request.headers.get(WHOSE, "")
    if not made_for or not sender_of(request) or made_for == _mark(request):
        return None
    own = own_if_any(request)
    return render(request, "somebody_else.html", {"who": own.name if own else str(request.user)}, status=403)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing or old; who is signed in now where that is why."""
    return somebody_else(request) or refusals.csrf(request, reason)


def _mark(request: HttpRequest) -> str:
    sender = sender_of(request)
    return salted_hmac("kladka.pages.whose", str(sender), algorithm="sha256").hexdigest()[:16] if sender else ""
