"""Incubators and who uses what of them, advice, groups that start something, entities and what became of them."""

from kladka.incubation.models.advice import AdviceCard, AdviceClient, CardFile, EarlierProof
from kladka.incubation.models.after import (
    EntityEnding,
    EntityLeaving,
    EntityStatus,
    Job,
    ListingConsent,
    Member,
    Occupancy,
)
from kladka.incubation.models.aid import AidGranted
from kladka.incubation.models.entity import EntityRegistration, Founder
from kladka.incubation.models.expected import ExpectedClient
from kladka.incubation.models.expert import AcceptanceLine, AcceptanceProtocol, ExpertContract
from kladka.incubation.models.grant import EntityAccount, Grant, GrantLine, GrantStep
from kladka.incubation.models.grants import GrantExpense, GrantList, GrantPayment, GrantReturn
from kladka.incubation.models.group import GroupMember, GroupPosition, GroupTick, InitiativeGroup
from kladka.incubation.models.incubator import Incubator
from kladka.incubation.models.standard import Followed, IncubatorEnding, StandardDraft, StandardLook, StandardVersion
from kladka.incubation.models.use import ServiceOffered, Use

__all__ = [
    "AcceptanceLine",
    "AcceptanceProtocol",
    "AdviceCard",
    "AdviceClient",
    "AidGranted",
    "CardFile",
    "EarlierProof",
    "EntityAccount",
    "EntityEnding",
    "EntityLeaving",
    "EntityRegistration",
    "EntityStatus",
    "ExpectedClient",
    "ExpertContract",
    "Followed",
    "Founder",
    "Grant",
    "GrantExpense",
    "GrantLine",
    "GrantList",
    "GrantPayment",
    "GrantReturn",
    "GrantStep",
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
    "StandardDraft",
    "StandardLook",
    "StandardVersion",
    "Use",
]
