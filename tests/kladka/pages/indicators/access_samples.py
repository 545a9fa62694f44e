"""Own indicators of the cast's project, and addresses of them in one in which none of the cast has a part."""

from collections.abc import Callable
from uuid import UUID

from kladka.reporting.models import IndicatorDraft
from tests.kladka.reporting.own import approved, drafted, proposed
from tests.world.cast import Cast, foreign_project

COUNTED, WAITING = "local_advised", "local_waiting"


def _of(code: str) -> Callable[[Cast], tuple[dict[str, str], ...]]:
    def samples(cast: Cast) -> tuple[dict[str, str], ...]:
        make = approved if code == COUNTED else proposed
        if not cast.project.indicator_versions.filter(code=code).exists():
            make(cast, code)
        codes = (cast.project.code, cast.project.code, foreign_project(cast).code)
        return tuple({"project": project, "indicator": code} for project in codes)

    return samples


def _drafts(cast: Cast) -> tuple[UUID, ...]:
    project = foreign_project(cast)
    foreign = IndicatorDraft.objects.create(project=project, text="code: local_x\n", saved_by=cast.users["adam"].pk)
    return drafted(cast, "local_first").pk, drafted(cast, "local_second").pk, foreign.pk


SAMPLES: dict[str, Callable[[Cast], tuple[object, ...]]] = {
    "draft": _drafts,
    "indicators:detail": _of(COUNTED),
    "indicators:compare": _of(COUNTED),
    "indicators:change": _of(COUNTED),
    "indicators:retire": _of(COUNTED),
    "indicators:approve": _of(WAITING),
    "indicators:send-back": _of(WAITING),
}
