"""Reads of models of incubators: which there are, which one an incubator follows, and how much of it is met."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from kladka.accounts.models import User
from kladka.core import packs
from kladka.incubation.models import Followed, Incubator, IncubatorEnding, StandardDraft, StandardLook, StandardVersion
from kladka.incubation.rules.standard import (
    Answer,
    Compared,
    Line,
    Look,
    Part,
    Standard,
    compare,
    parts_of,
    read,
    staying,
)
from kladka.processes.models.versions import STARTED, State
from kladka.processes.queries import most_telling

FOLDER = "incubators"


type Version = tuple[str, int]
"""A model's code, and the number of its version."""


@cache
def shipped_standards() -> Mapping[Version, Standard]:
    """Return every version of every model that is shipped: an older one stays for whoever follows it."""
    found = [read(packs.load(f"{FOLDER}/{path.name}")) for path in sorted((packs.root() / FOLDER).glob("*.yaml"))]
    return {(one.code, one.number): one for one in sorted(found, key=lambda one: (one.code, one.number))}


def standards(controllers: Collection[UUID]) -> dict[Version, Standard]:
    """Return every version that an incubator of these offices may be on: shipped ones and their own. One query."""
    rows = StandardVersion.objects.filter(controller__in=controllers, state__in=STARTED).order_by("code", "number")
    return {**shipped_standards(), **{(one.code, one.number): one.standard for one in rows}}


def offered_standards(controllers: Collection[UUID]) -> list[Standard]:
    """Return the versions that an incubator may begin to follow: the newest shipped, the published own. One query."""
    newest = {one.code: one for one in shipped_standards().values()}
    rows = StandardVersion.objects.filter(controller__in=controllers, state=State.PUBLISHED).order_by("code")
    return [*newest.values(), *(one.standard for one in rows)]


def own_versions(code: str, controllers: Collection[UUID]) -> list[StandardVersion]:
    """Return every version of an own model, also one that waits or was sent back; the newest first. One query."""
    return list(StandardVersion.objects.filter(controller__in=controllers, code=code).order_by("-number"))


def own_models(controllers: Collection[UUID]) -> list[StandardVersion]:
    """Return of each own model the version that says most of it today: published, else waiting, else the newest."""
    rows = StandardVersion.objects.filter(controller__in=controllers).order_by("code", "-number")
    return most_telling(rows)


def drafts_of_standards(controllers: Collection[UUID]) -> list[StandardDraft]:
    """Return what is being written, the one saved last first."""
    return list(StandardDraft.objects.filter(controller__in=controllers).order_by("-saved_at"))


def proposed_standards(controllers: Collection[UUID]) -> list[StandardVersion]:
    """Return what waits for a colleague's decision, what has waited longest first."""
    waiting = StandardVersion.objects.filter(controller__in=controllers, state=StandardVersion.State.PROPOSED)
    return list(waiting.order_by("proposed_at"))


def codes_of_standards() -> set[str]:
    """Return every code that a model of incubators has or had, of any office: a new one takes another. One query."""
    own = StandardVersion.objects.values_list("code", flat=True).union(StandardDraft.objects.values_list("code"))
    return {*(code for code, _number in shipped_standards()), *own}


def following(incubators: QuerySet[Incubator]) -> dict[str, list[tuple[Incubator, int]]]:
    """Return which of these incubators follows a version now, by the model's code. Two queries."""
    places = {(one.project_id, one.site_id): one for one in incubators.select_related("site").order_by("site__name")}
    projects = {project for project, _site in places}
    now: dict[tuple[UUID, UUID], Followed] = {}
    for one in Followed.objects.current().filter(project__in=projects).order_by("from_date", "recorded_no"):
        now[one.project_id, one.site_id] = one
    found: dict[str, list[tuple[Incubator, int]]] = {}
    for place, incubator in places.items():
        if place in now:
            found.setdefault(now[place].code, []).append((incubator, now[place].number))
    return found


def followed_by(incubator: Incubator) -> list[Followed]:
    """Return which versions an incubator has followed, the present one first. One query."""
    rows = Followed.objects.current().filter(project=incubator.project_id, site=incubator.site_id)
    return list(rows.order_by("-from_date", "-recorded_no"))


def ending_of(incubator: Incubator) -> IncubatorEnding | None:
    """Return how an incubator was closed, if it was. One query."""
    rows = IncubatorEnding.objects.current().filter(project=incubator.project_id, site=incubator.site_id)
    found: IncubatorEnding | None = rows.first()
    return found


@dataclass(frozen=True)
class Held:
    """An incubator held to the version that it follows."""

    version: Standard
    since: date
    before: tuple[Followed, ...]
    compared: tuple[Compared, ...]
    parts: tuple[Part, ...]
    newer: Standard | None
    looks: tuple[Look, ...] = ()
    known: Mapping[Version, Standard] = field(default_factory=dict)

    def staying(self, version: Standard) -> tuple[list[Line], list[Line]]:
        """Return of which lines what was found stays with another version, and of which it goes."""
        return staying(self.compared, compare(version, self.looks, self.known))

    def line(self, code: str) -> Compared | None:
        """Return one line with what was found of it."""
        return next((one for one in self.compared if one.line.code == code), None)


def held_to_model(incubator: Incubator) -> Held | None:
    """Return how an incubator compares with the version that it follows; None where it follows none. Four queries."""
    followed = followed_by(incubator)
    if not followed:
        return None
    now = followed[0]
    known_to_it = standards([incubator.controller])
    version = known_to_it[now.code, now.number]
    name = User.objects.filter(pk=OuterRef("by")).values("name")[:1]
    rows = StandardLook.objects.filter(project=incubator.project_id, site=incubator.site_id)
    looks = [
        Look(one.line, one.number, Answer(one.answer), one.since, one.found, one.words, one.by_name or "", one.code)
        for one in rows.annotate(by_name=Subquery(name)).order_by("created_at", "pk")
    ]
    compared = compare(version, looks, known_to_it)
    offered = [one for one in offered_standards([incubator.controller]) if one.code == now.code]
    newer = next(iter(offered), version)
    return Held(
        version=version,
        since=now.from_date,
        before=tuple(followed[1:]),
        compared=tuple(compared),
        parts=tuple(parts_of(compared)),
        newer=newer if newer.number > version.number else None,
        looks=tuple(looks),
        known=known_to_it,
    )
