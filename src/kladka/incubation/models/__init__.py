"""Incubators, advice given in them, entities that were registered, who founded those, and what became of them."""

from kladka.incubation.models.advice import AdviceCard, AdviceClient
from kladka.incubation.models.after import EntityEnding, EntityStatus, Job, ListingConsent, Member, Occupancy
from kladka.incubation.models.entity import EntityRegistration, Founder
from kladka.incubation.models.incubator import Incubator

__all__ = [
    "AdviceCard",
    "AdviceClient",
    "EntityEnding",
    "EntityRegistration",
    "EntityStatus",
    "Founder",
    "Incubator",
    "Job",
    "ListingConsent",
    "Member",
    "Occupancy",
]
