"""What a visitor sees instead of the framework's own refusals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing or old: nothing was saved, and how to send it again."""
    back = request.headers.get("Referer", "")
    # The header is whatever was sent, and a form forged elsewhere names that place: no link leads there.
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return render(request, "403_csrf.html", {"back": back if is_ours else ""}, status=403)
