"""Claims of the cast's project, open, sent and removed, and of one in which none of the cast has a part."""

from collections.abc import Callable
from typing import Any

from kladka.core import clock
from kladka.reporting.actions import claim as actions
from kladka.reporting.models import Claim
from tests.kladka.reporting.claims import FIRST, SECOND, THIRD, added, sent
from tests.world.cast import Cast, foreign_project


def claims(cast: Cast) -> dict[str, Claim]:
    """Return the claims by what they are: sent, open, removed, foreign; made once."""
    made: dict[str, Claim] = cast.__dict__.setdefault("claims", {})
    if not made:
        made["sent"] = sent(cast, added(cast, 1, FIRST), clock.today())
        made["open"] = added(cast, 2, SECOND, due_on=clock.today())
        gone = added(cast, 3, THIRD)
        made["removed"] = actions.remove_claim(claim=gone, version=gone.version, by=cast.users["olga"])
        foreign = foreign_project(cast)
        days = {"period_from": FIRST[0], "period_until": FIRST[1]}
        made["foreign"] = actions.add_claim(project=foreign, number=1, by=cast.users["adam"], **days)
    return made


def _of(state: str, **more: str) -> Callable[[Cast], tuple[Any, ...]]:
    def samples(cast: Cast) -> tuple[dict[str, Any], ...]:
        made = claims(cast)
        own, foreign = made[state], made["foreign"]
        return tuple({"project": each.project.code, "claim": each.pk, **more} for each in (own, own, foreign))

    return samples


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "claim": _of("open"),
    "claims:restore": _of("removed"),
    "claims:correct": _of("sent"),
    "claims:take-back": _of("sent"),
    "claims:members": _of("open", line="started"),
    "claims:moves": _of("open", line="continuing"),
    "claims:changed": _of("open", line="continuing"),
    "claims:since": _of("sent", line="started"),
}
