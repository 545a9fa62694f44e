"""Who may open registered entities. Registers are public, so everybody with a post may; founders' names are scoped."""

from kladka.pages.access import Access, Outcome
from kladka.pages.incubators.access import READERS, WORK, WORKERS

EVERYBODY = {*READERS, "coach", "trainer"}

_ANY: dict[str, Outcome] = dict.fromkeys(EVERYBODY, (200, 200, 200))

ACCESS = {
    "entities:list": Access.of_page(EVERYBODY),
    "entities:new": Access.of_page(WORKERS),
    "entities:detail": Access.of_object(entity=_ANY),
    "entities:correct": Access.of_object(entity=WORK),
    "entities:withdraw": Access.of_object(entity=WORK),
    "entities:add-founders": Access.of_object(entity=WORK),
    "entities:withdraw-founder": Access.of_object(founder=WORK),
}
