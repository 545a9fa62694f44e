"""Who may look at caseloads: the coordinators and monitoring officers of a project."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome

OVERSEE: Mapping[str, Outcome] = {"coordinator": (200, 200, 404), "monitoring_officer": (200, 200, 404)}

ACCESS = {
    "caseload:project": Access.of_object(project=OVERSEE),
    "caseload:people": Access.of_object(project=OVERSEE),
}
