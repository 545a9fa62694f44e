"""An applicant appeals, and the appeal is answered. What was refused before its points counted is assessed then."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM, Actor, Verb, verb
from kladka.calls import policies
from kladka.calls.actions import letters
from kladka.calls.actions.applying import remember
from kladka.calls.actions.deciding import DAYS_KEPT, decide_one
from kladka.calls.models import Appeal, Application, Decision
from kladka.calls.queries import (
    appeal_until,
    decision_after_appeal,
    gives_if_upheld,
    gives_now,
    last_decision,
    place_by_points,
    review_of,
)
from kladka.calls.rules import ranking
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale

_GIVES = Appeal.Gives


def appeal(*, application: Application, words: str, received_on: date, by: Actor = SYSTEM) -> Appeal:
    """Record that an applicant appeals; until it is answered nothing of the application is forgotten."""
    with verb("calls.appeal", controller=application.call.project.controller_id, by=by) as opened:
        found = Application.objects.select_related("call__project").get(pk=application.pk)
        made = last_decision(found)
        policies.check_appeal(
            found,
            decided_on=made.decided_on if made else received_on,
            until=appeal_until(made) if made else received_on,
            received_on=received_on,
            today=clock.today(),
        )
        if not words.strip():
            raise PolicyBroken(_("Write why the decision should be another one."), field="words")
        found.forget_on, found.version = None, found.version + 1
        opened.save(found, fields=["forget_on", "version"])
        return opened.save(Appeal(application=found, words=words.strip(), received_on=received_on))


def decide_appeal(*, appeal: Appeal, outcome: str, answer: str, decided_on: date, by: Actor) -> Appeal:
    """Answer an appeal and tell the applicant what it gives.

    Upheld, it gives a free place that nobody comes to first, else what its kind of call gives while every place is
    taken, and never more than somebody has who comes first. Against a refusal for which the points were never asked,
    or did not suffice, and where only points give a place on the reserve list, it leads to an assessment; see
    `decide_after_appeal`.
    """
    application = Application.objects.select_related("call__project", "call__partner").get(pk=appeal.application_id)
    with verb("calls.decide_appeal", controller=application.call.project.controller_id, by=by) as opened:
        found = Appeal.objects.select_related("application").get(pk=appeal.pk)
        found.application = application
        policies.check_appeal_open(found)
        if not answer.strip():
            raise PolicyBroken(_("Write the reasons: the applicant reads them."), field="answer")
        policies.check_answered_on(found, decided_on, clock.today())
        found.outcome, found.answer, found.decided_on = Appeal.Outcome(outcome), answer.strip(), decided_on
        found.gives = gives_if_upheld(application) if found.outcome == Appeal.Outcome.UPHELD else ""
        found.version += 1
        opened.save(found, fields=["outcome", "gives", "answer", "decided_on", "version"])
        letters.appeal_decided(found)
        if found.gives == _GIVES.ASSESSMENT:
            application.state, application.forget_on = Application.State.SENT, None
            application.version += 1
            opened.save(application, fields=["state", "forget_on", "version"])
        elif found.gives:
            made = last_decision(application)
            result = ranking.Result(
                application.pk, "", "", made.place if made else None, made.total if made else Decimal(0)
            )
            _give(opened, application, result, found.gives, decided_on)
        else:
            remember(opened, application, application.state, days=DAYS_KEPT[application.state])
        return found


def decide_after_appeal(*, application: Application, version: int, by: Actor) -> Application:
    """Decide today, by its points, what an upheld appeal sent back to be assessed. The applicant is told.

    Enough points give what an upheld appeal gives; too few refuse, and so do those with which others found no place.
    Raises PolicyBroken while a card is missing.
    """
    with verb("calls.decide_after_appeal", controller=application.call.project.controller_id, by=by) as opened:
        found = Application.objects.select_related("call__project", "call__partner").get(pk=application.pk)
        if found.version != version:
            raise Stale(_("Somebody else changed this application while you were looking at it."), stored=found)
        policies.check_after_appeal(found)
        policies.check_assessed(found, review_of(found))
        result = decision_after_appeal(found)
        if result.outcome == ranking.REFUSED:
            decide_one(opened, found, result, Decision.Cause.APPEAL, clock.today())
        else:
            asked, gives = found.appeal, gives_now(found.call, result.total)
            asked.gave, asked.version = gives, asked.version + 1
            opened.save(asked, fields=["gave", "version"])
            _give(opened, found, result, gives, clock.today())
        return found


def _give(opened: Verb, application: Application, result: ranking.Result, gives: str, day: date) -> None:
    """Give what an upheld appeal gives: a place, or that on the reserve list which its points give."""
    place = result.place or place_by_points(application.call, result.total)
    outcome = ranking.RESERVE if gives == _GIVES.RESERVE else ranking.ACCEPTED
    decide_one(opened, application, replace(result, outcome=outcome, place=place), Decision.Cause.APPEAL, day)
