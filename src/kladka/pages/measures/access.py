"""Who may look at how a service works: the coordinators and monitoring officers of a project."""

from kladka.pages.access import Access
from kladka.pages.caseload.access import OVERSEE

ACCESS = {
    "measures:project": Access.of_object(project=OVERSEE),
    "measures:members": Access.of_object(project=OVERSEE),
}
