"""Who may open the pages of incubators: the adviser's own sites, the coordinator's partner, the officer's project."""

from kladka.pages.access import Access, Outcome

WORKERS = {"adviser", "coordinator"}
READERS = {*WORKERS, "monitoring_officer"}

WORK: dict[str, Outcome] = {"adviser": (200, 200, 404), "coordinator": (200, 200, 404)}
READ: dict[str, Outcome] = {**WORK, "monitoring_officer": (200, 200, 200)}
_LEAD: dict[str, Outcome] = {"coordinator": (200, 200, 404)}

ACCESS = {
    "incubators:list": Access.of_page(READERS),
    "incubators:open": Access.of_page({"coordinator"}),
    "incubators:detail": Access.of_object(incubator=READ),
    "incubators:correct": Access.of_object(incubator=_LEAD),
    "incubators:withdraw": Access.of_object(incubator=_LEAD),
}
