"""Who may open materials: whoever sees the event or cycle. Whoever runs the event, or plans the cycle, keeps them."""

from kladka.pages.access import Access
from kladka.pages.events.access import LEAD, PLAN, READ, RUN

ACCESS = {
    "materials:of-event": Access.of_object(event=READ),
    "materials:new": Access.of_object(event=LEAD),
    "materials:of-module": Access.of_object(module=READ),
    "materials:new-of-module": Access.of_object(module=PLAN),
    "materials:detail": Access.of_object(material=READ),
    "materials:file": Access.of_object(material_version=READ),
    "materials:change": Access.of_object(material=RUN),
    "materials:replace": Access.of_object(material=RUN),
    "materials:remove": Access.of_object(material=RUN),
    "materials:put-back": Access.of_object(material=RUN),
}
