"""Who may open plans: coach and coordinator write and sign them, an officer reads what was signed."""

from kladka.pages.access import Access
from kladka.pages.participants.access import READ, WORK

ACCESS = {
    "plans:of": Access.of_object(participation=READ),
    "plans:compare": Access.of_object(participation=READ),
    "plans:goal": Access.of_object(participation=WORK),
    "plans:step": Access.of_object(participation=WORK),
    "plans:sign": Access.of_object(participation=WORK),
    "plans:review": Access.of_object(participation=WORK),
    "plans:undo-review": Access.of_object(participation=WORK),
    "plans:undo": Access.of_object(participation=WORK),
    "plans:change-goal": Access.of_object(plan_goal=WORK),
    "plans:remove-goal": Access.of_object(plan_goal=WORK),
    "plans:place": Access.of_object(step=WORK),
    "plans:file": Access.of_object(plan=READ),
}
