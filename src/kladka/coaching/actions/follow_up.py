"""The verbs of follow-up by the staff: answers by telephone, attempts, what is not needed, and taking answers over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.coaching.models import AskingStopped, FollowUp, FollowUpAttempt, NextStep
from kladka.coaching.policies import follow_up as policies
from kladka.coaching.queries.follow_up import asked_with, known_situations, pack, tasks_of
from kladka.coaching.rules import follow_up as rules
from kladka.coaching.rules import steps
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, shown_at
from kladka.people import actions as people
from kladka.people.models import Document, Ending, Participation, Situation
from kladka.programmes.rules import profile

ENDED = "ended"
TOGETHER = "together"
"""The reason of a point that was asked by the form of another one of the same day."""


@dataclass(frozen=True)
class Begun:
    """A situation that a coach records from an answer."""

    kind: str
    from_date: date
    contract_kind: str = ""


@dataclass(frozen=True)
class Ended:
    """The last day of a situation, from an answer."""

    situation: Situation
    until_date: date


@dataclass(frozen=True)
class Paper:
    """What a coach says of the document that came with an answer."""

    kind: str
    document_date: date


def answer_by_phone(
    *, participation: Participation, point: str, origin: str, answers: Mapping[str, Any], by: Actor
) -> FollowUp:
    """Keep what somebody said when a coach asked; a link that was sent answers no more.

    What says nothing new is done with that: the coach has heard it, and there is nothing to take over.
    """
    with verb("coaching.answer_by_phone", controller=participation.project.controller_id, by=by) as opened:
        of = opened_at(opened, participation, point, origin, is_asked=True)
        found = answered(opened, of, answers, channel=FollowUp.Channel.PHONE)
        if rules.says_nothing_new(pack(), found.answers, known_situations(participation), clock.today()):
            found.state, found.closed_on = FollowUp.State.DONE, clock.today()
            return changed(opened, found, "state", "closed_on")
        return found


def note_attempt(
    *, participation: Participation, point: str, origin: str, on: date, way: str, by: Actor
) -> FollowUpAttempt:
    """Note that somebody could not be reached."""
    with verb("coaching.note_attempt", controller=participation.project.controller_id, by=by) as opened:
        policies.check_attempt(on, clock.today())
        found = opened_at(opened, participation, point, origin, is_asked=True)
        return opened.save(FollowUpAttempt(follow_up=found, on_date=on, way=way, by=opened.by))


def not_needed(*, participation: Participation, point: str, origin: str, reason: str, by: Actor) -> FollowUp:
    """Close a point at which nobody needs to ask; `reason` is a code of "follow-up-reasons"."""
    dictionary("follow-up-reasons").check(reason, field="reason")
    with verb("coaching.follow_up_not_needed", controller=participation.project.controller_id, by=by) as opened:
        return close(opened, opened_at(opened, participation, point, origin), reason)


def reopen(*, follow_up: FollowUp, version: int, by: Actor) -> FollowUp:
    """Open again what was closed or answered by mistake; what was recorded from it stays and is corrected there."""
    with verb("coaching.reopen_follow_up", controller=_controller(follow_up), by=by) as opened:
        stored = _stored(follow_up, version)
        policies.check_closed(stored)
        was_taken = stored.state == FollowUp.State.DONE
        stored.state = FollowUp.State.ANSWERED if was_taken else FollowUp.State.OPEN
        stored.reason, stored.closed_on = "", None
        if not was_taken:
            _reopen_together(opened, stored)
            stored.answers, stored.answered_on, stored.channel, stored.file = {}, None, "", None
        return changed(opened, stored, "state", "reason", "closed_on", "answers", "answered_on", "channel", "file")


def take_over(
    *,
    follow_up: FollowUp,
    version: int,
    by: Actor,
    begun: Sequence[Begun] = (),
    ended: Sequence[Ended] = (),
    paper: Paper | None = None,
    to_clear_up: bool = False,
) -> FollowUp:
    """Record as facts what somebody answered, and close the point, as one act; who asked for a call is to be called.

    `to_clear_up`: the answer says otherwise than the record; a step of the coach tells to ask. The answer stays kept.

    `paper`: the file that came with the answer proves what began, or else the work that goes on. Raises PolicyBroken as
    the verbs of people do, and where the file proves nothing that is recorded; Stale as usual.
    """
    participation = follow_up.participation
    with verb("coaching.take_over_follow_up", controller=_controller(follow_up), by=by) as opened:
        stored = _stored(follow_up, version)
        policies.check_answered(stored)
        new: list[Situation] = []
        for number, one in enumerate(begun, start=1):
            with shown_at(from_date=f"from_{number}", kind="", contract_kind=f"contract_{number}"):
                new.append(_begin(participation, one, by))
        for number, last in enumerate(ended, start=1):
            with shown_at(until_date=f"until_{number}"):
                people.end_situation(situation=last.situation, until_date=last.until_date, outcome=ENDED, by=by)
        if paper is not None:
            _prove(stored, paper, new, by)
        there = {one.words for one in NextStep.objects.filter(participation=participation)}
        for what in _to_do(stored, to_clear_up=to_clear_up):
            if what not in there:  # once, however often the point is opened again
                told = {"owner": NextStep.Owner.COACH, "due_on": clock.today()}
                opened.save(NextStep(participation=participation, what=what, **told))
        stored.state, stored.closed_on = FollowUp.State.DONE, clock.today()
        return changed(opened, stored, "state", "closed_on")


def _to_do(answer: FollowUp, *, to_clear_up: bool) -> list[str]:
    """Return what the coach is to do about an answer."""
    day = answer.answered_on or clock.today()
    found = [steps.call(day)] if answer.answers.get(rules.HELP) == rules.YES else []
    return [*found, steps.clear_up(day)] if to_clear_up else found


def stop_asking(*, participation: Participation, by: Actor, by_participant: bool) -> None:
    """Ask somebody nothing any more who does not want it; links that were sent answer no more."""
    with verb("coaching.stop_asking", controller=participation.project.controller_id, by=by) as opened:
        if AskingStopped.objects.filter(participation=participation).exists():
            return
        told = {"stopped_on": clock.today(), "by_participant": by_participant}
        opened.save(AskingStopped(participation=participation, **told))
        for one in FollowUp.objects.filter(participation=participation, state=FollowUp.State.OPEN):
            revoke_links(opened, one)


def ask_again(*, participation: Participation, by: Actor) -> None:
    """Ask somebody again who said that they want it after all."""
    with verb("coaching.ask_again", controller=participation.project.controller_id, by=by) as opened:
        for one in AskingStopped.objects.filter(participation=participation):
            opened.delete(one)


def keep_follow_ups(*, follow_ups: Sequence[FollowUp], by: Actor) -> int:
    """Keep what was asked in one project before Kładka kept it, as one act; return how many."""
    if not follow_ups:
        return 0
    with verb(
        "coaching.keep_follow_ups", controller=follow_ups[0].participation.project.controller_id, by=by
    ) as opened:
        opened.save_all(FollowUp, follow_ups)
    return len(follow_ups)


def opened_at(
    opened: Verb, participation: Participation, point: str, origin: str, *, is_asked: bool = False
) -> FollowUp:
    """Return the record of an open point, made where there is none.

    Raises PolicyBroken where it is not there, and where somebody `is_asked` at it too early.
    """
    due = policies.check_point(participation, point, origin, clock.today())
    if is_asked:
        policies.check_time(due, clock.today())
    return record_at(opened, participation, point, origin)


def record_at(opened: Verb, participation: Participation, point: str, origin: str) -> FollowUp:
    """Return the record of a point that is open, made where there is none."""
    key = {"participation": participation, "point": point, "origin": origin}
    found = FollowUp.objects.select_related("participation__project").filter(**key).first()
    policies.check_open(found)
    return found or opened.save(FollowUp(**key))


def close(opened: Verb, found: FollowUp, reason: str) -> FollowUp:
    """Close a point at which nobody needs to ask."""
    revoke_links(opened, found)
    found.state, found.reason, found.closed_on = FollowUp.State.NOT_NEEDED, reason, clock.today()
    return changed(opened, found, "state", "reason", "closed_on")


def answered(opened: Verb, found: FollowUp, answers: Mapping[str, Any], *, channel: str, file: Any = None) -> FollowUp:
    """Keep checked answers with a point: claimed, until a coach takes them over.

    They are those of every point of the day, kept once: the others are closed with it.
    """
    point = pack().point(found.point)
    if point is None:
        raise PolicyBroken(_("This follow-up is no longer asked for."))
    others = asked_with(found, clock.today())
    found.answers = policies.check_answers([point, *(one.due.point for one in others)], answers, clock.today())
    found.state, found.channel, found.answered_on = FollowUp.State.ANSWERED, channel, clock.today()
    found.file = file
    for one in others:
        point_of, origin = one.due.key
        close(opened, record_at(opened, found.participation, point_of, origin), TOGETHER)
    revoke_links(opened, found)
    return changed(opened, found, "answers", "state", "channel", "answered_on", "file")


def revoke_links(opened: Verb, found: FollowUp) -> None:
    """Let every link of a point answer no more."""
    for link in found.links.filter(revoked_at=None):
        link.revoked_at = opened.at
        opened.save(link, fields=["revoked_at"])


def changed(opened: Verb, found: FollowUp, *fields: str) -> FollowUp:
    """Save what changed of a point."""
    found.version += 1
    return opened.save(found, fields=[*fields, "version"])


def _reopen_together(opened: Verb, answered: FollowUp) -> None:
    """Open the points of the day again that were closed by an answer, once it is forgotten."""
    every, _facts = tasks_of(answered.participation, clock.today())
    days = {one.due.key: one.due.on for one in every}
    key = (answered.point, str(answered.origin))
    shut = {"state": FollowUp.State.NOT_NEEDED, "reason": TOGETHER, "participation": answered.participation}
    for one in FollowUp.objects.filter(closed_on=answered.answered_on, **shut) if answered.answered_on else ():
        if key in days and days.get((one.point, str(one.origin))) == days[key]:
            one.state, one.reason, one.closed_on = FollowUp.State.OPEN, "", None
            changed(opened, one, "state", "reason", "closed_on")


def _begin(participation: Participation, one: Begun, by: Actor) -> Situation:
    return people.record_situation(
        participation=participation,
        kind=one.kind,
        from_date=one.from_date,
        contract_kind=one.contract_kind,
        by=by,
    )


def _prove(follow_up: FollowUp, paper: Paper, new: Sequence[Situation], by: Actor) -> None:
    participation = follow_up.participation
    if follow_up.file is None:
        raise PolicyBroken(_("No document came with the answer."))
    programme = profile(participation.project.profile)
    has_ended = Exists(Ending.objects.current().filter(situation=OuterRef("pk")))
    current = Situation.objects.current().filter(participation=participation)
    standing = current.order_by(has_ended, "-from_date", "-recorded_no")
    every = [*new, *standing.exclude(pk__in=[one.pk for one in new])]
    fact = next((one for one in every if paper.kind in programme.proof_of(one.kind).documents), None)
    if fact is None:
        raise PolicyBroken(
            _("Nothing is recorded that this document proves. Record the situation first."), field="document_kind"
        )
    document = people.keep_document(
        controller=participation.project.controller,
        kind=paper.kind,
        form=Document.Form.SCAN,
        document_date=paper.document_date,
        file=follow_up.file,
        by=by,
    )
    people.prove(facts=[fact], document=document, by=by)


def _stored(follow_up: FollowUp, version: int) -> FollowUp:
    joined = FollowUp.objects.select_related("participation__project__controller", "file")
    stored = joined.get(pk=follow_up.pk)
    policies.check_version(stored, version)
    return stored


def _controller(follow_up: FollowUp) -> Any:
    return follow_up.participation.project.controller_id
