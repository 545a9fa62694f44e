"""Who may look at caseloads: the coordinators and monitoring officers of a project."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome
from kladka.pages.participants.access import LEAD, OFFICE, READ

OVERSEE: Mapping[str, Outcome] = {"coordinator": (200, 200, 404), "monitoring_officer": (200, 200, 404)}

ACCESS = {
    "caseload:project": Access.of_object(project=OVERSEE),
    "caseload:people": Access.of_object(project=OVERSEE),
    "caseload:leaving": Access.of_object(project=LEAD),
    "caseload:call-off": Access.of_object(reassignment=LEAD),
    "caseload:stand-ins": Access.of_object(project=LEAD),
    "caseload:end-substitution": Access.of_object(substitution=LEAD),
    "caseload:timesheet": Access.of_page(OFFICE),
    "caseload:coaches": Access.of_object(participation=READ),
}
