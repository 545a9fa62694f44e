"""Who may open registered entities. Registers are public, so everybody with a post may; founders' names are scoped."""

from kladka.pages.access import Access, Outcome
from kladka.pages.incubators.access import READ, READERS, WORK, WORKERS

EVERYBODY = {*READERS, "coach", "trainer"}

_ANY: dict[str, Outcome] = dict.fromkeys(EVERYBODY, (200, 200, 200))

ACCESS = {
    "entities:list": Access.of_page(EVERYBODY),
    "entities:new": Access.of_page(WORKERS),
    "entities:detail": Access.of_object(entity=_ANY),
    "entities:members": Access.of_object(entity=_ANY),
    "entities:jobs": Access.of_object(entity=_ANY),
    "entities:correct": Access.of_object(entity=WORK),
    "entities:withdraw": Access.of_object(entity=WORK),
    "entities:add-founders": Access.of_object(entity=WORK),
    "entities:withdraw-founder": Access.of_object(founder=WORK),
    "entities:add-members": Access.of_object(entity=WORK),
    "entities:record-status": Access.of_object(entity=WORK),
    "entities:create-job": Access.of_object(entity=WORK),
    "entities:answer-listing": Access.of_object(entity=WORK),
    "entities:leave": Access.of_object(entity=WORK),
    "entities:withdraw-leaving": Access.of_object(leaving=WORK),
    "entities:take-job": Access.of_object(job=WORK),
    "entities:withdraw-job": Access.of_object(job=WORK),
    "entities:end-member": Access.of_object(member=WORK),
    "entities:withdraw-member": Access.of_object(member=WORK),
    "entities:end-status": Access.of_object(status=WORK),
    "entities:status-file": Access.of_object(status=READ),
    "entities:withdraw-status": Access.of_object(status=WORK),
    "entities:end-holder": Access.of_object(occupancy=WORK),
    "entities:withdraw-holder": Access.of_object(occupancy=WORK),
    "entities:correct-job": Access.of_object(job=WORK),
    "entities:correct-member": Access.of_object(member=WORK),
    "entities:correct-status": Access.of_object(status=WORK),
    "entities:correct-holder": Access.of_object(occupancy=WORK),
    "entities:withdraw-ending": Access.of_object(ending=WORK),
}
