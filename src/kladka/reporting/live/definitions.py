"""Which definitions a project is counted by: those of its pack, and the own ones that a colleague approved."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

import miara
from kladka.programmes.models import Project
from kladka.reporting.models import IndicatorVersion
from kladka.reporting.rules.indicator import own_rules
from miara.model.errors import Problem
from miara.model.pack import Indicator, Pack

__all__ = [
    "Fitted",
    "Indicator",
    "Pack",
    "definitions_of",
    "fitted",
    "forget_definitions",
    "knowing_own",
    "own_of",
    "pack_of",
    "read_ahead",
]

_KEPT = "_definitions"
"""Under which name the definitions of a project stay with it, for as long as a page is made from it."""
_MARK = "own_mark"
"""The column by which a project that was fetched says when its own indicators last changed; none where it has none."""
_BEGAN = (IndicatorVersion.State.APPROVED, IndicatorVersion.State.REPLACED, IndicatorVersion.State.RETIRED)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fitted:
    """A pack with a project's own indicators. `unfit`: those that the pack of today has no room for, and why."""

    pack: Pack
    unfit: Mapping[str, Problem] = field(default_factory=dict)


def definitions_of(project: Project) -> Pack:
    """Return the definitions that the figures of a project follow now.

    One small query for each project fetched; none where it was fetched by `knowing_own` and nothing of its own has
    changed since this process asked.
    """
    return fitted(project).pack


def knowing_own(found: QuerySet[Project]) -> QuerySet[Project]:
    """Let projects be fetched with the moment in which their own indicators last changed, which saves a question."""
    began = IndicatorVersion.objects.filter(project=OuterRef("pk"), state__in=_BEGAN)
    changed = began.annotate(at=Coalesce("ended_at", "decided_at")).order_by("-at").values("at")
    return found.annotate(**{_MARK: Subquery(changed[:1])})


def fitted(project: Project) -> Fitted:
    """Return the same, with the own indicators that do not fit the project's pack any more."""
    kept: tuple[str, Fitted] | None = vars(project).get(_KEPT)
    if kept is None or kept[0] != project.pack:
        own, state = _own_at(project.pk, vars(project)[_MARK]) if _MARK in vars(project) else _own_texts(project.pk)
        kept = vars(project)[_KEPT] = (project.pack, _fitted(project.pack, own, state))
    return kept[1]


def forget_definitions(project: Project) -> None:
    """Let the next question look at the own indicators of this project again."""
    vars(project).pop(_KEPT, None)
    vars(project).pop(_MARK, None)


def own_of(project: Project) -> list[Indicator]:
    """Return the own indicators that count, in the order of their codes."""
    prefix = own_rules().prefix
    return [each for each in definitions_of(project).indicators if each.code.startswith(prefix)]


@cache
def pack_of(code: str) -> Pack:
    """Return a checked pack of definitions by its code."""
    return miara.load_pack(code)


def read_ahead(code: str) -> None:
    """Read a pack before a page needs it. One that cannot be read stops nobody here: what is wrong is written down."""
    try:
        pack_of(code)
    except miara.MiaraError:
        log.exception("The definitions of the pack %s cannot be read; pages with its figures will not open.", code)


def with_own(pack: str, own: Mapping[str, str], *, state: int = 0) -> Pack:
    """Return a pack with these definitions beside it. Raises miara.DefinitionError."""
    return miara.extend_pack(pack_of(pack), own, version=str(state), prefix=own_rules().prefix)


@lru_cache(maxsize=256)
def _own_at(project: UUID, mark: datetime | None) -> tuple[tuple[tuple[str, str], ...], int]:
    """The same, asked once for each moment in which something changed."""
    return _own_texts(project) if mark else ((), 0)


def _own_texts(project: UUID) -> tuple[tuple[tuple[str, str], ...], int]:
    """Return code and text of what counts, and how often that has changed: the number of approvals and retirements."""
    rows = IndicatorVersion.objects.filter(project=project, state__in=_BEGAN)
    found = list(rows.order_by("code", "number").values_list("code", "text", "state"))
    own = tuple((code, text) for code, text, state in found if state == IndicatorVersion.State.APPROVED)
    return own, len(found) + sum(state == IndicatorVersion.State.RETIRED for _code, _text, state in found)


@lru_cache(maxsize=64)
def _fitted(pack: str, own: tuple[tuple[str, str], ...], state: int) -> Fitted:
    texts = dict(own)
    unfit: dict[str, Problem] = {}
    while texts:
        try:
            return Fitted(with_own(pack, texts, state=state), unfit)
        except miara.DefinitionError as refused:
            bad = {problem.file: problem for problem in reversed(refused.problems) if problem.file in texts}
            if not bad:
                log.exception("The own indicators of a project with the pack %s cannot be read.", pack)
                return Fitted(pack_of(pack), unfit | dict.fromkeys(texts, refused.problems[0]))
            for code, problem in bad.items():
                unfit[code] = problem
                del texts[code]
    return Fitted(pack_of(pack), unfit)
