"""Who may open what a participant's entry still lacks: who works with them, and the leader's officer."""

from kladka.pages.access import Access
from kladka.pages.participants.access import READ

ACCESS = {
    "entering:of": Access.of_object(participation=READ),
    "entering:document": Access.of_object(participation=READ),
}
