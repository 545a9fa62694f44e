"""The frame of a page that is one form."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kladka.core.components import SummaryRow
from kladka.core.forms import Form
from kladka.pages.saving import save


def form_page(
    request: HttpRequest,
    form: Form,
    act: Callable[[], str],
    *,
    title: str,
    back: str,
    caption: str = "",
    intro: str = "",
    submit: str = "",
    message: str = "",
) -> HttpResponse:
    """Show the form, or run `act` with what was sent; a form that was not saved comes back with status 422."""
    context = {"title": title, "back": back, "caption": caption, "intro": intro, "submit": submit}
    return _asked(request, form, act, "form_page.html", message, {"cancel": back, **context})


def confirm_page(
    request: HttpRequest,
    form: Form,
    act: Callable[[], str],
    *,
    question: str,
    back: str,
    caption: str,
    rows: Sequence[SummaryRow],
    consequences: Sequence[str],
    submit: str,
    message: str = "",
) -> HttpResponse:
    """Ask before somebody or something loses what it had."""
    context = {"question": question, "caption": caption, "rows": rows, "consequences": consequences, "submit": submit}
    return _asked(request, form, act, "confirm.html", message, {"cancel": back, **context})


def _asked(
    request: HttpRequest, form: Form, act: Callable[[], str], template: str, message: str, context: dict[str, Any]
) -> HttpResponse:
    is_sent = request.method == "POST"
    response = save(request, form, act, message=message) if is_sent else None
    status = 422 if is_sent and not form.is_searching else 200
    return response or render(request, template, {"form": form, **context}, status=status)


def sent(request: HttpRequest) -> dict[str, Any]:
    """Return what a form is built from: what was sent, or nothing yet."""
    return {"data": request.POST} if request.method == "POST" else {}
