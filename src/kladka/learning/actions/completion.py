"""Who completed an event: confirmed by whoever runs it, a fact apart from having taken part."""

from collections.abc import Collection, Sequence
from uuid import UUID

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.learning import policies, queries, rules
from kladka.learning.models import Enrolment, Event
from kladka.people import actions as people
from kladka.people.models import Ending


def confirm_completion(
    *, event: Event, completed: Collection[UUID], by: Actor, reason: str = "", words: str = ""
) -> list[Ending]:
    """Record of everybody who attended whether they completed the event (by participation); return what is new.

    Confirming again corrects what changed and needs `reason`, a code of "correction-reasons". `words` say why, where it
    is not what the marks come to. Raises PolicyBroken before attendance is confirmed, before the event is over, while
    the marks say something else than the attendance confirmed, and while it hangs on a time that makes no share.
    """
    with verb("learning.confirm_completion", controller=event.project.controller_id, by=by) as opened:
        opened.say(words)
        policies.check_takes_place(event)
        people_there, have_changed = queries.settling(event)
        policies.check_completed_by(event, queries.completion_rule(event), has_people=bool(people_there))
        policies.check_held(event.ends_on, clock.today(), field="people")
        policies.check_marks_stand(have_changed=have_changed)
        policies.check_shares_known(queries.unknown_shares(people_there))
        wanted = frozenset(completed)
        policies.check_attended(wanted, [each.participation.pk for each in people_there])
        outcomes = {each.support: str(_outcome(each.participation.pk in wanted)) for each in people_there}
        otherwise = [
            each for each in people_there if outcomes[each.support] not in {_outcome(each.is_proposed), each.outcome}
        ]
        policies.check_says_why([each.participation.person.identity.name for each in otherwise], words)
        _remember_marks(opened, event, people_there)
        return people.settle_supports(outcomes=outcomes, by=by, reason=reason)


def _remember_marks(opened: Verb, event: Event, people_there: Sequence[queries.Settled]) -> None:
    """Note what the marks come to: once they say otherwise, somebody is asked to look at it again."""
    said = {each.participation.pk: str(_outcome(each.is_proposed)) for each in people_there}
    changed = []
    for enrolment in Enrolment.objects.filter(event=event, participation__in=list(said)):
        if enrolment.participation_id and enrolment.marks_said != said[enrolment.participation_id]:
            enrolment.marks_said = said[enrolment.participation_id]
            changed.append(enrolment)
    opened.change_all(changed, fields=["marks_said"])


def _outcome(has_completed: bool) -> rules.Outcome:
    return rules.Outcome.COMPLETED if has_completed else rules.Outcome.NOT_COMPLETED
