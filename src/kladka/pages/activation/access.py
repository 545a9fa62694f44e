"""Who may open social activation: coach and coordinator; what it says about health, only whoever coaches now.

An officer sees the opinion as what it is for them: the evidence of a situation. The numbered card that carries it is
that evidence, and whoever checks evidence reads all that both signed, the participant's reasons with it; each opening
is recorded, and told to the participant. What a self-assessment says of health is on no card.
"""

from kladka.pages.access import Access
from kladka.pages.participants.access import WORK

ACCESS = {
    "activation:of": Access.of_object(participation=WORK),
    "activation:assess": Access.of_object(participation=WORK),
    "activation:entry": Access.of_object(participation=WORK),
    "activation:paper": Access.of_object(participation=WORK),
    "activation:opinion": Access.of_object(participation=WORK),
    "activation:from-card": Access.of_object(paper=WORK),
    "activation:undo": Access.of_object(participation=WORK),
    "activation:change": Access.of_object(self_assessment=WORK),
    "activation:remove": Access.of_object(self_assessment=WORK),
    "activation:health": Access.of_object(self_assessment={"coach": (200, 404, 404)}),
    "activation:change-entry": Access.of_object(card_entry=WORK),
    "activation:remove-entry": Access.of_object(card_entry=WORK),
    "activation:file": Access.of_object(opinion=WORK),
}
