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
from kladka.incubation.queries.after import After, after, lasting, listing_of
from kladka.incubation.queries.aid import AidPage, aid_given, aid_page, in_euro, listed_aid
from kladka.incubation.queries.entity import (
    EntityPage,
    FounderLine,
    entity_page,
    found_founders,
    founded_in,
    is_legal_person,
    listed_entities,
    searched_entities,
)
from kladka.incubation.queries.group import (
    GroupWay,
    group_way,
    listed_groups,
    name_of,
    registration_of,
    searched_groups,
    stages_of_groups,
)
from kladka.incubation.queries.incubator import IncubatorPage, incubator_page, listed_incubators
from kladka.incubation.queries.listing import listed_names

__all__ = [
    "FOUND",
    "After",
    "AidPage",
    "CardPage",
    "EntityPage",
    "FounderLine",
    "GroupWay",
    "IncubatorPage",
    "Withdrawal",
    "after",
    "aid_given",
    "aid_page",
    "card_page",
    "clients_of",
    "entity_page",
    "found_clients",
    "found_founders",
    "founded_in",
    "group_way",
    "in_euro",
    "incubator_page",
    "is_legal_person",
    "lasting",
    "listed_aid",
    "listed_cards",
    "listed_entities",
    "listed_groups",
    "listed_incubators",
    "listed_names",
    "listing_of",
    "name_of",
    "registration_of",
    "same_advice",
    "searched_cards",
    "searched_entities",
    "searched_groups",
    "stages_of_groups",
    "supports_of",
]
