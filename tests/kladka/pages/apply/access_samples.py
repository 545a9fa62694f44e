"""An open call, and what somebody wrote, by its secret."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from kladka.calls import actions
from tests.kladka.calls.world import ANSWERS, WHO, opened, pdf
from tests.world.cast import Cast


def _secret(cast: Cast) -> tuple[dict[str, str], ...]:
    application, secret = actions.begin(call=opened(cast), answers={**WHO, **ANSWERS}, language="pl")
    actions.send(application=application, version=application.version, answers={})
    return ({"secret": secret},)


def _begun(cast: Cast) -> tuple[dict[str, str], ...]:
    _application, secret = actions.begin(call=opened(cast), answers={**WHO, **ANSWERS}, language="pl")
    return ({"secret": secret},)


def _document(cast: Cast) -> tuple[dict[str, Any], ...]:
    application, secret = actions.begin(call=opened(cast), answers={**WHO, **ANSWERS}, language="pl")
    uploads = [ContentFile(pdf(), name="skierowanie.pdf")]
    (one,) = actions.attach(application=application, kind="referral", uploads=uploads).kept
    return ({"secret": secret, "attachment": one.pk},)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "apply:call": lambda cast: ({"call": opened(cast).pk},),
    "apply:mine": _secret,
    "apply:print": _secret,
    "apply:withdraw": _secret,
    "apply:appeal": _secret,
    "apply:documents": _begun,
    "apply:document": _document,
    "apply:remove-document": _document,
    "apply:send": _begun,
}
