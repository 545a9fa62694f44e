"""Reads across the room. What a page shows starts from the scopes of `permissions`."""

from kladka.incubation.queries.advice import (
    FOUND,
    CardPage,
    Withdrawal,
    card_page,
    clients_of,
    found_clients,
    listed_cards,
    same_advice,
    searched_cards,
    supports_of,
)
from kladka.incubation.queries.aid import AidPage, aid_given, aid_page, in_euro, listed_aid
from kladka.incubation.queries.entity import (
    EntityPage,
    FounderLine,
    entity_page,
    found_founders,
    founded_in,
    is_legal_person,
    listed_entities,
)
from kladka.incubation.queries.incubator import IncubatorPage, incubator_page, listed_incubators

__all__ = [
    "FOUND",
    "AidPage",
    "CardPage",
    "EntityPage",
    "FounderLine",
    "IncubatorPage",
    "Withdrawal",
    "aid_given",
    "aid_page",
    "card_page",
    "clients_of",
    "entity_page",
    "found_clients",
    "found_founders",
    "founded_in",
    "in_euro",
    "incubator_page",
    "is_legal_person",
    "listed_aid",
    "listed_cards",
    "listed_entities",
    "listed_incubators",
    "same_advice",
    "searched_cards",
    "supports_of",
]
