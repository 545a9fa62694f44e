"""Who may open what a participant needs: who works with them."""

from kladka.pages.access import Access
from kladka.pages.participants.access import WORK

ACCESS = {"needs:of": Access.of_object(participation=WORK), "needs:edit": Access.of_object(participation=WORK)}
