"""The one way in which a page saves a form."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kladka.core.errors import KladkaError, Stale
from kladka.core.idempotency import once

NOBODY = UUID(int=0)
"""Who sent a public form."""

_NO_CONTENT = frozenset({"csrfmiddlewaretoken", "idempotency_key"})
"""Fields that differ between two sendings of one form, or name it."""


def save(request: HttpRequest, form: Form, act: Callable[[], str], *, message: str = "") -> HttpResponse | None:
    """Run `act` once for this form and return the redirect to the address it gives; None when nothing was saved.

    The form needs a field `idempotency_key`. On None the view renders the form again with status 422: the errors are
    at their fields, and after an edit by somebody else `form.stored` is the record as it is now. `message` is what
    the next page says; by default that it is saved.
    """
    if not form.is_valid():
        return None
    try:
        address = once(
            key=form.cleaned_data["idempotency_key"],
            user=request.user.pk or NOBODY,
            path=request.path,
            content=content_of(request),
            act=act,
        )
    except KladkaError as error:
        _show(form, error)
        return None
    messages.success(request, message or _("Saved."))
    return redirect(address)


def content_of(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was sent in canonical form; a file is its name and digest."""
    typed = {name: list(values) for name, values in request.POST.lists() if name not in _NO_CONTENT}
    files = {name: [_digest(file) for file in values] for name, values in request.FILES.lists()}
    return typed | files


def _digest(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return f"{file.name} {digest.hexdigest()}"


def _show(form: Form, error: KladkaError) -> None:
    """Put the error at its field, or above the form when it has none there."""
    visible = {bound.name for bound in form.visible_fields()}
    if isinstance(error, Stale):
        form.stored = error.stored  # type: ignore[attr-defined]
    form.add_error(error.field if error.field in visible else None, str(error.message))
