"""The frame of a page that is one form about a project."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kladka.core.errors import PolicyBroken
from kladka.core.forms import Form
from kladka.pages.saving import save


def form_page(
    request: HttpRequest,
    form: Form,
    act: Callable[[], str],
    *,
    title: str,
    back: str,
    template: str = "form_page.html",
    message: str | Callable[[], str] = "",
    **context: Any,
) -> HttpResponse:
    """Show the form, or run `act` with what was sent; a form that was not saved comes back with status 422."""
    is_sent = request.method == "POST"
    response = save(request, form, act, message=message) if is_sent else None
    if response is not None:
        return response
    shown = {"form": form, "title": title, "back": back, "cancel": back, **context}
    return render(request, template, shown, status=422 if is_sent else 200)


def confirm_page(
    request: HttpRequest, form: Form, act: Callable[[], str], *, question: str, back: str, **context: Any
) -> HttpResponse:
    """Ask before something is lost. `context` holds `consequences` (sentences), `rows` and `submit`."""
    return form_page(
        request, form, act, title=question, back=back, template="confirm.html", question=question, **context
    )


def too_late(request: HttpRequest, back: str, *checks: Callable[[], None]) -> HttpResponse | None:
    """Lead back, with the reason, whoever opens a page that asks what was decided meanwhile or is for another person.

    What is sent is refused by the verb itself, which knows best.
    """
    if request.method == "POST":
        return None
    try:
        for check in checks:
            check()
    except PolicyBroken as refused:
        messages.warning(request, str(refused))
        return redirect(back)
    return None


def sent(request: HttpRequest) -> dict[str, Any]:
    """Return what a form is built from: what was sent, or nothing yet."""
    return {"data": request.POST} if request.method == "POST" else {}
