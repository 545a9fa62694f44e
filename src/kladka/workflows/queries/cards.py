"""What the monitoring card of social activation says: self-assessments, what was done, and the opinion.

There is a card of the time up to its last entry, and one of each opinion as it was signed. What a self-assessment says
about health is on none of them.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import translation

from kladka.coaching.models import CardEntry, SelfAssessment, SocialOpinion
from kladka.coaching.queries.activation import Activation, activation_of, asked, opinions_of, recorded, session_days
from kladka.coaching.rules.activation import shifts
from kladka.core.dictionaries import in_use
from kladka.core.forms.shown import day_in_words, span_in_words
from kladka.core.packs import load
from kladka.documents.templates import template_of
from kladka.people.models import Document, Paper
from kladka.workflows.queries.things import Thing, Told

CARD = "monitoring-card"
"""The kind of paper that it is."""
OPINION = "opinion-"
"""What stands before an opinion's number in the name of its card; others are named by the day of the last entry."""
ASSESSMENTS, DAYS = "assessments", ("assessed_first", "assessed_last")
"""What a card's template calls the table of the self-assessments, and their days."""

type Side = Mapping[str, Any]
"""One self-assessment: its day, levels, reasons, what the areas are called, and the steps of the scale."""


def of_card(participation: Any) -> list[Thing]:
    """Return the cards that there may be: what is to be signed now first, or the opinion that holds."""
    found = activation_of(participation)
    if not found.card:
        return []
    words = in_use(load("documents/words.yaml")["opinion_of"])
    signed = [Thing(card_of(one), words.replace("{day}", day_in_words(one.signed_on))) for one in found.opinions]
    until = found.card[0].until_date
    open_one = [Thing(until.isoformat(), day_in_words(until))]
    return [*signed, *open_one] if signed and not found.may_sign else [*open_one, *signed]


def card_of(opinion: SocialOpinion) -> str:
    """Return by what name papers know the card with this opinion."""
    return f"{OPINION}{opinion.number}"


def card_unsaid(participation: Any, opinions: Sequence[SocialOpinion]) -> Paper | None:
    """Return the card that came back signed on paper, and whose opinion nobody recorded; None where all is said.

    `opinions` are those of the participation. An opinion that was signed on that day or later tells of it already.
    """
    rows = Paper.objects.standing().filter(participation=participation, kind=CARD, document__form=Document.Form.SCAN)
    newest = rows.exclude(of__startswith=OPINION).select_related("document__file").order_by("-signed_on", "-number")
    found: Paper | None = newest.first()
    told = max((one.signed_on for one in opinions), default=None)
    if found is None or found.signed_on is None or (told is not None and told >= found.signed_on):
        return None
    return found


def card_with(opinion: SocialOpinion) -> Paper | None:
    """Return the numbered card that an opinion was signed by; None where it was signed on no paper of ours."""
    rows = Paper.objects.standing().filter(participation=opinion.participation_id, kind=CARD)
    found = rows.filter(document__file=opinion.file_id) if opinion.file_id else rows.none()
    return found.select_related("project", "document").first()


def opinion_by(card: Paper) -> SocialOpinion | None:
    """Return the opinion that holds, where it was signed by this card."""
    if card.kind != CARD or card.document is None:
        return None
    last = next(iter(opinions_of(card.of_participation)), None)
    return last if last is not None and last.file_id == card.document.file_id else None


def cards_waiting(participation: Any) -> list[Paper]:
    """Return the cards that wait for their signature, the newest first."""
    rows = Paper.objects.unsigned().filter(participation=participation, kind=CARD)
    return list(rows.select_related("participation__project", "project").order_by("-made_at"))


def assessed_otherwise(card: Paper) -> bool:
    """Tell whether the self-assessments on a card made to be signed are not those recorded now: no opinion rests on it.

    A card of a template that shows none carries none. Three queries.
    """
    template = template_of(card.template)
    with translation.override(card.language):
        told = tell_card(card.of_participation, card.of)
    kept = card.told["blocks"]
    facts = {label: value for block in kept if block["kind"] == "facts" for label, value in block["rows"]}
    labels = {row["value"]: row["label"][card.language] for part in template.body for row in part.get("facts", ())}
    if any(facts.get(labels.get(name, "")) != told.values[name] for name in DAYS if told.values[name]):
        return True
    tables = [block["rows"] for block in kept if block["kind"] == "table"]
    columns = [part["columns"] for part in template.body if part.get("table") == ASSESSMENTS]
    rows = [[[row[one["value"]] for one in each] for row in told.rows[ASSESSMENTS]] for each in columns]
    return not all(one in tables for one in rows if one)


