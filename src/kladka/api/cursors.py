"""Where a list goes on: the last id of a page, bound to the question it belongs to."""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kladka.api.problems import Problem


class HasId(Protocol):
    """What is listed: known by an id that stands in a list once."""

    @property
    def id(self) -> str: ...


def page_of[Row: HasId](rows: Iterable[Row], *, limit: int, cursor: str, question: object) -> tuple[list[Row], str]:
    """Return the rows after the cursor, in the order of their ids, and the cursor of the next page, or nothing.

    An id keeps its place whatever is recorded between two pages. Raises Problem for a cursor of another question.
    """
    after = _read(cursor, question) if cursor else ""
    left = sorted((row for row in rows if row.id > after), key=lambda row: row.id)
    page = left[:limit]
    return page, _written(page[-1].id, question) if len(left) > limit else ""


def next_address(request: HttpRequest, cursor: str, fixed: Mapping[str, str]) -> str | None:
    """Return the address of the next page: the same question, with the days it means; None on the last page."""
    if not cursor:
        return None
    query: dict[str, Any] = {**{name: request.GET.getlist(name) for name in request.GET}, **fixed, "cursor": cursor}
    return f"{request.path}?{urlencode(query, doseq=True)}"


def _written(last: str, question: object) -> str:
    return base64.urlsafe_b64encode(json.dumps([_mark(question), last]).encode()).decode().rstrip("=")


def _read(cursor: str, question: object) -> str:
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        told = None
    match told:
        case [str(mark), str(last)] if mark == _mark(question):
            return last
    words = _("This cursor belongs to another question. Take it from `next`, and change nothing else.")
    raise Problem("question", errors=[("query.cursor", words)])


def _mark(question: object) -> str:
    return hashlib.sha256(repr(question).encode()).hexdigest()[:16]


__all__: Sequence[str] = ["HasId", "next_address", "page_of"]
