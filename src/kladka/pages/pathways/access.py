"""Who may open pathways: those who open the participant; coach and coordinator move them, the latter many at once.

That many were moved is taken back by whoever did it.
"""

from kladka.pages.access import Access
from kladka.pages.participants.access import OFFICE, READ, WORK

ACCESS = {
    "pathways:list": Access.of_page({*OFFICE, "monitoring_officer"}),
    "pathways:due": Access.of_page({*OFFICE, "monitoring_officer"}),
    "pathways:begin-all": Access.of_page({"coordinator"}),
    "pathways:newer": Access.of_object(code={"coordinator": (200, 200, 404)}),
    "pathways:undo-newer": Access.of_object(version_move={"coordinator": (200, 404, 404)}),
    "pathways:of": Access.of_object(participation=READ),
    "pathways:confirm": Access.of_object(participation=WORK),
    "pathways:move": Access.of_object(participation=WORK),
    "pathways:back": Access.of_object(participation=WORK),
    "pathways:undo": Access.of_object(participation=WORK),
    "pathways:models": Access.of_object(participation=WORK),
    "pathways:begin": Access.of_object(participation=WORK),
}
