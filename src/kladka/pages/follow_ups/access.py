"""Who may open follow-up: coach and coordinator ask, an officer reads; the short form opens by its secret alone."""

from kladka.pages.access import Access
from kladka.pages.participants.access import OFFICE, READ, WORK

_WORK = ("one", "send", "answer", "attempt", "not-needed", "reopen", "revoke", "stop", "again", "file")

ACCESS = {
    "follow_ups:list": Access.of_page(OFFICE),
    "follow_ups:of": Access.of_object(participation=READ),
    **{f"follow_ups:{name}": Access.of_object(participation=WORK) for name in _WORK},
    "follow_ups:ask": Access.public(),
    "follow_ups:ask-stop": Access.public(),
}
