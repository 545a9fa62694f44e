"""What follows when the signed paper of an advice card comes back, or was not that of the card."""

from kladka.audit.actions import Actor
from kladka.incubation.actions import confirm_by_document
from kladka.incubation.actions import take_confirmation_back as take_back
from kladka.incubation.models import AdviceCard
from kladka.people.models import Paper


def confirm_by_card(card: AdviceCard, paper: Paper, by: Actor) -> None:
    """Let the signed card confirm the meeting for everybody on it, groups and entities too. Part of a verb."""
    if paper.document is not None:
        confirm_by_document(card=card, document=paper.document, by=by)


def take_confirmation_back(card: AdviceCard, paper: Paper, by: Actor) -> None:
    """Let a scan that was not that of the card confirm nothing any more. Part of a verb."""
    if paper.document is not None:
        take_back(card=card, document=paper.document, by=by)
