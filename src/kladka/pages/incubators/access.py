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
    "incubators:close": Access.of_object(incubator=_LEAD),
    "incubators:reopen": Access.of_object(incubator=_LEAD),
    "incubators:model": Access.of_object(incubator=READ),
    "incubators:follow": Access.of_object(incubator=_LEAD),
    "incubators:unfollow": Access.of_object(incubator=_LEAD),
    "incubators:look": Access.of_object(incubator=WORK),
    "incubators:premises": Access.of_object(incubator=READ),
    "incubators:add-room": Access.of_object(incubator=WORK),
    "incubators:change-room": Access.of_object(room=WORK),
    "incubators:opening": Access.of_object(incubator=WORK),
    "incubators:special-days": Access.of_object(incubator=WORK),
    "incubators:remove-special-days": Access.of_object(special_days=WORK),
    "incubators:add-service": Access.of_object(incubator=WORK),
    "incubators:change-service": Access.of_object(service=WORK),
    "incubators:remove-service": Access.of_object(service=WORK),
    "incubators:uses": Access.of_object(incubator=READ),
    "incubators:add-use": Access.of_object(incubator=WORK),
    "incubators:change-use": Access.of_object(use=WORK),
    "incubators:remove-use": Access.of_object(use=WORK),
}
