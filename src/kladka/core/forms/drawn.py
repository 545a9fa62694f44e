"""Forms that were drawn a moment ago: one that only asks looks the same to everybody who asks the same."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from django.utils.translation import get_language

_KEPT = 128
"""How many drawings stay in memory."""
_drawn: OrderedDict[Hashable, str] = OrderedDict()
_guard = Lock()


def drawn_once(looks: Hashable, draw: Callable[[], str]) -> str:
    """Return what was drawn before in this language for `looks`, all that a drawing depends on; else draw it."""
    key = (get_language(), looks)
    with _guard:
        if key in _drawn:
            _drawn.move_to_end(key)
            return _drawn[key]
    found = draw()
    with _guard:
        _drawn[key] = found
        while len(_drawn) > _KEPT:
            _drawn.popitem(last=False)
    return found
