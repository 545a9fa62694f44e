"""What papers about calls say: the minutes of the committee that decided."""

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.calls.models import Assessor, Call, Decision
from kladka.calls.permissions import run_by, visible_to
from kladka.calls.queries import TIED, Minuted, criteria_of, minuted, tied_numbers
from kladka.calls.rules import ranking
from kladka.calls.rules.criteria import Criteria
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, span_in_words
from kladka.core.language import language_in_use
from kladka.documents.papers import code_word
from kladka.organisations.models import Organisation
from kladka.workflows.queries.things import About, Rows, Telling, Thing, Told, number_in_words
from kladka.workflows.queries.ties import conflicts_in


def _minutes(call: Call) -> list[Thing]:
    """Return the one thing there is once the committee met."""
    return [Thing("", "")] if hasattr(call, "meeting") else []


def _tell_minutes(call: Call, of: str) -> Told:
    meeting = call.meeting
    members = list(meeting.members.select_related("staff").order_by("staff__name_sort"))
    statements = dictionary("interest-statements")
    found = criteria_of(call)
    said = [] if call.rules.takes_part else minuted(call)
    values = {
        "call": _title(call),
        "call_kind": capfirst(str(call.rules.title)),
        "call_days": span_in_words(call.opens_on, call.lasted_until),
        "call_places": str(call.places),
        "call_reserve": str(call.reserve_places),
        "call_least": str(found.least_points),
        "meeting_day": day_in_words(meeting.held_on),
        "meeting_place": meeting.place,
        "meeting_words": meeting.words,
        "conflicts": _conflicts(said),
        "seeds": ", ".join(call.draws.order_by("made_at").values_list("seed", flat=True)) if said else "",
    }
    rows: dict[str, Rows] = {
        "members": [{"name": one.staff.name, "statement": statements.label(one.interest)} for one in members],
        "assessors": [] if call.rules.takes_part else _assessors(call),
        "cards": _cards(said),
        "criteria": _criteria(found),
        "ranking": _ranking(call),
    }
    return Told(values, rows, (), {"member": [one.staff.name for one in members]})


def _criteria(found: Criteria) -> Rows:
    """Return what the points are for: up to how many, what one weighs, the most once weighed, how many are needed."""
    return [
        {
            "criterion": each.label,
            "most": str(each.most),
            "weight": number_in_words(ranking.rounded(each.weight)),
            "whole": number_in_words(ranking.rounded(each.most * each.weight)),
            "least": "–" if each.least is None else number_in_words(ranking.rounded(each.least)),
        }
        for each in found.points
    ]


def _ranking(call: Call) -> Rows:
    made = list(call.decisions.filter(cause=Decision.Cause.MEETING))
    tied = tied_numbers(made)
    return [
        {
            "place": str(one.place or "–"),
            "number": str(one.number),
            "points": number_in_words(one.total),
            "decision": _decision(one, call, tied.get(one.total, [])),
        }
        for one in sorted(made, key=lambda one: (one.place is None, one.place or 0, one.number))
    ]


def _decision(one: Decision, call: Call, tied: Sequence[int]) -> str:
    language = language_in_use()
    if one.outcome == ranking.ACCEPTED:
        words = [str(call.rules.word("accepted"))]
    else:
        words = [code_word({ranking.RESERVE: "on_reserve"}.get(one.outcome, "not_chosen"), language)]
    if one.reason:
        words.append(dictionary("refusal-reasons").label(one.reason))
    if one.is_tied:
        numbers = ", ".join(map(str, tied))
        words.append(code_word("tied", language).format(numbers=numbers))
    return ", ".join(words)


def _cards(said: Sequence[Minuted]) -> Rows:
    """Return the points that each assessor gave, without their names, and the mean that counted."""
    rows = []
    for one in said:
        counts = "–" if one.counted is None else number_in_words(one.counted)
        points = " · ".join(number_in_words(each.points) for each in one.given) or "–"
        if one.is_corrected:
            points = f"{points} ({code_word('corrected_since', language_in_use())})"
        rows.append({"number": str(one.application.number), "given": points, "counts": counts})
    return rows


def _assessors(call: Call) -> Rows:
    """Return who assessed, and of how many applications they stated a tie; not which."""
    counted: dict[str, list[int]] = {}
    rows = Assessor.objects.filter(application__call=call).exclude(interest="").select_related("staff")
    for row in rows.order_by("staff__name_sort"):
        counted.setdefault(row.staff.name, [0, 0])[row.interest == TIED] += 1
    return [{"name": name, "free": str(free), "tied": str(tied)} for name, (free, tied) in counted.items()]


def _conflicts(said: Sequence[Minuted]) -> str:
    applications = [one.application for one in said]
    found = conflicts_in(applications) if applications else set()
    return ", ".join(str(one.number) for one in applications if one.pk in found)


def _title(call: Call) -> str:
    return call.title_en if language_in_use() == "en" and call.title_en else call.title_pl


def _partner(call: Call) -> Organisation:
    return call.partner


CALLS = About(
    model=Call,
    page="recruitment:call",
    seen_by=visible_to,
    changed_by=run_by,
    title=lambda call: _("Call: %(title)s") % {"title": _title(call)},
    partner=_partner,
    telling={"committee_meeting": Telling(_minutes, _tell_minutes)},
)
