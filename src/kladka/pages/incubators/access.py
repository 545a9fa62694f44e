"""Who may open the pages of incubators: the adviser's own sites, the coordinator's partner, the officer's project."""

from kladka.pages.access import Access, Outcome

WORKERS = {"adviser", "coordinator"}
READERS = {*WORKERS, "monitoring_officer"}
EVERYBODY = {*READERS, "coach", "trainer"}
"""Registers of entities are public, so everybody with a post may open an entity; founders' names are scoped."""

_LEAD: dict[str, Outcome] = {"coordinator": (200, 200, 404)}
_WORK: dict[str, Outcome] = {"adviser": (200, 200, 404), "coordinator": (200, 200, 404)}
_READ: dict[str, Outcome] = {**_WORK, "monitoring_officer": (200, 200, 200)}
_ANY: dict[str, Outcome] = dict.fromkeys(EVERYBODY, (200, 200, 200))

ACCESS = {
    "incubators:list": Access.of_page(READERS),
    "incubators:open": Access.of_page({"coordinator"}),
    "incubators:correct": Access.of_object(incubator=_LEAD),
    "incubators:withdraw": Access.of_object(incubator=_LEAD),
    "incubators:detail": Access.of_object(incubator=_READ),
    "incubators:cards": Access.of_page(READERS),
    "incubators:clients": Access.of_page(READERS),
    "incubators:card-new": Access.of_page(WORKERS),
    "incubators:card": Access.of_object(card=_READ),
    "incubators:card-print": Access.of_object(card=_READ),
    "incubators:card-edit": Access.of_object(card=_WORK),
    "incubators:card-proof": Access.of_object(card=_WORK),
    "incubators:card-withdraw": Access.of_object(card=_WORK),
    "incubators:entities": Access.of_page(EVERYBODY),
    "incubators:entity-new": Access.of_page(WORKERS),
    "incubators:entity-correct": Access.of_object(entity=_WORK),
    "incubators:entity-withdraw": Access.of_object(entity=_WORK),
    "incubators:founders-add": Access.of_object(entity=_WORK),
    "incubators:founder-withdraw": Access.of_object(founder=_WORK),
    "incubators:entity": Access.of_object(entity=_ANY),
}
