"""Who may open the calendar: a coach their own, a coordinator the partner's, the officer the list of conflicts."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome
from kladka.pages.participants.access import READ, WORK

WORKERS = {"coach", "adviser", "coordinator"}
KEEP: Mapping[str, Outcome] = {**WORK, "adviser": (404, 404, 404)}
"""An adviser opens appointments of their own; those of the samples are coaches'."""

ACCESS = {
    "calendar:week": Access.of_page(WORKERS),
    "calendar:day": Access.of_page(WORKERS),
    "calendar:plan": Access.of_page(WORKERS),
    "calendar:conflicts": Access.of_page({"coordinator", "monitoring_officer"}),
    "calendar:hours": Access.of_page(WORKERS),
    "calendar:absence": Access.of_page(WORKERS),
    "calendar:remove-absence": Access.of_object(absence=KEEP),
    "calendar:subscription": Access.of_page({"coach", "adviser"}),
    "calendar:end-subscription": Access.of_page({"coach", "adviser"}),
    "calendar:feed": Access.public(),
    "calendar:appointment": Access.of_object(appointment=KEEP),
    "calendar:change": Access.of_object(appointment=KEEP),
    "calendar:state": Access.of_object(appointment=KEEP),
    "calendar:reopen": Access.of_object(appointment=KEEP),
    "calendar:called": Access.of_object(appointment=KEEP),
    "calendar:cancel-following": Access.of_object(appointment=KEEP),
    "calendar:participant": Access.of_object(participation=READ),
    "calendar:card": Access.of_object(participation=READ),
    "calendar:reminders": Access.of_object(participation=WORK),
    "calendar:contact": Access.of_object(participation=WORK),
}
