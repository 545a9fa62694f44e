"""Who may open the pages of a coach's day."""

from kladka.pages.access import Access
from kladka.pages.participants.access import WORK

ACCESS = {
    "coach:day": Access.of_page({"coach"}),
    "coach:log-session": Access.of_object(participation=WORK),
    "coach:group-session": Access.of_page({"coach", "coordinator"}),
    "coach:week": Access.of_page({"coach"}),
    "coach:health-note": Access.of_object(coaching_session={"coach": (200, 404, 404)}),
    "coach:change-session": Access.of_object(coaching_session=WORK),
    "coach:withdraw-session": Access.of_object(coaching_session=WORK),
    "coach:withdraw-together": Access.of_object(coaching_session=WORK),
    "coach:change-step": Access.of_object(step=WORK),
    "coach:remove-step": Access.of_object(step=WORK),
    "coach:step-done": Access.of_object(step=WORK),
    "coach:step-reopen": Access.of_object(step=WORK),
}
