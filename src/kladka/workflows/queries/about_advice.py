"""What papers about advice cards say."""

from typing import Any

from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core import packs
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words
from kladka.incubation.models import AdviceCard
from kladka.incubation.permissions import cards_changeable_by, cards_visible_to
from kladka.incubation.queries import named_clients, supports_of
from kladka.organisations.models import Organisation
from kladka.workflows.queries.things import About, Telling, Thing, Told, length_in_words

RULES = "rules/advice.yaml"


def _cards(card: AdviceCard) -> list[Thing]:
    """Return the one thing there is: the card itself, unless it was withdrawn."""
    return [] if card.is_withdrawn else [Thing("", "")]


def _tell(card: AdviceCard, of: str) -> Told:
    found: Any = AdviceCard.objects.select_related("site", "adviser").get(pk=card.pk)
    names = [one.name for one in named_clients(found)]
    values = {
        "card_number": found.label,
        "card_day": day_in_words(found.on_date),
        "card_time": _time(found),
        "card_site": found.site.name,
        "card_form": _form(found),
        "card_area": capfirst(dictionary("advice-areas").label(found.area)),
        "card_request": found.request,
        "card_advice": found.advice,
        "card_next": found.next_step,
        "card_due": day_in_words(found.next_step_due) if found.next_step_due else "",
        "card_free": in_use(packs.load(RULES)["free"]),
        "clients": ", ".join(names),
        "adviser": found.adviser.name,
    }
    facts = [str(support.pk) for support in supports_of(found).values()]
    return Told(values, {}, facts, {"client": names, "adviser": found.adviser.name})


def _form(card: AdviceCard) -> str:
    """Return with how many people it was and, where somebody said so, how they met."""
    words = [dictionary("support-forms").label(card.form)]
    if card.way:
        words.append(dictionary("advice-ways").label(card.way))
    return capfirst(", ".join(words))


def _time(card: AdviceCard) -> str:
    length = length_in_words(card.minutes)
    if card.starts_at is None or card.ends_at is None:
        return length
    return f"{time_format(card.starts_at, 'H:i')}–{time_format(card.ends_at, 'H:i')} ({length})"


def _partner(card: AdviceCard) -> Organisation:
    return card.site.organisation


CARDS = About(
    model=AdviceCard,
    page="advice:detail",
    seen_by=cards_visible_to,
    changed_by=cards_changeable_by,
    title=lambda card: _("Advice card %(number)s") % {"number": card.label},
    partner=_partner,
    telling={"advice_card": Telling(_cards, _tell)},
)
