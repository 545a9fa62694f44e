"""A public event of Alfa, a visitor's own page by its secret, and visitors of two events of Alfa and one of Beta."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from kladka.learning import queries
from tests.kladka.learning.world import plan, public, sign_up
from tests.world.cast import Cast


def _secret(cast: Cast) -> tuple[dict[str, str], ...]:
    event = public(cast)
    visitor = sign_up(event, "Iga").visitor
    return ({"secret": queries.secret_of(visitor, event)},) if visitor else ()


def _visitors(cast: Cast) -> tuple[UUID, ...]:
    own, neighbours = plan(cast), plan(cast, trainer=cast.staff["artur"])
    events = {own: "alicja", neighbours: "alicja", plan(cast, side="beta"): "bogdan"}
    return tuple(sign_up(event, "Iga", by=cast.users[who]).pk for event, who in events.items())


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "signup:event": lambda cast: ({"event": public(cast).pk},),
    "signup:ics": lambda cast: ({"event": public(cast).pk},),
    "signup:mine": _secret,
    "signup:cancel": _secret,
    "signup:take-on": _visitors,
    "signup:strike": _visitors,
}
