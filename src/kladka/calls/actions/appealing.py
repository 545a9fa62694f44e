"""An applicant appeals, and the appeal is answered. What is upheld is assessed again, and decided by its points."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM, Actor, verb
from kladka.calls import policies
from kladka.calls.actions import letters
from kladka.calls.actions.applying import remember
from kladka.calls.actions.deciding import DAYS_KEPT, decide_one
from kladka.calls.models import Appeal, Application, Decision
from kladka.calls.queries import (
    appeal_until,
    decision_after_appeal,
    last_decision,
    review_of,
    stood_then,
)
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale


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
    """Answer an appeal and tell the applicant.

    Upheld, it leads to an assessment, or to another look at the cards; then the points decide, see
    `decide_after_appeal`. It gives nothing by itself, so that nobody gets by it more than the points give.
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
        found.gives = Appeal.Gives.ASSESSMENT if found.outcome == Appeal.Outcome.UPHELD else ""
        found.version += 1
        opened.save(found, fields=["outcome", "gives", "answer", "decided_on", "version"])
        letters.appeal_decided(found)
        if found.gives:
            application.state, application.forget_on = Application.State.SENT, None
            application.version += 1
            opened.save(application, fields=["state", "forget_on", "version"])
        else:
            remember(opened, application, application.state, days=DAYS_KEPT[application.state])
        return found


def decide_after_appeal(*, application: Application, version: int, by: Actor, seen: str = "") -> Application:
    """Decide today, by its points, what an upheld appeal sent back to be assessed. The applicant is told.

    They give what the committee's list gave to such points; see `decision_after_appeal`.
    `seen` is the mark of what the page said that would be decided. Raises PolicyBroken while a card is missing, and
    where something else would be decided by now.
    """
    with verb("calls.decide_after_appeal", controller=application.call.project.controller_id, by=by) as opened:
        found = Application.objects.select_related("call__project", "call__partner").get(pk=application.pk)
        if found.version != version:
            raise Stale(_("Somebody else changed this application while you were looking at it."), stored=found)
        policies.check_after_appeal(found)
        policies.check_assessed(found, review_of(found))
        for made in stood_then(found.call, list(found.call.decisions.all())):
            opened.save(made, fields=["stood"])
        decided = decision_after_appeal(found)
        if seen and seen != decided.mark:
            raise PolicyBroken(_("What would be decided changed while you were looking. Look at it again, then save."))
        if decided.gives:
            asked = found.appeal
            asked.gave, asked.version = decided.gives, asked.version + 1
            opened.save(asked, fields=["gave", "version"])
        is_beyond = decided.gives == Appeal.Gives.BEYOND
        decide_one(opened, found, decided.result, Decision.Cause.APPEAL, clock.today(), is_beyond=is_beyond)
        return found
