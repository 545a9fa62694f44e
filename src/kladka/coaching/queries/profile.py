"""Reads of vocational profiles."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from kladka.coaching.models import Following, Profile
from kladka.coaching.rules.profile import Section, sections_for
from kladka.core import packs
from kladka.people.models import Assignment, Participation
from kladka.processes.queries import Followed, joined, newest_followed, versions_named


def pack() -> Mapping[str, Any]:
    """Return what profiles ask."""
    found: Mapping[str, Any] = packs.load("coaching/questions/profile.yaml")
    return found


def sections_of(participation: Participation) -> tuple[Section, ...]:
    """Return what is asked of a participant, by the versions of models that their pathway follows.

    Without a pathway: by the newest versions of the models of the last coach. Three queries at most.
    """
    followed = _followed(participation)
    process = joined(followed, versions_named(followed)).process if followed else None
    return sections_for(pack(), {one.code: one.label for one in process.profile} if process else {})


def _followed(participation: Participation) -> tuple[Followed, ...]:
    rows = Following.objects.filter(pathway__participation=participation, until_date=None).order_by("place")
    if found := tuple(rows.values_list("code", "number")):
        return found
    last = (
        Assignment.objects.current().filter(participation=participation).order_by("-from_date", "-recorded_no").first()
    )
    return newest_followed(last.models, participation.project.controller_id) or () if last else ()


def profiles_of(participation: Participation) -> list[Profile]:
    """Return all versions, the newest first. One query."""
    return list(Profile.objects.filter(participation=participation).order_by("-number"))


def newest(participation: Participation) -> Profile | None:
    """Return the newest version, a draft or not."""
    return Profile.objects.filter(participation=participation).order_by("-number").first()


def vetoes_of(participations: Collection[UUID]) -> dict[UUID, list[tuple[Mapping[str, str], str]]]:
    """Return what people said is never to be, in the version that each accepted last. One query.

    By participation, as pairs of the question as it was put, by language, and their words. What lies apart because it
    is about health is not among it.
    """
    rows = Profile.objects.filter(participation__in=participations, accepted_on__isnull=False).order_by("number")
    return {
        one.participation_id: [(one.asked.get(code, {}), words) for code, words in one.vetoes.items() if words]
        for one in rows
    }
