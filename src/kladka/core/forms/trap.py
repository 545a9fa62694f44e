"""A field of public forms that nobody sees: what fills it in is a machine. No question may bear its name."""

import re
from collections.abc import Iterable

from django.http import HttpRequest

from kladka.core.forms.form import CONTROL_FIELDS

TRAP = "nothing-here"
"""The name of the field. It holds a hyphen, which no name of a question may."""
TAKEN = frozenset({TRAP, "csrfmiddlewaretoken", *CONTROL_FIELDS}) | {
    *("act", "second_time", "all_the_same", "whose", "as_late", "sent_on", "is_taken_back", "mended_why")
}
"""What pages send along with the answers: buttons, boxes that ask once more, the day of a paper form, a reason."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def is_trapped(request: HttpRequest) -> bool:
    """Tell whether a form was filled in by a machine."""
    return request.method == "POST" and bool(request.POST.get(TRAP))


def check_names(form: str, names: Iterable[str]) -> None:
    """Names of questions of a form are plain, each is there once, and none is one that pages use themselves."""
    seen: set[str] = set()
    for name in names:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{form}: “{name}” is no name of a question. Use small letters, digits and _.")
        if name in TAKEN:
            raise ValueError(f"{form}: the page uses “{name}” itself. Give the question another name.")
        if name in seen:
            raise ValueError(f"{form}: two questions are named “{name}”. Give one of them another name.")
        seen.add(name)
