"""Who completed an event, who is proposed for removal and who was removed, in words."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Column, Link, Table, Tag
from kladka.core.forms.shown import day_in_words
from kladka.learning import policies, queries
from kladka.learning.models import Event, EventSession
from kladka.learning.queries import Roster, Row
from kladka.learning.rules import Completion, Mark, Outcome, lacks

_TENTH = 1


def percent(share: Any) -> str:
    """Return a share as it is written, with one place where it has one."""
    return str(formats.localize(round(share, _TENTH).normalize() + 0))


def in_words(completion: Completion, confirmed: str = "") -> Tag:
    """Return how somebody stands: what share was attended, and what that comes to; first what was `confirmed`."""
    share = {"percent": percent(completion.attended)}
    if confirmed == Outcome.COMPLETED:
        return Tag(_("confirmed: completed (%(percent)s%% attended)") % share, "green")
    if confirmed == Outcome.NOT_COMPLETED:
        return Tag(_("confirmed: not completed (%(percent)s%% attended)") % share, "red")
    match completion.outcome:
        case Outcome.COMPLETED:
            return Tag(_("completed (%(percent)s%% attended)") % share, "blue")
        case Outcome.NOT_COMPLETED:
            return Tag(_("not completed (%(percent)s%% attended)") % share, "yellow")
    return Tag(_("not settled yet (%(percent)s%% attended)") % share, "grey")


def unmarked_words(event: Event) -> list[str]:
    """Return, a sentence for each session, whom nobody marked: confirmed as it is, it counts as if they were away.

    Three queries.
    """
    roster = queries.roster(event)
    told = []
    for at, session in enumerate(roster.sessions):
        when, number = day_in_words(session.on_date), sum(not row.marks[at] for row in roster.rows)
        if roster.rows and number == len(roster.rows):
            words = _("Nobody is marked at the session of %(day)s, not as absent either. It counts for nobody.")
            told.append(words % {"day": when})
        elif number:
            words = ngettext(
                "%(number)d person has no mark at the session of %(day)s. It will not count for that person.",
                "%(number)d people have no mark at the session of %(day)s. It will not count for them.",
                number,
            )
            told.append(words % {"number": number, "day": when})
    return told


def lacking_in_words(session: EventSession, mark: Mark) -> str:
    """Return what is missing to count the time that somebody was there; nothing where it can be counted."""
    return {
        "arrived": _("The session does not say when it begins. Write when this person came, so that the time counts."),
        "left": _("The session does not say when it ends. Write when this person left, so that the time counts."),
        "hours": _("The session has no hours. Until its times are entered, nobody can say what share this was."),
    }.get(lacks(session, mark), "")


def lacking(roster: Roster) -> str:
    """Return of whom the time there cannot be told yet, so that attendance is not confirmed; nothing where it can."""
    places = dict(enumerate(roster.sessions))
    marks = {(places[at].pk, row.participation): mark for row in roster.rows for at, mark in enumerate(row.marks)}
    return " ".join(words for _session, words in policies.unreckoned(roster.sessions, marks))


def overtaken(names: Sequence[str]) -> str:
    """Return of whom the marks say otherwise now than when completing was confirmed; nothing where of nobody."""
    words = _("The marks say otherwise now than was confirmed of: %(names)s. Look again at who completed.")
    return words % {"names": "; ".join(names)} if names else ""


def rule_in_words(roster: Roster) -> str:
    """Return what completing this event asks for; nothing where it is only taken part in."""
    rule = queries.completion_rule(roster.event)
    if rule is None:
        return ""
    words = _("Whoever attends at least %(percent)s%% of the hours completes it. Others only take part.")
    return words % {"percent": rule.least_percent}


def proposed(roster: Roster, names: list[str]) -> str:
    """Return who is proposed for removal, and that somebody has to decide; nothing where nobody is."""
    rule, found = queries.completion_rule(roster.event), _proposed(roster, names)
    if rule is None or not found:
        return ""
    words = _("Missed more than %(percent)s%% without an excuse: %(names)s. The coordinator decides what follows.")
    return words % {"percent": rule.unexcused_percent, "names": "; ".join(name for _row, name in found)}


def ways_to_remove(roster: Roster, names: list[str]) -> list[Link]:
    """Return where each of those who are proposed for removal is looked at."""
    return [
        Link(_("Decide about %(name)s") % {"name": name}, reverse("events:remove-person", args=[row.enrolment.pk]))
        for row, name in _proposed(roster, names)
    ]


def removed(roster: Roster, names: list[str], *, may_plan: bool) -> Table | None:
    """Return who was removed, with the way back; None where nobody was."""
    if not roster.removed:
        return None
    columns = [Column(_("Given name and family name")), *([Column(_("Removal"))] if may_plan else [])]
    rows: list[list[Any]] = [[name] for name in names]
    if may_plan:
        for cells, row in zip(rows, roster.removed, strict=True):
            address = reverse("events:take-back-removal", args=[row.enrolment.pk])
            cells.append(Link(_("Take back the removal"), address, row.name))
    return Table(_("Removed from the list"), columns, rows)


def _proposed(roster: Roster, names: list[str]) -> list[tuple[Row, str]]:
    stands = queries.completions(roster)
    return [
        (row, name)
        for row, name in zip(roster.rows, names, strict=True)
        if row.participation in stands and stands[row.participation].is_proposed_for_removal
    ]
