"""What the public form says before its questions."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.calls.actions.letters import particulars
from kladka.calls.models import Application, Call
from kladka.calls.queries import appeal_until, criteria_of, last_decision, may_appeal, open_calls, rule_days
from kladka.core import clock
from kladka.core.components import SummaryRow
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.pages.recruitment import documents
from kladka.pages.recruitment import presenters as staff
from kladka.programmes.models import Project


def open_cards(day: date, project: Project | None = None) -> list[dict[str, Any]]:
    """Return the calls that take applications on `day`, of one project or of all, as a list shows them. One query."""
    return [
        {
            "title": staff.title_of(call),
            "url": reverse("apply:call", args=[call.pk]),
            "project": str(call.project),
            "partner": call.partner.name,
            "until": call.closes_on,
        }
        for call in open_calls(day, project=project)
    ]


def about(call: Call) -> dict[str, Any]:
    """Return what somebody should know before they apply: who, until when, on what conditions, what counts."""
    found = criteria_of(call)
    days = rule_days("refused_days", clock.today())
    return {
        "call": call,
        "title": staff.title_of(call),
        "facts": [
            SummaryRow(_("Project"), str(call.project)),
            SummaryRow(_("Run by"), call.partner.name),
            SummaryRow(_("Takes applications"), f"{day_in_words(call.opens_on)} – {day_in_words(call.closes_on)}"),
            SummaryRow(_("Places"), call.places),
        ],
        "conditions": [each.label for each in found.eligibility],
        "points": [(each.label, each.most) for each in found.points],
        "asked_for": documents.every_in_words(call),
        "controller": call.project.controller.name,
        "kept_days": days,
        "unfinished_days": rule_days("unfinished_days", clock.today()),
    }


def standing(application: Application) -> list[SummaryRow]:
    """Return how an application stands, for who wrote it."""
    rows = [
        SummaryRow(_("Application no."), application.number),
        SummaryRow(_("Came on"), application.sent_on),
        SummaryRow(_("State of your application"), staff.application_state(application)),
    ]
    made = last_decision(application)
    if made is not None and application.state != Application.State.WITHDRAWN:
        rows.append(SummaryRow(_("Decided on"), made.decided_on))
        if made.reason:
            words = [dictionary("refusal-reasons").label(made.reason), *particulars(application, made)]
            rows.append(SummaryRow(_("Reason"), words))
        if made.outcome == "reserve":
            rows.append(SummaryRow(_("Place on the list"), made.place))
        if may_appeal(application, clock.today()):
            rows.append(SummaryRow(_("You may appeal until"), appeal_until(made)))
    return rows
