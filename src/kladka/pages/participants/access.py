"""Who may open the pages of participants."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome

OFFICE = {"coach", "coordinator"}
WORK: Mapping[str, Outcome] = {"coach": (200, 404, 404), "coordinator": (200, 200, 404)}
"""Who works with a participant: the coach, and the partner's coordinator."""
LEAD: Mapping[str, Outcome] = {"coordinator": (200, 200, 404)}
CHECK: Mapping[str, Outcome] = {"monitoring_officer": (200, 200, 200)}
MERGE = {**LEAD, **CHECK}
READ = {**WORK, **CHECK}

ACCESS = {
    "participants:list": Access.of_page({*OFFICE, "monitoring_officer"}),
    "participants:register": Access.of_page(OFFICE),
    "participants:alike": Access.of_page(OFFICE),
    "participants:hand-over": Access.of_page({"coordinator"}),
    "participants:submit": Access.of_page({"monitoring_officer"}),
    "participants:undo-hand-over": Access.of_object(assignment=LEAD),
    "participants:undo-submission": Access.of_object(record_state=CHECK),
    "participants:detail": Access.of_object(participation=READ),
    "participants:pesel": Access.of_object(participation=READ),
    "participants:identity": Access.of_object(participation=WORK),
    "participants:entry": Access.of_object(participation=READ),
    "participants:situation": Access.of_object(participation=WORK),
    "participants:evidence": Access.of_object(participation=WORK),
    "participants:document": Access.of_object(evidence=READ),
    "participants:document-file": Access.of_object(evidence=READ),
    "participants:verify": Access.of_object(participation=CHECK),
    "participants:assign": Access.of_object(participation=LEAD),
    "participants:end-coaching": Access.of_object(participation=WORK),
    "participants:leave": Access.of_object(participation=WORK),
    "participants:reenter": Access.of_object(participation=WORK),
    "participants:step": Access.of_object(participation=WORK),
    "participants:merge": Access.of_object(participation=MERGE),
    "participants:unmerge": Access.of_object(alias=MERGE),
    "participants:end-situation": Access.of_object(situation=WORK),
    "participants:correct": Access.of_object(fact=READ),
    "participants:withdraw": Access.of_object(fact=READ),
}
