"""Who may open profiles: coach and coordinator. What they say about health: only whoever coaches the person now."""

from kladka.pages.access import Access
from kladka.pages.participants.access import WORK

ACCESS = {
    "profiles:of": Access.of_object(participation=WORK),
    "profiles:compare": Access.of_object(participation=WORK),
    "profiles:write": Access.of_object(participation=WORK),
    "profiles:accept": Access.of_object(participation=WORK),
    "profiles:undo": Access.of_object(participation=WORK),
    "profiles:discard": Access.of_object(participation=WORK),
    "profiles:compare-health": Access.of_object(participation={"coach": (200, 404, 404)}),
    "profiles:health": Access.of_object(participation={"coach": (200, 404, 404)}),
}
