"""Incubators and who uses what of them, advice, groups that start something, entities and what became of them."""

from kladka.incubation.models.advice import AdviceCard, AdviceClient
from kladka.incubation.models.after import EntityEnding, EntityStatus, Job, ListingConsent, Member, Occupancy
from kladka.incubation.models.aid import AidGranted
from kladka.incubation.models.entity import EntityRegistration, Founder
from kladka.incubation.models.group import GroupMember, GroupPosition, GroupTick, InitiativeGroup
from kladka.incubation.models.incubator import Incubator
from kladka.incubation.models.standard import Followed, IncubatorEnding, StandardLook
from kladka.incubation.models.use import ServiceOffered, Use

__all__ = [
    "AdviceCard",
    "AdviceClient",
    "AidGranted",
    "EntityEnding",
    "EntityRegistration",
    "EntityStatus",
    "Followed",
    "Founder",
    "GroupMember",
    "GroupPosition",
    "GroupTick",
    "Incubator",
    "IncubatorEnding",
    "InitiativeGroup",
    "Job",
    "ListingConsent",
    "Member",
    "Occupancy",
    "ServiceOffered",
    "StandardLook",
    "Use",
]
