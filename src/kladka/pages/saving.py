"""The one way in which a page saves a form."""

import hashlib
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.audit.queries import last_retracted, last_saved, lines_of
from kladka.core.errors import KladkaError, Stale
from kladka.core.forms.form import CONTROL_FIELDS
from kladka.core.forms.shown import moment_in_words
from kladka.core.idempotency import SavedLately, once, saved_before
from kladka.pages.asking import SECOND_TIME, ask_save_again
from kladka.pages.owning import sender_of
from kladka.pages.refusals import STAYS

NOBODY = UUID(int=0)
"""Who sent a public form."""

_NO_CONTENT = frozenset({"csrfmiddlewaretoken", "idempotency_key", SECOND_TIME})
"""Fields that differ between two sendings of one form, or name it, or let it through a second time."""


def save(
    request: HttpRequest, form: Form, act: Callable[[], str], *, message: str | Callable[[], str] = ""
) -> HttpResponse | None:
    """Run `act` once for this form and return the redirect to the address it gives; None when nothing was saved.

    The form is a `core.forms.Form` (it carries the key). On None the view renders the form again with status 422: the
    errors are at their fields; after an edit by somebody else the form asks which values shall stand; what was saved
    a while ago is asked about. `message` is what the next page says, told after the act where it is a function; by
    default that it is saved.
    """
    saved = _saved(request, form, act, message)
    if saved is None and STAYS not in request.headers and hasattr(form, "ask_for_files_again"):
        form.ask_for_files_again()
    return saved


def _saved(
    request: HttpRequest, form: Form, act: Callable[[], str], message: str | Callable[[], str]
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        address = once(
            key=form.cleaned_data["idempotency_key"],
            user=sender_of(request) or NOBODY,
            path=request.path,
            content=content_of(request),
            act=act,
            may_repeat=getattr(form, "may_repeat", False) or SECOND_TIME in request.POST,
        )
    except SavedLately as found:
        led_to = found.earlier.location
        address = led_to if _is_there(request, led_to) else ""
        ask_save_again(form, saved_at=found.earlier.received_at, address=address)
        return None
    except KladkaError as error:
        _show(form, error, sender_of(request))
        return None
    messages.success(request, (message() if callable(message) else message) or _("Saved."))
    return redirect(address)


def _is_there(request: HttpRequest, address: str) -> bool:
    """Tell whether a page opens for this user: what was saved there may have been taken back since.

    It is opened and nothing of that is kept: nobody looked at it.
    """
    parts, asked = urlsplit(address), copy(request)
    asked.method, asked.path = "GET", parts.path
    asked.GET, asked.POST = QueryDict(parts.query), QueryDict()
    try:
        asked.resolver_match = match = resolve(parts.path)
        with transaction.atomic():
            is_there = match.func(asked, *match.args, **match.kwargs).status_code < HTTPStatus.BAD_REQUEST
            transaction.set_rollback(True)
    except (Http404, PermissionDenied, KladkaError):
        return False
    return bool(is_there)


def sent_again(request: HttpRequest) -> HttpResponse | None:
    """Return the redirect of the first sending when exactly this form was saved before, else None.

    Asked before the view runs: what the first sending did may have moved the record out of the sender's scope, and
    the second one would look like a failure.
    """
    try:
        key = UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        return None
    user = sender_of(request) or NOBODY
    address = saved_before(key=key, user=user, path=request.path, content=content_of(request))
    if not address:
        return None
    messages.success(request, _("Saved."))
    return redirect(address)


def content_of(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was sent in canonical form; a file is its name and digest.

    What the address asks for belongs to it: with another `?other=` the same form is about somebody else.
    """
    typed = {name: list(values) for name, values in request.POST.lists() if name not in _NO_CONTENT}
    files = {name: [_digest(file) for file in values] for name, values in request.FILES.lists()}
    asked = {f"?{name}": list(values) for name, values in sorted(request.GET.lists())}
    return typed | files | asked


def _digest(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return f"{file.name} {digest.hexdigest()}"


def _show(form: Form, error: KladkaError, sender: UUID | None) -> None:
    """Put the error at its field, or above the form when it has none there; an edit meanwhile side by side.

    One's own edit in another window is not said to be somebody else's.
    """
    words = str(error.message)
    if isinstance(error, Stale):
        stored = error.stored if isinstance(error.stored, Model) else None
        line = (last_saved(stored) or last_retracted(stored)) if stored else None
        if sender is not None and line is not None and line.entry.by == sender:
            form.is_changed_by_self = True  # type: ignore[attr-defined]
            words = _("You changed this in another window while you were writing. Look at it again.")
        if _conflict_shown(form, error.stored):
            return
    visible = {bound.name for bound in form.visible_fields()}
    place = error.field if error.field in visible else None
    if words not in form.errors.get(place or NON_FIELD_ERRORS, ()):
        form.add_error(place, words)


def _conflict_shown(form: Form, stored: Any) -> bool:
    """Let the form ask which value shall stand, and tell whether it can.

    A form whose fields are not named like the record's attributes has a method `stored_values(record)`.
    """
    form.stored = stored  # type: ignore[attr-defined]
    version = getattr(stored, "version", None)
    if version is None or not hasattr(form, "show_conflict"):
        return False
    named = getattr(form, "stored_values", None)
    fields = [name for name in form.fields if name not in CONTROL_FIELDS and hasattr(stored, name)]
    values = named(stored) if named else {name: getattr(stored, name) for name in fields}
    name, moment = last_change(stored) if isinstance(stored, Model) else ("", "")
    form.show_conflict(stored=values, version=version, changed_by=name, changed_at=moment)
    return True


def last_change(record: Model, *, fields: Sequence[str] = ()) -> tuple[str, str]:
    """Return who saved a record last (or one of its `fields`) and when, in words; nothing when nobody is known.

    For those only who may edit the record: they see who recorded what anyway.
    """
    line = last_saved(record, fields=fields)
    user = User.objects.filter(pk=line.entry.by).first() if line else None
    return (user.name, moment_in_words(line.entry.at)) if line and user else ("", "")


@dataclass(frozen=True)
class Change:
    """Who saved a record, and when, in words."""

    by: UUID
    name: str
    moment: str


def changes_of(records: Sequence[Model], *, fields: Sequence[str] = ()) -> dict[UUID, list[Change]]:
    """Return who made each of several records of one kind or changed one of its `fields`, by its id, the oldest first.
    Two queries, none of nothing.

    For those only who may edit the records, as `last_change`.
    """
    saves = lines_of(records, fields=fields)
    users = User.objects.in_bulk({line.entry.by for lines in saves.values() for line in lines}) if saves else {}
    return {
        key: [
            Change(line.entry.by, users[line.entry.by].name, moment_in_words(line.entry.at))
            for line in lines
            if line.entry.by in users
        ]
        for key, lines in saves.items()
    }
