"""Incubators, advice given in them, entities that were registered, and who founded those."""

from kladka.incubation.models.advice import AdviceCard, AdviceClient
from kladka.incubation.models.entity import EntityRegistration, Founder
from kladka.incubation.models.incubator import Incubator

__all__ = [
    "AdviceCard",
    "AdviceClient",
    "EntityRegistration",
    "Founder",
    "Incubator",
]
