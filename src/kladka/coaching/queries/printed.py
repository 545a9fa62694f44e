"""How a session reads on papers, and which sessions read otherwise by now than a paper of ours that was signed."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.utils import translation

from kladka.audit.models import Entry
from kladka.coaching.models import Session
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, length_in_words
from kladka.documents.papers import says_row, says_values
from kladka.documents.templates import template_of
from kladka.people.models import Evidence, Paper, Support
from kladka.people.queries.paper import Told, supports_told
from kladka.people.rules.versions import with_earlier

READ = ("on_date", "starts_at", "minutes", "place", "purpose", "done")
"""What is read of a session where it is signed: on its card, on screen; on the card of a month all but the last."""
SESSIONS = "sessions"
"""The rows of a monthly card."""
_BY_HAND = frozenset({"people.withdraw"})
"""The verb by which somebody says that a document does not prove something."""


def values_of(session: Session) -> dict[str, str]:
    """Return what the card of a session says of it, in the language in use."""
    row = row_of(session)
    return {
        "session_day": row["day"],
        "session_start": row["start"],
        "session_time": row["length"],
        "session_place": row["place"],
        "session_purpose": row["purpose"],
        "session_done": session.done,
    }


def row_of(session: Session) -> dict[str, str]:
    """Return what the card of a month says of a session, in the language in use."""
    return {
        "day": day_in_words(session.on_date),
        "start": f"{session.starts_at:%H:%M}" if session.starts_at else "",
        "length": length_in_words(session.minutes),
        "place": dictionary("place-kinds").label(session.place),
        "purpose": session.purpose,
    }


def is_said(paper: Paper, support: UUID, session: Session) -> bool:
    """Tell whether a paper says of a session what it is now; `support` is the fact that it was made to prove."""
    template, content = template_of(paper.template), paper.told
    with translation.override(paper.language):
        match template.of:
            case "session":
                return says_values(template, content, values_of(session))
            case "month":
                place = paper.facts.split().index(str(support))
                return says_row(template, content, SESSIONS, place, row_of(session))
    return True


def told_by(paper: Paper) -> list[Told]:
    """Return the supports that a paper was made to prove, as `people.queries.paper` does; where one is a session, what
    is read of that counts, too."""
    told = supports_told(paper)
    found = Session.objects.filter(support__in=[one.now.pk for one in told if one.now])
    sessions = {one.support: one for one in found}
    return [
        one._replace(is_otherwise=True)
        if one.now and one.now.pk in sessions and not is_said(paper, one.printed.pk, sessions[one.now.pk])
        else one
        for one in told
    ]


class Unproven(NamedTuple):
    """Of what a signed paper tells of and does not prove, what somebody said that it does not prove, and what it never
    proved: the supports as they were printed."""

    taken: frozenset[UUID]
    never: frozenset[UUID]


def why_unproven(paper: Paper, told: Collection[Told]) -> Unproven:
    """Return why a signed paper does not prove what it tells of. Three queries, none for nothing."""
    left = {one.printed.pk: one.now for one in told if one.now is not None}
    if not left:
        return Unproven(frozenset(), frozenset())
    whose = {one.participation_id for one in left.values()}
    before = dict(Support.objects.filter(participation__in=whose).values_list("pk", "replaces"))
    rows = list(Evidence.objects.filter(document=paper.document_id, participation__in=whose))
    numbers = {row.retracted_no for row in rows if row.retracted_no}
    chain = Entry.objects.filter(controller=paper.project.controller_id, number__in=numbers, verb__in=_BY_HAND)
    by_hand = set(chain.values_list("number", flat=True))
    last = {
        printed: max(
            (row.retracted_no or 0 for row in rows if row.fact in {*with_earlier(now.pk, before)}), default=None
        )
        for printed, now in left.items()
    }
    return Unproven(
        frozenset(printed for printed, number in last.items() if number in by_hand),
        frozenset(printed for printed, number in last.items() if number is None),
    )


def said_otherwise(paper: Paper) -> set[UUID]:
    """Return the supports of which a paper says something else than what is recorded now."""
    return {one.now.pk for one in told_by(paper) if one.now and one.is_otherwise}
