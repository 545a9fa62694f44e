"""Incubators, advice given in them, groups that start something, entities that were registered, what became of them."""

from kladka.incubation.models.advice import AdviceCard, AdviceClient
from kladka.incubation.models.after import EntityEnding, EntityStatus, Job, ListingConsent, Member, Occupancy
from kladka.incubation.models.aid import AidGranted
from kladka.incubation.models.entity import EntityRegistration, Founder
from kladka.incubation.models.grant import EntityAccount, Grant, GrantLine, GrantStep
from kladka.incubation.models.grants import GrantExpense, GrantList, GrantPayment
from kladka.incubation.models.group import GroupMember, GroupPosition, GroupTick, InitiativeGroup
from kladka.incubation.models.incubator import Incubator

__all__ = [
    "AdviceCard",
    "AdviceClient",
    "AidGranted",
    "EntityAccount",
    "EntityEnding",
    "EntityRegistration",
    "EntityStatus",
    "Founder",
    "Grant",
    "GrantExpense",
    "GrantLine",
    "GrantList",
    "GrantPayment",
    "GrantStep",
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
