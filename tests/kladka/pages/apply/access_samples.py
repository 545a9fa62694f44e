"""An open call, and what somebody wrote, by its secret."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from kladka.calls import actions
from tests.kladka.calls.world import ANSWERS, WHO, card, decide, enter_grant, opened, over, pdf
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


def _results(cast: Cast) -> tuple[dict[str, Any], ...]:
    call = over(cast, criteria="grant-start")
    card(cast, enter_grant(call), points={"feasible": 9, "market": 8, "aim": 8, "jobs": 8, "costs": 8})
    call = decide(cast, call)
    return ({"call": actions.publish_results(call=call, version=call.version, by=cast.users["alicja"]).pk},)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "apply:call": lambda cast: ({"call": opened(cast).pk},),
    "apply:results": _results,
    "apply:mine": _secret,
    "apply:print": _secret,
    "apply:withdraw": _secret,
    "apply:appeal": _secret,
    "apply:documents": _begun,
    "apply:document": _document,
    "apply:remove-document": _document,
    "apply:send": _begun,
}
