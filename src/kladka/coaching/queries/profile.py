"""Reads of vocational profiles."""

from collections.abc import Mapping
from typing import Any

from kladka.coaching.models import Profile
from kladka.coaching.rules.profile import Section, blocks_of, sections_for
from kladka.core import packs
from kladka.people.models import Assignment, Participation


def pack() -> Mapping[str, Any]:
    """Return what profiles ask."""
    found: Mapping[str, Any] = packs.load("coaching/questions/profile.yaml")
    return found


def sections_of(participation: Participation) -> tuple[Section, ...]:
    """Return what is asked of a participant, by the models that their coaching follows or last followed. One query."""
    last = (
        Assignment.objects.current().filter(participation=participation).order_by("-from_date", "-recorded_no").first()
    )
    followed = getattr(last, "models", [last.model]) if last else []
    return sections_for(pack(), blocks_of(pack(), followed))


def profiles_of(participation: Participation) -> list[Profile]:
    """Return all versions, the newest first. One query."""
    return list(Profile.objects.filter(participation=participation).order_by("-number"))


def newest(participation: Participation) -> Profile | None:
    """Return the newest version, a draft or not."""
    return Profile.objects.filter(participation=participation).order_by("-number").first()
