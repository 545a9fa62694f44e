"""Reads of own indicators: what counts, what is being written, what a text says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

import miara
from kladka.accounts.models import User
from kladka.programmes.models import Project, Target
from kladka.reporting.live.definitions import Indicator, Pack, pack_of, with_own
from kladka.reporting.models import IndicatorDraft, IndicatorVersion
from kladka.reporting.rules.indicator import code_in
from miara.checks import RUNNERS, Broken, broken
from miara.model.errors import Problem

UNNAMED = "definition"
"""How a definition is called whose code cannot be read yet."""


@dataclass(frozen=True)
class Written:
    """A definition as it is typed; `changes` is the code of the indicator whose next version it is to be."""

    text: str
    changes: str = ""

    @property
    def name(self) -> str:
        """Return how refusals call it."""
        return self.changes or code_in(self.text) or UNNAMED


@dataclass(frozen=True)
class Read:
    """A definition that was read beside the project's others; `indicator` is None where something is wrong."""

    pack: Pack
    indicator: Indicator | None = None
    problems: Sequence[Problem] = field(default_factory=tuple)


def approved_texts(project: Project) -> dict[str, str]:
    """Return the own definitions that count, by code."""
    rows = IndicatorVersion.objects.filter(project=project, state=IndicatorVersion.State.APPROVED)
    return dict(rows.order_by("code").values_list("code", "text"))


def read_own(project: Project, written: Written) -> Read:
    """Read a definition beside the project's pack and the own ones that count, instead of the version it changes."""
    texts = approved_texts(project)
    texts[written.name] = written.text
    try:
        pack = with_own(project.pack, texts)
    except miara.DefinitionError as refused:
        return Read(pack_of(project.pack), problems=_of(refused.problems, written))
    found = next((each for each in pack.indicators if each.code == (written.changes or code_in(written.text))), None)
    found = found or next(each for each in reversed(pack.indicators) if each.code not in texts)
    return Read(pack, found)


def _of(problems: Sequence[Problem], written: Written) -> tuple[Problem, ...]:
    """What is wrong in this text; where it only breaks others, what is wrong there."""
    own = tuple(each for each in problems if each.file == written.name)
    return own or tuple(problems)


def needing(project: Project, code: str) -> list[str]:
    """Return the own indicators that cannot be counted without this one."""
    texts = approved_texts(project)
    texts.pop(code, None)
    try:
        if texts:
            with_own(project.pack, texts)
    except miara.DefinitionError as refused:
        return sorted({each.file for each in refused.problems})
    return []


def examples_broken(pack: Pack, indicator: Indicator, *, thoroughly: bool = False) -> list[Broken]:
    """Return which promises of its drawn examples a definition does not keep; thoroughly: by every runner there is."""
    runners = tuple(RUNNERS) if thoroughly else ("reference",)
    return list(dict.fromkeys(each for runner in runners for each in broken(pack, runner, (indicator.code,))))


def versions_of(project: Project, code: str) -> QuerySet[IndicatorVersion]:
    """Return the versions of an own indicator, the newest first."""
    return IndicatorVersion.objects.filter(project=project, code=code).order_by("-number")


def newest_versions(project: Project) -> list[IndicatorVersion]:
    """Return of each own indicator the versions that stand: the one that counts, the one that waits; else the last."""
    by_code: dict[str, list[IndicatorVersion]] = {}
    for version in IndicatorVersion.objects.filter(project=project).order_by("code", "-number"):
        by_code.setdefault(version.code, []).append(version)
    standing = {IndicatorVersion.State.APPROVED, IndicatorVersion.State.PROPOSED}
    return [
        version
        for versions in by_code.values()
        for version in ([each for each in versions if each.state in standing] or versions[:1])
    ]


def drafts_of(project: Project) -> QuerySet[IndicatorDraft]:
    """Return what is being written, the newest first."""
    return IndicatorDraft.objects.filter(project=project).order_by("-saved_at")


def targets_for(project: Project, code: str) -> int:
    """Return how many values are promised for an indicator."""
    return Target.objects.current().filter(project=project, indicator=code).count()


def names_of(users: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Return the names of accounts by id."""
    wanted = {each for each in users if each is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name"))
