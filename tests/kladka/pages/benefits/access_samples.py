"""Benefits of people of each coach, and the lists of both partners."""

from collections.abc import Callable
from uuid import UUID

from tests.kladka.benefits.world import COACHES, make_benefits
from tests.world.cast import Cast


def _lists(cast: Cast, suffix: str = "") -> tuple[UUID, ...]:
    lists = make_benefits(cast).lists
    return lists[f"alfa{suffix}"].pk, lists[f"alfa{suffix}"].pk, lists[f"beta{suffix}"].pk


def _approved(cast: Cast) -> tuple[UUID, ...]:
    return _lists(cast, " paid")


def _requests(cast: Cast) -> tuple[UUID, ...]:
    requests = make_benefits(cast).requests
    return tuple(requests[who].pk for who in COACHES)


def _stipends(cast: Cast) -> tuple[UUID, ...]:
    stipends = make_benefits(cast).stipends
    return tuple(stipends[who].pk for who in COACHES)


def _people(cast: Cast) -> tuple[UUID, ...]:
    make_benefits(cast)
    return tuple(cast.participations[who].pk for who in COACHES)


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "benefit": _requests,
    "payment_list": _lists,
    "benefits:end": _stipends,
    "benefits:revoke": _stipends,
    "benefits:pay": _approved,
    "benefits:take-back": _approved,
    "benefits:of": _people,
    "benefits:account": _people,
}
