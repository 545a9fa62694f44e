"""The public calendar and its forms are open to everybody; what was written opens by its secret link only.

The office's side has the scope of the events: a coordinator the partner's, a trainer marks who came.
"""

from kladka.pages.access import Access
from kladka.pages.events.access import PLAN, READ, RUN

_PUBLIC = ("list", "calendar", "event", "ics", "thanks", "mine", "cancel")

ACCESS = {f"signup:{name}": Access.public() for name in _PUBLIC} | {
    "signup:opening": Access.of_object(event=PLAN),
    "signup:add": Access.of_object(event=PLAN),
    "signup:came": Access.of_object(event=RUN),
    "signup:visitors": Access.of_object(event=READ),
    "signup:take-on": Access.of_object(enrolment=PLAN),
    "signup:strike": Access.of_object(enrolment=PLAN),
}