def tell_card(participation: Any, of: str) -> Told:
    """Return what one card says."""
    found = activation_of(participation)
    opinion = next((one for one in found.opinions if card_of(one) == of), None)
    sessions = session_days(participation)
    entries = _entries(found, opinion, of)
    rows = [
        {
            "time": span_in_words(one.from_date, one.until_date),
            "done": one.done,
            "contacts": "\n".join(filter(None, (one.contacts, recorded(one.from_date, one.until_date, sessions)))),
            "remarks": one.remarks,
            "staff": one.staff.name,
        }
        for one in entries
    ]
    sides = _kept(opinion) if opinion else [_side(one) for one in _shown(found)]
    assessments = _assessments(*sides)
    values = {
        "card_time": span_in_words(entries[0].from_date, entries[-1].until_date) if entries else "",
        "assessed_first": _day(sides[0]),
        "assessed_last": _day(sides[1]),
        **_opinion(opinion),
    }
    return Told(values, {"entries": rows, "assessments": assessments})


def _shown(found: Activation) -> tuple[SelfAssessment | None, SelfAssessment | None]:
    """Return the self-assessments that an opinion would rest on; while none can be signed, the latest ones."""
    start, latest = found.sides
    return start, (found.ends[1] or latest) if found.may_sign else latest


def _entries(found: Activation, opinion: SocialOpinion | None, of: str) -> list[CardEntry]:
    """Return the entries that are on a card, the oldest first. Older opinions do not name theirs."""
    if opinion is None:
        wanted = [one for one in found.card if one.until_date <= date.fromisoformat(of)]
    elif (named := opinion.content.get("card")) is not None:
        wanted = [one for one in found.card if str(one.pk) in named]
    else:
        wanted = [one for one in found.card if one.until_date <= opinion.signed_on]
    return sorted(wanted, key=lambda one: (one.from_date, one.created_at))


def _opinion(opinion: SocialOpinion | None) -> dict[str, str]:
    said = load("documents/words.yaml")["outcomes"]
    return {
        "opinion_open": "" if opinion else "yes",
        "opinion_outcome": in_use(said[opinion.outcome]) if opinion else "",
        "opinion_words": opinion.words if opinion else "",
        "opinion_signed": day_in_words(opinion.signed_on) if opinion else "",
    }


def _side(one: SelfAssessment | None) -> Side:
    if one is None:
        return {}
    on = one.on_date.isoformat()
    return {"on": on, "levels": one.levels, "reasons": one.reasons, **one.asked}


def _kept(opinion: SocialOpinion) -> list[Side]:
    """Return both self-assessments as both saw them when they signed."""
    content = opinion.content
    return [{**content[end], "scale": content["scale"]} if content.get(end) else {} for end in ("start", "end")]


def _day(side: Side) -> str:
    return day_in_words(date.fromisoformat(side["on"])) if side else ""


def _assessments(first: Side, last: Side) -> Sequence[Mapping[str, str]]:
    """Return a row for each area: its step at both ends, and the reasons in the person's own words."""
    sides: Collection[Side] = [one for one in (first, last) if one]
    if not sides:
        return ()
    areas = {code: label for one in sides for code, label in one["areas"].items()}
    order = [one.code for one in asked(max(date.fromisoformat(one["on"]) for one in sides)).areas]
    return [
        {
            "area": in_use(areas[one.code]),
            "first": _step(first, one.before),
            "last": _step(last, one.after),
            "reasons": "\n".join(each["reasons"][one.code] for each in sides if each["reasons"].get(one.code)),
        }
        for one in shifts(first.get("levels", {}), last.get("levels", {}), order)
    ]


def _step(side: Side, level: int | None) -> str:
    return "" if level is None else in_use(side["scale"][level - 1])
