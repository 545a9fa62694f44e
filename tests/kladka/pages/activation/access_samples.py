"""Participants of the cast with both self-assessments, an entry of the card and a signed opinion."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile

from kladka.coaching.actions import activation as actions
from kladka.coaching.models import CardEntry, SelfAssessment, SocialOpinion
from kladka.files import actions as files
from tests.kladka.pages.participants.access_samples import PNG
from tests.world.cast import ENTRY_DAY, Cast

COACHES = {"lucja": "anna", "nadia": "artur", "teresa": "beata"}
LAST = ENTRY_DAY + timedelta(days=60)


def assessed(cast: Cast, name: str, coach: str) -> SelfAssessment:
    """Give somebody of the cast both self-assessments and an entry of the card, once; return the one at the end."""
    found, by = cast.participations[name], cast.users[coach]
    known = SelfAssessment.objects.filter(participation=found, moment="end").first()
    if known:
        return known
    given = {"participation": found, "reasons": {"home": f"Words of {name}"}, "by": by}
    actions.assess(moment="start", on_date=ENTRY_DAY, levels={"home": 2, "money": 4, "days": 3}, **given)
    days = {"from_date": ENTRY_DAY, "until_date": ENTRY_DAY + timedelta(days=30)}
    words = {"done": "A visit to the club", "contacts": "The club"}
    actions.add_card_entry(participation=found, words=words, staff=cast.staff[coach], by=by, **days)
    return actions.assess(moment="end", on_date=LAST, levels={"home": 4, "money": 3, "people": 5}, **given)


def signed(cast: Cast, name: str, coach: str) -> SocialOpinion:
    """Give somebody of the cast a signed opinion, once."""
    assessed(cast, name, coach)
    found, by = cast.participations[name], cast.users[coach]
    known = SocialOpinion.objects.filter(participation=found).first()
    if known:
        return known
    upload = ContentFile(PNG, name="opinion.png")
    file = files.store(upload=upload, controller=found.project.controller_id, by=by, name="opinion.png")
    given = {"coach": cast.staff[coach], "form": "scan", "file": file, "by": by, "on": LAST}
    return actions.sign_opinion(participation=found, outcome="improved", words="Goes out again", **given)


def _each(make: Callable[[Cast, str, str], SelfAssessment | SocialOpinion], cast: Cast) -> list[UUID]:
    return [make(cast, name, coach).pk for name, coach in COACHES.items()]


def _people(cast: Cast) -> tuple[UUID, ...]:
    _each(signed, cast)
    return tuple(cast.participations[name].pk for name in COACHES)


def _entries(cast: Cast) -> tuple[UUID, ...]:
    _each(assessed, cast)
    return tuple(CardEntry.objects.get(participation=cast.participations[name]).pk for name in COACHES)


SAMPLES: dict[str, Callable[[Cast], tuple[UUID, ...]]] = {
    "self_assessment": lambda cast: tuple(_each(assessed, cast)),
    "card_entry": _entries,
    "opinion": lambda cast: tuple(_each(signed, cast)),
    **{f"activation:{name}": _people for name in ("of", "assess", "entry", "paper", "opinion", "undo")},
}
