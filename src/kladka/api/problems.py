"""What is answered when something is wrong: problem details (RFC 9457), in the language that was asked for."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import AuthenticationError, ValidationError

from kladka.core.busy import RETRY_AFTER, is_busy
from kladka.core.errors import KladkaError, NotAllowed

MEDIA_TYPE = "application/problem+json"

KINDS: Mapping[str, tuple[int, Any]] = {
    "unreadable": (400, gettext_lazy("The request cannot be read")),
    "token-missing": (401, gettext_lazy("A token is needed")),
    "token-refused": (401, gettext_lazy("This token opens nothing")),
    "scope-missing": (403, gettext_lazy("The token is not for this")),
    "not-allowed": (403, gettext_lazy("The owner of the token may not see this")),
    "not-found": (404, gettext_lazy("There is nothing here that this token opens")),
    "method": (405, gettext_lazy("This address only answers GET")),
    "too-large": (413, gettext_lazy("The request is too large")),
    "too-long": (414, gettext_lazy("The address is too long")),
    "question": (422, gettext_lazy("Something in the question is wrong")),
    "too-many": (429, gettext_lazy("Too many requests")),
    "fault": (500, gettext_lazy("Something went wrong on our side")),
    "busy": (503, gettext_lazy("Busy at this moment")),
}
"""Kind → status and title. The kind is the anchor on the page about the API."""


class Problem(Exception):
    """A refusal, ready to be answered. `errors`: what is wrong, by its place in the request."""

    def __init__(
        self,
        kind: str,
        detail: Any = "",
        *,
        errors: Sequence[tuple[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.errors, self.headers = kind, detail, errors, headers or {}
        self.status, self.title = KINDS[kind]

    def response(self) -> HttpResponse:
        """Return the answer, in the language in use."""
        told: dict[str, Any] = {"type": f"/api/#{self.kind}", "title": str(self.title), "status": self.status}
        if self.detail:
            told["detail"] = str(self.detail)
        if self.errors:
            told["errors"] = [{"at": place, "detail": str(words)} for place, words in self.errors]
        text = json.dumps(told, ensure_ascii=False)
        return HttpResponse(text, status=self.status, content_type=MEDIA_TYPE, headers=dict(self.headers))


def problem_of(error: Exception) -> Problem | None:
    """Return the problem that an error means; None for what is a fault of ours."""
    match error:
        case Problem():
            return error
        case ValidationError():
            return Problem("question", errors=[(_place(each["loc"]), _words(each)) for each in error.errors])
        case Http404():
            return Problem("not-found")
        case NotAllowed():
            return Problem("not-allowed", error.message)
        case KladkaError():
            place = f"query.{error.field}" if error.field else "query"
            return Problem("question", errors=[(place, error.message)])
        case AuthenticationError():
            return Problem("token-missing")
        case SuspiciousOperation() | BadRequest() | UnicodeError():
            return Problem("unreadable")
        case OperationalError() if is_busy(error):
            words = _("Many are saving at once, or something large is. Ask again in a few seconds.")
            return Problem("busy", words, headers={"Retry-After": str(RETRY_AFTER)})
    return None


def _place(parts: Sequence[Any]) -> str:
    """Return where something is wrong, as "query.as_of"; inside a list with its number."""
    named = [str(part) for part in parts]
    return ".".join([*named[:1], *named[-1:]]) if not named[-1].isdigit() else ".".join([named[0], *named[-2:]])


def _words(error: Mapping[str, Any]) -> str:
    """Return in words what a check of the request refused."""
    told = {
        "day": _("Write a day as year-month-day, like 2026-06-30."),
        "no_such_month": _("There is no such month: write it as 01 to 12, like 2026-06-30."),
        "no_such_day": _("There is no such day in this month."),
        "whole": _("Write a whole number in digits, like 50."),
        "missing": _("This is needed and was not given."),
        "string_pattern_mismatch": _("It is not written as this parameter is. See the description of the API."),
        "uuid_parsing": _("Write an id as it was given by the API."),
        "string_too_short": _("It is too short."),
    }
    bounds = error.get("ctx", {})
    limits = {
        "greater_than_equal": (_("At least %(limit)s."), "ge"),
        "less_than_equal": (_("At most %(limit)s."), "le"),
        "string_too_long": (_("It is too long: at most %(limit)s characters."), "max_length"),
        "too_long": (_("There are too many of them: at most %(limit)s."), "max_length"),
        "too_short": (_("There are too few of them: at least %(limit)s."), "min_length"),
        "literal_error": (_("Choose one of: %(limit)s."), "expected"),
        "enum": (_("Choose one of: %(limit)s."), "expected"),
    }
    if error["type"] in limits:
        words, name = limits[error["type"]]
        return words % {"limit": bounds.get(name, "")}
    return told.get(error["type"]) or _("This value is not possible here.")
