"""What pages say of appeals: how one was answered, what it gives if it is upheld, what is decided after it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kladka.calls.actions.letters import given_by
from kladka.calls.models import Appeal, Application
from kladka.calls.queries import (
    appeal_due,
    criteria_of,
    decision_after_appeal,
    gives_if_upheld,
    gives_now,
    is_answerable,
    is_assessed_anew,
)
from kladka.calls.rules import ranking
from kladka.core.components import SummaryRow
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import trimmed
from kladka.pages.recruitment import kinds
from kladka.pages.recruitment.presenters import outcome_of

IF_UPHELD = {
    Appeal.Gives.PLACE: gettext_lazy("A place is free: the application is accepted."),
    Appeal.Gives.BEYOND: gettext_lazy("Every place is taken: the application is accepted beyond them."),
    Appeal.Gives.RESERVE: gettext_lazy(
        "Every place is taken: the application waits on the reserve list by its points."
    ),
    Appeal.Gives.ASSESSMENT: gettext_lazy(
        "It was refused before its points counted: it is assessed now, then you decide by its points."
    ),
}
"""What an appeal gives, for whoever runs the call."""


def if_upheld(application: Application) -> Any:
    """Return what an appeal gives if it is upheld today. Four queries at most."""
    gives = Appeal.Gives(gives_if_upheld(application))
    if gives == Appeal.Gives.ASSESSMENT and is_assessed_anew(application):
        return _("Its points do not suffice: its cards are looked at again and changed, then you decide by its points.")
    return IF_UPHELD[gives]


def appeal_rows(appeal: Appeal) -> list[SummaryRow]:
    """Return an appeal and its answer."""
    outcomes = {
        "": pgettext("appeal", "not answered yet"),
        "upheld": pgettext("appeal", "upheld"),
        "dismissed": pgettext("appeal", "dismissed"),
    }
    rows = [
        SummaryRow(_("Came on"), appeal.received_on),
        SummaryRow(_("Why"), appeal.words),
        SummaryRow(_("Answer"), outcomes[appeal.outcome]),
    ]
    if is_answerable(appeal):
        rows.append(SummaryRow(_("To be answered by"), appeal_due(appeal)))
    elif not appeal.outcome:
        rows[-1] = SummaryRow(_("Answer"), pgettext("appeal", "not needed any more"))
    if appeal.outcome:
        rows += [SummaryRow(_("Decided on"), appeal.decided_on), SummaryRow(_("Reasons"), appeal.answer)]
    if given := given_by(appeal):
        rows.append(SummaryRow(_("What it gives"), given))
    return rows


def after_appeal_rows(application: Application) -> list[tuple[str, Any]]:
    """Return what the points of an application decide that was assessed after an appeal."""
    call, result = application.call, decision_after_appeal(application)
    if result.outcome != ranking.REFUSED:
        outcome: Any = IF_UPHELD[Appeal.Gives(gives_now(call, result.total))]
    else:
        outcome = f"{outcome_of(ranking.REFUSED, call)}: {dictionary('refusal-reasons').label(result.reason)}"
    return [
        (kinds.who_applies(call), application.name),
        (_("Points"), trimmed(result.total)),
        (_("Least number of points"), criteria_of(call).least_points),
        (_("What is decided"), outcome),
    ]
