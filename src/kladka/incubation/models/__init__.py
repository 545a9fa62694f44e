"""Incubators, advice given in them, entities that were registered, who founded those, and the aid they got."""

from kladka.incubation.models.advice import AdviceCard, AdviceClient
from kladka.incubation.models.aid import AidGranted
from kladka.incubation.models.entity import EntityRegistration, Founder
from kladka.incubation.models.incubator import Incubator

__all__ = [
    "AdviceCard",
    "AdviceClient",
    "AidGranted",
    "EntityRegistration",
    "Founder",
    "Incubator",
]
