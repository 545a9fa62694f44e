"""What pages say of appeals: how one was answered, what it gives if it is upheld, what is decided after it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kladka.calls.actions.letters import given_by
from kladka.calls.models import Appeal, Application, Decision
from kladka.calls.queries import (
    AfterAppeal,
    appeal_due,
    criteria_of,
    is_answerable,
    is_assessed_after_appeal,
    is_assessed_anew,
    last_decision,
)
from kladka.calls.rules import ranking
from kladka.calls.rules.criteria import eligibility
from kladka.core.components import Link, SummaryRow
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import trimmed
from kladka.pages.recruitment import kinds
from kladka.pages.recruitment.presenters import outcome_of, tied_words

GIVES = {
    Appeal.Gives.PLACE: gettext_lazy("A place is free: the application is accepted."),
    Appeal.Gives.BEYOND: gettext_lazy(
        "Its points give a place of the call: the application is accepted beyond the number of places."
    ),
    Appeal.Gives.RESERVE: gettext_lazy("The application waits on the reserve list, by its points."),
}
"""What the points give after an appeal, for whoever runs the call."""


def if_upheld(application: Application) -> str:
    """Return what an appeal leads to if it is upheld. One query."""
    if is_assessed_anew(application):
        return _("Its cards are looked at again and corrected, then you decide by its points.")
    return _("It was refused before its points counted: it is assessed now, then you decide by its points.")


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
    if given := _given(appeal):
        rows.append(SummaryRow(_("What it gives"), given))
    return rows


def _given(appeal: Appeal) -> str:
    """Return what an upheld appeal leads to, and once it is known, what it led to. One query at most."""
    application = appeal.application
    if appeal.gives != Appeal.Gives.ASSESSMENT or is_assessed_after_appeal(application):
        return given_by(appeal)
    if application.decisions.filter(cause=Decision.Cause.APPEAL).exists():
        return _("The application was assessed, and decided anew by its points.")
    return _("The application was withdrawn before it was decided anew.")


def unmet_of(application: Application) -> list[str]:
    """Return the conditions that the answers of an application do not meet, as of the last day of its call."""
    call = application.call
    found = eligibility(criteria_of(call), application.all_answers, call.closes_on)
    return [one.criterion.label for one in found if one.is_met is False]


def unmet_words(application: Application) -> str:
    """Return that conditions are not met by the answers of an application that has a place; empty where all are.

    That an appeal was upheld in spite of it is said only where one was. One query, none where all are met.
    """
    unmet = unmet_of(application)
    if not unmet:
        return ""
    words = _("By the answers these conditions are not met: %(conditions)s.")
    if Appeal.objects.filter(application=application.pk, outcome=Appeal.Outcome.UPHELD).exists():
        words = _("By the answers these conditions are not met: %(conditions)s. The appeal was upheld all the same.")
    return words % {"conditions": "; ".join(unmet)}


def in_spite_words(application: Application, decided: AfterAppeal | None) -> list[str]:
    """Return what is to be warned of before an application gets something after an appeal: conditions that its answers
    do not meet."""
    return [words] if decided and decided.gives and (words := unmet_words(application)) else []


def lost_words(application: Application) -> list[str]:
    """Return what becomes of the place of an application that is withdrawn; nothing where it has none."""
    if application.state != Application.State.ACCEPTED:
        return []
    made = last_decision(application)
    if made is not None and made.is_beyond:
        return [_("It has a place beyond the number of places: by withdrawing it none falls free.")]
    return [_("Its place falls free, for the first on the reserve list, whom you call up then.")]


def after_appeal_rows(application: Application, decided: AfterAppeal) -> list[tuple[str, Any]]:
    """Return what the points of an application decide that was assessed after an appeal."""
    call, result = application.call, decided.result
    if decided.gives:
        outcome: Any = GIVES[Appeal.Gives(decided.gives)]
    else:
        outcome = f"{outcome_of(ranking.REFUSED, call)}: {dictionary('refusal-reasons').label(result.reason)}"
    unmet = unmet_of(application)
    mend = Link(_("Mend the answers"), reverse("recruitment:change", args=[application.pk]))
    return [
        (kinds.who_applies(call), application.name),
        *([(_("Conditions that the answers do not meet"), [*unmet, mend])] if unmet else []),
        (_("Points"), trimmed(result.total)),
        (_("Least number of points"), criteria_of(call).least_points),
        (_("What is decided"), [outcome, tied_words()] if result.tied else outcome),
    ]
