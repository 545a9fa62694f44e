"""Who may open advice cards: the adviser's own sites, the coordinator's partner, the officer's project; costs apart."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome
from kladka.pages.incubators.access import READ, READERS, WORK, WORKERS

LEAD: Mapping[str, Outcome] = {"coordinator": (200, 200, 404)}
COSTS: Mapping[str, Outcome] = {**LEAD, "monitoring_officer": (200, 200, 200)}
"""What advice costs is none of an adviser's business; the clients' cards do not say it."""

ACCESS = {
    "advice:list": Access.of_page(READERS),
    "advice:summary": Access.of_page(READERS),
    "advice:clients": Access.of_page(READERS),
    "advice:new": Access.of_page(WORKERS),
    "advice:detail": Access.of_object(card=READ),
    "advice:print": Access.of_object(card=READ),
    "advice:edit": Access.of_object(card=WORK),
    "advice:proof": Access.of_object(card=WORK),
    "advice:proof-file": Access.of_object(card=READ),
    "advice:withdraw": Access.of_object(card=WORK),
    "advice:add-file": Access.of_object(card=WORK),
    "advice:file": Access.of_object(card=READ),
    "advice:remove-file": Access.of_object(card=WORK),
    "advice:value": Access.of_object(advised=LEAD),
    "advice:contracts": Access.of_page(set(COSTS)),
    "advice:new-contract": Access.of_page(set(LEAD)),
    "advice:contract": Access.of_object(contract=COSTS),
    "advice:change-contract": Access.of_object(contract=LEAD),
    "advice:take-in": Access.of_object(contract=LEAD),
    "advice:make-protocol": Access.of_object(contract=COSTS),
    "advice:protocol": Access.of_object(protocol=COSTS),
    "advice:accept-protocol": Access.of_object(protocol=COSTS),
    "advice:discard-protocol": Access.of_object(protocol=COSTS),
}
