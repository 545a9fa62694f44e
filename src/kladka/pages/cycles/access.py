"""Who may open training cycles: coordinators the partner’s, trainers those they teach in, officers a project’s."""

from kladka.pages.access import Access
from kladka.pages.events.access import PLAN, READ

ACCESS = {
    "cycles:list": Access.of_page(READ.keys()),
    "cycles:new": Access.of_page(PLAN.keys()),
    "cycles:detail": Access.of_object(cycle=READ),
    "cycles:change": Access.of_object(cycle=PLAN),
    "cycles:withdraw": Access.of_object(cycle=PLAN),
    "cycles:module-new": Access.of_object(cycle=PLAN),
    "cycles:module-change": Access.of_object(module=PLAN),
    "cycles:module-withdraw": Access.of_object(module=PLAN),
}
