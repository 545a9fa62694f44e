"""Incubators, advice given in them, groups that start something, entities that were registered, and their aid."""

from kladka.incubation.models.advice import AdviceCard, AdviceClient
from kladka.incubation.models.aid import AidGranted
from kladka.incubation.models.entity import EntityRegistration, Founder
from kladka.incubation.models.group import GroupMember, GroupPosition, GroupTick, InitiativeGroup
from kladka.incubation.models.incubator import Incubator

__all__ = [
    "AdviceCard",
    "AdviceClient",
    "AidGranted",
    "EntityRegistration",
    "Founder",
    "GroupMember",
    "GroupPosition",
    "GroupTick",
    "Incubator",
    "InitiativeGroup",
]
