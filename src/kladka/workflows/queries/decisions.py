"""What the letter about a decision on a benefit says."""

from typing import Any
from uuid import UUID

from django.utils.formats import number_format

from kladka.benefits.models import Benefit
from kladka.benefits.queries import kind_of, said_of_decision, terms_for
from kladka.benefits.rules import ONCE, rate_on
from kladka.core import packs
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words, span_in_words
from kladka.core.language import language_in_use
from kladka.documents.papers import code_word
from kladka.workflows.queries.things import Thing, Told

DECIDED = (Benefit.GRANTED, Benefit.REFUSED)


def of_benefits(participation: Any) -> list[Thing]:
    """Return the decisions on benefits of a participation, the newest first."""
    rows = Benefit.objects.filter(participation=participation, state__in=DECIDED)
    found = rows.select_related("participation__project").order_by("-decided_on", "-created_at", "pk")
    return [Thing(str(one.pk), _label(one)) for one in found]


def tell_benefit(participation: Any, of: str) -> Told:
    """Return what is known of one decision."""
    rows = Benefit.objects.filter(participation=participation, state__in=DECIDED)
    found = rows.select_related("participation__project", "decided_by").get(pk=UUID(of))
    profile, is_granted = participation.project.profile, found.state == Benefit.GRANTED
    on = found.decided_on or found.requested_on
    is_once, is_cost = found.terms.get("unit") == ONCE, bool(found.terms.get("cost"))
    values = {
        "benefit": kind_of(found),
        "benefit_days": _days(found),
        "benefit_asked_on": day_in_words(found.requested_on),
        "benefit_decided_on": day_in_words(on),
        "benefit_granted": _amount(found) if is_granted else "",
        "benefit_share": f"{int(found.share * 100)}%" if is_granted and found.share != 1 else "",
        "benefit_monthly": "yes" if is_granted and not is_once else "",
        "benefit_rate": "yes" if is_granted and not is_cost else "",
        "benefit_cost": "yes" if is_granted and is_cost else "",
        "benefit_refused": "" if is_granted else dictionary("benefit-refusals").label(found.reason),
        "benefit_basis": said_of_decision(profile, found.kind, "basis", on),
        "benefit_objection": said_of_decision(profile, found.kind, "objection", on),
        "decided_by": found.decided_by.name if found.decided_by else "",
    }
    return Told(values, {})


def _label(one: Benefit) -> str:
    return f"{kind_of(one)}, {_days(one)}: {code_word(one.state, language_in_use())}"


def _days(one: Benefit) -> str:
    return (
        day_in_words(one.from_date) if one.from_date == one.until_date else span_in_words(one.from_date, one.until_date)
    )


def _amount(one: Benefit) -> str:
    terms = terms_for(one)
    rate = rate_on(terms.rates, one.from_date) or 0
    paid = min(rate, one.granted) if terms.is_cost and one.granted is not None else rate * one.share
    words: str = in_use(packs.load("documents/words.yaml")["amounts"][terms.unit])
    return words.replace("{amount}", number_format(paid, 2, use_l10n=True, force_grouping=True))
