"""The opinion of social activation with its numbered card: signed on screen or on paper, and taken back."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.audit.actions import Actor, verb
from kladka.coaching.actions.activation import sign_opinion as sign
from kladka.coaching.actions.activation import undo_opinion as undo
from kladka.coaching.models import SocialOpinion
from kladka.coaching.policies.session import check_coached
from kladka.coaching.queries.activation import activation_of, last_assignment, opinions_of
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.language import language_in_use
from kladka.documents.papers import OnScreen
from kladka.documents.templates import templates
from kladka.files.models import StoredFile
from kladka.people.actions import paper as people
from kladka.people.models import Document, Paper
from kladka.people.policies.paper import number_of
from kladka.workflows.actions.papers import SIGNED_ON_SCREEN, drawn_on
from kladka.workflows.queries.cards import CARD, assessed_otherwise, card_of, card_unsaid, card_with, cards_waiting
from kladka.workflows.queries.papers import given_for


def sign_opinion(*, participation: Any, form: str, file: StoredFile, by: User, **told: Any) -> SocialOpinion:
    """Keep the opinion that both signed, as `coaching.sign_opinion` does, and its numbered card, as one act.

    Of a signature on screen the card is made, with what it rests on, and cards that waited become void. A scan is kept
    as that of the card that was made to be signed. `participation` as `make_paper` takes it. Raises PolicyBroken also
    when a drawing cannot be printed, and where that card carries other self-assessments than those recorded now.
    """
    with verb("workflows.sign_opinion", controller=participation.project.controller_id, by=by):
        drawn = drawn_on(file) if form == SocialOpinion.Form.SIGNATURE else None
        waiting = cards_waiting(participation)
        brought = [one for one in waiting if drawn is None and clock.day_of(one.made_at) <= told["on"]][:1]
        for paper in brought:
            if assessed_otherwise(paper):
                raise PolicyBroken(waits_made_before(paper), field="paper")
        made = sign(participation=participation, form=form, file=file, by=by, **told)
        if drawn is None:
            for paper in brought:
                people.sign_paper(paper=paper, version=paper.version, file=file, on=made.signed_on, by=by)
            return made
        for paper in waiting:
            people.withdraw_paper(paper=paper, version=paper.version, reason=SIGNED_ON_SCREEN, by=by)
        template, language = templates()[CARD], language_in_use()
        of, on_screen = card_of(made), OnScreen(day_in_words(made.signed_on), drawn, by.name)
        given = replace(given_for(participation, template, of, language), on_screen=on_screen)
        what: dict[str, Any] = {"template": template, "of": of, "language": language, "given": given}
        card = people.make_paper(whose=participation, by=by, **what)
        how: dict[str, Any] = {"on": made.signed_on, "form": Document.Form.SIGNATURE}
        people.sign_paper(paper=card, version=card.version, file=file, by=by, **how)
        return made


def sign_by_card(*, paper: Paper, outcome: str, words: str, by: Actor) -> SocialOpinion:
    """Keep the opinion that is ticked on a card whose signed scan is kept, with that scan as its proof.

    Raises PolicyBroken as `coaching.sign_opinion` does, where the opinion is signed already, and where the card carries
    other self-assessments than those recorded now: both signed what they read on it. Entries written since stay free.
    """
    participation = paper.of_participation
    with verb("workflows.sign_by_card", controller=paper.project.controller_id, by=by):
        found = card_unsaid(participation, opinions_of(participation))
        if found is None or found.pk != paper.pk or found.document is None or found.signed_on is None:
            raise PolicyBroken(_("This card leaves no opinion to record. Look at the social activation."))
        coach = check_coached(last_assignment(participation)).coach
        if activation_of(participation).may_sign and assessed_otherwise(found):
            raise PolicyBroken(made_before(found))
        return sign(
            participation=participation,
            coach=coach,
            on=found.signed_on,
            outcome=outcome,
            words=words,
            form=SocialOpinion.Form.SCAN,
            file=found.document.file,
            entries_until=date.fromisoformat(found.of),
            by=by,
        )


def made_before(card: Paper) -> str:
    """Return why a signed card is no proof of an opinion on what is recorded now, and what to do."""
    return _(
        "The self-assessments on %(number)s are not those that are recorded now. Take the scan back, make the document "
        "again, and sign that one."
    ) % {"number": number_of(card)}


def waits_made_before(card: Paper) -> str:
    """Return the same of a card that still waits for its signature."""
    return _(
        "%(number)s waits for its signature, and the self-assessments on it are not those that are recorded now. Make "
        "it again and sign that one. If you signed another paper, withdraw this document first."
    ) % {"number": number_of(card)}


def undo_opinion(*, opinion: SocialOpinion, by: Actor) -> None:
    """Take a signing back that was a slip, as `coaching.undo_opinion` does.

    A card that came back on paper keeps its scan, and its opinion is to be recorded; one that was made of a signature
    on screen is void.
    """
    with verb("workflows.undo_opinion", controller=opinion.participation.project.controller_id, by=by):
        paper = card_with(opinion)
        undo(opinion=opinion, by=by)
        if paper is None or paper.document is None or paper.document.form != Document.Form.SIGNATURE:
            return
        back = people.take_scan_back(paper=paper, version=paper.version, reason="other", by=by)
        people.withdraw_paper(paper=back, version=back.version, reason="by_mistake", by=by)
