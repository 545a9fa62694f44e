"""Reads of models of incubators: which there are, which one an incubator follows, and how much of it is met."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import OuterRef, Subquery

from kladka.accounts.models import User
from kladka.core import packs
from kladka.incubation.models import Followed, Incubator, IncubatorEnding, StandardLook
from kladka.incubation.rules.standard import Answer, Compared, Look, Part, Standard, compare, parts_of, read

FOLDER = "incubators"


@cache
def standards() -> Mapping[tuple[str, int], Standard]:
    """Return every version of every model that is shipped: an older one stays for whoever follows it."""
    found = [read(packs.load(f"{FOLDER}/{path.name}")) for path in sorted((packs.root() / FOLDER).glob("*.yaml"))]
    return {(one.code, one.number): one for one in sorted(found, key=lambda one: (one.code, one.number))}


def newest_standards() -> list[Standard]:
    """Return the newest version of each model, by code."""
    return list({one.code: one for one in standards().values()}.values())


def versions_of(code: str) -> list[Standard]:
    """Return the versions of a model, the newest first."""
    return sorted((one for one in standards().values() if one.code == code), key=lambda one: -one.number)


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

    def line(self, code: str) -> Compared | None:
        """Return one line with what was found of it."""
        return next((one for one in self.compared if one.line.code == code), None)


def held_to_model(incubator: Incubator) -> Held | None:
    """Return how an incubator compares with the version that it follows; None where it follows none. Two queries."""
    followed = followed_by(incubator)
    if not followed:
        return None
    now = followed[0]
    version = standards()[now.code, now.number]
    name = User.objects.filter(pk=OuterRef("by")).values("name")[:1]
    rows = StandardLook.objects.filter(project=incubator.project_id, site=incubator.site_id, code=now.code)
    looks = [
        Look(one.line, one.number, Answer(one.answer), one.since, one.found, one.words, one.by_name or "")
        for one in rows.annotate(by_name=Subquery(name)).order_by("created_at", "pk")
    ]
    known = {one.number: one for one in versions_of(now.code)}
    compared = compare(version, looks, known)
    newer = max(known.values(), key=lambda one: one.number)
    return Held(
        version=version,
        since=now.from_date,
        before=tuple(followed[1:]),
        compared=tuple(compared),
        parts=tuple(parts_of(compared)),
        newer=newer if newer.number > version.number else None,
    )
