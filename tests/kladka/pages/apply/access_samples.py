"""An open call, and what somebody wrote, by its secret."""

from collections.abc import Callable
from typing import Any

from kladka.calls import actions
from tests.kladka.calls.world import ANSWERS, WHO, opened
from tests.world.cast import Cast


def _secret(cast: Cast) -> tuple[dict[str, str], ...]:
    application, secret = actions.begin(call=opened(cast), answers={**WHO, **ANSWERS}, language="pl")
    actions.send(application=application, version=application.version, answers={})
    return ({"secret": secret},)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "apply:call": lambda cast: ({"call": opened(cast).pk},),
    "apply:mine": _secret,
    "apply:print": _secret,
    "apply:withdraw": _secret,
    "apply:appeal": _secret,
}
