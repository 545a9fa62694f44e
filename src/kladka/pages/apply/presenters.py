"""What the public form says before its questions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka.calls import policies
from kladka.calls.actions.letters import beyond_words, particulars, where_to_write
from kladka.calls.models import Application, Call, Decision
from kladka.calls.queries import (
    ResultLine,
    appeal_until,
    criteria_of,
    last_decision,
    may_appeal,
    open_calls,
    places_today,
    published_calls,
    raw_criteria_of,
    results,
    rule_days,
    waiting_before,
)
from kladka.core import clock
from kladka.core.components import Bullets, Column, SummaryRow, Table, in_polish
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, span_in_words, trimmed
from kladka.pages.recruitment import documents
from kladka.pages.recruitment import presenters as staff
from kladka.pages.recruitment.kinds import zloty
from kladka.pages.recruitment.weights import criteria_words, ranked_by, rules_in_words
from kladka.pages.refusals import why_not
from kladka.programmes.models import Project


def open_cards(day: date, project: Project | None = None) -> list[dict[str, Any]]:
    """Return the calls that take applications on `day`, of one project or of all, as a list shows them. One query."""
    return [
        {
            "title": staff.title_of(call),
            "url": reverse("apply:call", args=[call.pk]),
            "kind": call.rules.title,
            "project": str(call.project),
            "partner": call.partner.name,
            "until": call.closes_on,
        }
        for call in open_calls(day, project=project)
    ]


def results_cards(project: Project | None = None) -> list[dict[str, Any]]:
    """Return the calls whose results are published. One query."""
    return [
        {"title": staff.title_of(call), "url": reverse("apply:results", args=[call.pk]), "on": call.results_on}
        for call in published_calls(project)
    ]


def results_rows(call: Call, lines: Sequence[ResultLine]) -> list[SummaryRow]:
    """Return by what the results were decided: how many could be chosen, and were beyond that, the least number of
    points, who came first of equal ones where some were; and what changed after the meeting, by appeals and by places
    that fell free."""
    least, _most, (tied, rule) = rules_in_words(raw_criteria_of(call))
    rows = [
        SummaryRow(call.rules.word("places"), call.places),
        SummaryRow(call.rules.word("reserve"), call.reserve_places),
        SummaryRow(*least),
    ]
    rows[1:1] = staff.beyond_rows(sum(line.is_beyond for line in lines))
    if counted := criteria_words(criteria_of(call)):
        rows.append(SummaryRow(_("What the points are for"), Bullets(counted)))
    if any(line.is_tied for line in lines):
        rows.append(SummaryRow(tied, rule))
    changed = sorted((day or date.max, line.number, cause) for line in lines for cause, day in line.changes)
    if changed:
        words = _("application no. %(number)s: %(what)s")
        told = [words % {"number": number, "what": _change(cause, day)} for day, number, cause in changed]
        rows.append(SummaryRow(_("Changed since the committee met"), Bullets(told)))
    return rows


def _change(cause: str, day: date | None) -> str:
    """Return what changed a result after the meeting, and when."""
    told = {"day": day_in_words(day) if day and day != date.max else "–"}
    match cause:
        case results.WITHDRAWN:
            return _("withdrew after the decision")
        case results.AGAIN:
            return _("an appeal was upheld; assessed again since %(day)s") % told
        case Decision.Cause.APPEAL:
            return _("an appeal was upheld; decided anew on %(day)s") % told
        case _:
            return _("called up from the reserve list on %(day)s") % told


def _result(line: ResultLine, call: Call) -> str | list[str]:
    """Return what a line says of the outcome: what changed it after the meeting, and what decided between equals."""
    if line.outcome == results.WITHDRAWN:
        return [_change(cause, day) for cause, day in line.changes]
    words = [staff.outcome_of(line.outcome, call)] if line.outcome else []
    words += [staff.beyond_words()] if line.is_beyond else []
    words += [_change(cause, day) for cause, day in line.changes]
    words += [staff.tied_words()] if line.is_tied else []
    return words if len(words) > 1 else words[0]


def results_table(call: Call, lines: Sequence[ResultLine]) -> Table:
    """Return the results of a call: by number; names only of who may be named."""
    columns = [
        Column(pgettext("ranking", "Place"), numeric=True),
        Column(_("Application no."), numeric=True),
        Column(_("Title")),
        Column(_("Who applies")),
        Column(_("Points"), numeric=True),
        Column(pgettext("call", "Result")),
    ]
    rows = [
        [
            line.place or "–",
            line.number,
            in_polish(line.title) or "–",
            in_polish(line.name) or "–",
            trimmed(line.total) if line.outcome else "–",
            _result(line, call),
        ]
        for line in lines
    ]
    return Table(pgettext("call", "Results"), columns, rows, caption_size="hidden", row_headers=False)


def not_withdrawn(application: Application) -> list[str]:
    """Return what an applicant can do whose application is not withdrawn here any more; empty where it is."""
    if not why_not(policies.check_withdrawable, application):
        return []
    told = {"partner": application.call.partner.name}
    if application.held_by is not None:
        words = _(
            "A grant follows from your application, so it is not withdrawn on this page. If you do not want the grant, "
            "write to %(partner)s or call: you settle together what becomes of it."
        )
    elif application.participation_id is not None:
        words = _(
            "You take part in the project by this application, so it is not withdrawn on this page. If you want to "
            "leave the project, write to %(partner)s or call."
        )
    else:
        return [_("This application is not withdrawn any more: look how it stands.")]
    return [words % told, *where_to_write(application)]


def lost_words(application: Application) -> str:
    """Return what an applicant loses who withdraws."""
    if application.state == Application.State.BEGUN:
        return _("This cannot be taken back. A form that was not sent is deleted at once.")
    if application.state == Application.State.ACCEPTED:
        return _("This cannot be taken back. Your application was chosen: you lose what it was chosen for.")
    return _("This cannot be taken back. Your application is not looked at any more.")


def about(call: Call) -> dict[str, Any]:
    """Return what somebody should know before they apply: who, until when, on what conditions, what counts."""
    found = criteria_of(call)
    *_points, ties = rules_in_words(raw_criteria_of(call))
    days = rule_days("refused_days", clock.today())
    return {
        "call": call,
        "title": staff.title_of(call),
        "facts": [
            SummaryRow(_("Project"), str(call.project)),
            SummaryRow(_("Run by"), call.partner.name),
            SummaryRow(_("Takes applications"), _when_taken(call)),
            SummaryRow(call.rules.word("places"), call.places),
            *([SummaryRow(_("At most to one application"), zloty(call.most_amount))] if call.most_amount else []),
            *([SummaryRow(*ties)] if found.points else []),
        ],
        "who": call.rules.word("who"),
        "data_words": call.rules.word("data") % {"controller": call.project.controller.name},
        "conditions": [each.label for each in found.eligibility],
        "points": ranked_by(found),
        "asked_for": documents.every_in_words(call),
        "kept_days": days,
        "unfinished_days": rule_days("unfinished_days", clock.today()),
    }


def _when_taken(call: Call) -> list[str]:
    """Return the announced days; of a call that was closed before its last one, that it takes nothing any more."""
    days = [span_in_words(call.opens_on, call.closes_on)]
    is_early = call.state != Call.State.OPEN and clock.today() <= call.closes_on
    return [*days, _("closed earlier")] if is_early else days


def standing(application: Application) -> list[SummaryRow]:
    """Return how an application stands, for who wrote it."""
    rows = [
        SummaryRow(_("Application no."), application.number),
        SummaryRow(_("Came on"), application.sent_on),
        SummaryRow(_("State of your application"), staff.application_state(application)),
    ]
    made = last_decision(application)
    if made is not None and application.state not in (Application.State.WITHDRAWN, Application.State.SENT):
        rows.append(SummaryRow(_("Decided on"), made.decided_on))
        if made.reason:
            words = [dictionary("refusal-reasons").label(made.reason), *particulars(application, made)]
            rows.append(SummaryRow(_("Reason"), words))
        elif made.place:
            rows.append(SummaryRow(_("Points"), trimmed(made.total)))
        if made.is_beyond:
            rows.append(SummaryRow(pgettext("call", "Result"), beyond_words()))
        if made.outcome == "reserve":
            place = places_today(application.call.decisions.all()).get(made.number)
            rows.append(SummaryRow(_("Place on the ranking list"), place))
            rows.append(SummaryRow(_("Before you on the reserve list"), waiting_before(made, today=True)))
        if may_appeal(application, clock.today()):
            rows.append(SummaryRow(_("You may appeal until"), appeal_until(made)))
    return rows
