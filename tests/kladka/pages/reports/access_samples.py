"""Reports of the cast's project and of one in which none of them has a part; work that Olga and others asked for."""

from collections.abc import Callable
from typing import Any

from kladka.pages.reports import tasks
from tests.kladka.pages.reports.world import prepared
from tests.world.cast import Cast, foreign_project


def _reports(cast: Cast) -> tuple[Any, ...]:
    made: dict[str, Any] = cast.__dict__.setdefault("reports", {})
    if not made:
        made["own"], made["other"] = prepared(cast), prepared(cast, foreign_project(cast))
    return made["own"].pk, made["own"].pk, made["other"].pk


def _takings(cast: Cast) -> tuple[dict[str, Any], ...]:
    return tuple({"report": pk, "kind": "json"} for pk in _reports(cast))


def _members(cast: Cast) -> tuple[dict[str, Any], ...]:
    return tuple({"report": pk, "indicator": "EECO01"} for pk in _reports(cast))


def _work(cast: Cast) -> tuple[Any, ...]:
    def asked(who: str, project: Any) -> Any:
        days = {"as_of": "2026-06-30", "known_on": "2026-06-30", "replaces": ""}
        by = str(cast.users[who].pk)
        return tasks.prepare.enqueue(by=by, language="en", project=str(project.pk), **days).id

    return asked("olga", cast.project), asked("adam", cast.project), asked("adam", foreign_project(cast))


def _figures(cast: Cast) -> tuple[dict[str, str], ...]:
    codes = (cast.project.code, cast.project.code, foreign_project(cast).code)
    return tuple({"project": code, "indicator": "EECO01"} for code in codes)


SAMPLES: dict[str, Callable[[Cast], tuple[Any, ...]]] = {
    "report": _reports,
    "work": _work,
    "reports:take": _takings,
    "reports:members": _members,
    "reports:restated-figure": _figures,
}
