"""Who may open initiative groups: the adviser's own sites, the coordinator's partner, the officer's project."""

from kladka.pages.access import Access
from kladka.pages.incubators.access import READ, READERS, WORK, WORKERS

ACCESS = {
    "groups:list": Access.of_page(READERS),
    "groups:new": Access.of_page(WORKERS),
    "groups:detail": Access.of_object(initiative=READ),
    "groups:change": Access.of_object(initiative=WORK),
    "groups:add-members": Access.of_object(initiative=WORK),
    "groups:confirm": Access.of_object(initiative=WORK),
    "groups:move": Access.of_object(initiative=WORK),
    "groups:back": Access.of_object(initiative=WORK),
    "groups:undo": Access.of_object(initiative=WORK),
    "groups:end": Access.of_object(initiative=WORK),
    "groups:reopen": Access.of_object(initiative=WORK),
    "groups:found": Access.of_object(initiative=WORK),
    "groups:change-member": Access.of_object(group_member=WORK),
    "groups:tie-member": Access.of_object(group_member=WORK),
    "groups:leave": Access.of_object(group_member=WORK),
    "groups:remove-member": Access.of_object(group_member=WORK),
}
