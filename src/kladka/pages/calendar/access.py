"""Who may open the calendar: a coach their own, a coordinator the partner's, the officer the list of conflicts."""

from kladka.pages.access import Access
from kladka.pages.participants.access import READ, WORK

WORKERS = {"coach", "coordinator"}

ACCESS = {
    "calendar:week": Access.of_page(WORKERS),
    "calendar:day": Access.of_page(WORKERS),
    "calendar:plan": Access.of_page(WORKERS),
    "calendar:conflicts": Access.of_page({"coordinator", "monitoring_officer"}),
    "calendar:hours": Access.of_page(WORKERS),
    "calendar:absence": Access.of_page(WORKERS),
    "calendar:remove-absence": Access.of_object(absence=WORK),
    "calendar:subscription": Access.of_page({"coach"}),
    "calendar:end-subscription": Access.of_page({"coach"}),
    "calendar:feed": Access.public(),
    "calendar:appointment": Access.of_object(appointment=WORK),
    "calendar:change": Access.of_object(appointment=WORK),
    "calendar:state": Access.of_object(appointment=WORK),
    "calendar:reopen": Access.of_object(appointment=WORK),
    "calendar:cancel-following": Access.of_object(appointment=WORK),
    "calendar:participant": Access.of_object(participation=READ),
    "calendar:card": Access.of_object(participation=READ),
    "calendar:reminders": Access.of_object(participation=WORK),
    "calendar:contact": Access.of_object(participation=WORK),
}
