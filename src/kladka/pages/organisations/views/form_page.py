"""The frame of a page that is one form."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kladka.core.forms import Form
from kladka.pages.saving import save


def form_page(
    request: HttpRequest,
    form: Form,
    act: Callable[[], str],
    *,
    title: str,
    back: str,
    intro: str = "",
    submit: str = "",
) -> HttpResponse:
    """Show the form, or run `act` with what was sent; a form that was not saved comes back with status 422."""
    is_sent = request.method == "POST"
    response = save(request, form, act) if is_sent else None
    if response is not None:
        return response
    context: dict[str, Any] = {"form": form, "title": title, "back": back, "cancel": back, "intro": intro}
    return render(request, "form_page.html", context | {"submit": submit}, status=422 if is_sent else 200)


def sent(request: HttpRequest) -> dict[str, Any]:
    """Return what a form is built from: what was sent, or nothing yet."""
    return {"data": request.POST} if request.method == "POST" else {}
