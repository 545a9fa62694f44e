"""Who may open advice cards: the adviser's own sites, the coordinator's partner, the officer's project."""

from kladka.pages.access import Access
from kladka.pages.incubators.access import READ, READERS, WORK, WORKERS

ACCESS = {
    "advice:list": Access.of_page(READERS),
    "advice:clients": Access.of_page(READERS),
    "advice:new": Access.of_page(WORKERS),
    "advice:detail": Access.of_object(card=READ),
    "advice:print": Access.of_object(card=READ),
    "advice:edit": Access.of_object(card=WORK),
    "advice:proof": Access.of_object(card=WORK),
    "advice:withdraw": Access.of_object(card=WORK),
}
