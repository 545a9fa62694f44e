"""Incubators, advice given in them, groups that start something, entities that were registered, what became of them."""

from kladka.incubation.models.advice import AdviceCard, AdviceClient, CardFile
from kladka.incubation.models.after import EntityEnding, EntityStatus, Job, ListingConsent, Member, Occupancy
from kladka.incubation.models.aid import AidGranted
from kladka.incubation.models.entity import EntityRegistration, Founder
from kladka.incubation.models.expert import AcceptanceLine, AcceptanceProtocol, ExpertContract
from kladka.incubation.models.group import GroupMember, GroupPosition, GroupTick, InitiativeGroup
from kladka.incubation.models.incubator import Incubator

__all__ = [
    "AcceptanceLine",
    "AcceptanceProtocol",
    "AdviceCard",
    "AdviceClient",
    "AidGranted",
    "CardFile",
    "EntityEnding",
    "EntityRegistration",
    "EntityStatus",
    "ExpertContract",
    "Founder",
    "GroupMember",
    "GroupPosition",
    "GroupTick",
    "Incubator",
    "InitiativeGroup",
    "Job",
    "ListingConsent",
    "Member",
    "Occupancy",
]
