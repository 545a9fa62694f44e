"""The verbs of coaching. A session is one support for the ledger; its words and next steps are kept here."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.agenda import actions as agenda
from kladka.agenda.models import Appointment
from kladka.agenda.policies import check_travel
from kladka.audit.actions import Actor, Verb, verb
from kladka.coaching import policies, rules
from kladka.coaching.actions.proving import changed_in, moved_along, prove_again, said_by, stop_proving
from kladka.coaching.models import NextStep, Session
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, Stale
from kladka.files.models import StoredFile
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.people.actions.correction import TYPING_ERROR
from kladka.people.models import Document, Participation, Support
from kladka.people.policies import may_be_typing_error
from kladka.people.queries.assigned import coached

COACHING = "coaching"
"""The kind of support that a session is (dictionary "support-kinds")."""
SESSION_CARD = "support_card"
"""The kind of document that proves a session (dictionary "document-kinds")."""
_EDITABLE = frozenset(
    {"on_date", "starts_at", "minutes", "place", "purpose", "done", "confirmed", "travel_minutes"}
    | {"employer", "employer_words"}
)


@dataclass(frozen=True)
class Step:
    """What was agreed in a session. `owner` is a value of NextStep.Owner."""

    what: str
    owner: str = NextStep.Owner.PARTICIPANT
    due_on: date | None = None


def log_session(
    *,
    participation: Participation,
    coach: Staff,
    on_date: date,
    minutes: int,
    place: str,
    by: Actor,
    starts_at: time | None = None,
    purpose: str = "",
    done: str = "",
    confirmed: bool = False,
    travel_minutes: int | None = None,
    employer: UUID | None = None,
    employer_words: str = "",
    steps: Sequence[Step] = (),
    signature: StoredFile | None = None,
    card: StoredFile | None = None,
    appointment: Appointment | None = None,
) -> Session:
    """Record one meeting as one act: the support, the session, what was agreed and, if signed, the proof.

    `employer` is the opaque id of one in a higher room, with whom the session was about work.
    `signature` was drawn on screen, `card` is the scan of a signed card; `appointment` had planned it and is held now.

    The first session of a participant whose entry form is complete is the entry. Raises PolicyBroken where
    nobody coached on that day, in the future, outside the project, or after the exit.
    """
    policies.check_minutes(minutes, on_date)
    check_travel(travel_minutes)
    kind = dictionary("place-kinds")[dictionary("place-kinds").check(place, field="place")]
    with verb("coaching.log_session", controller=participation.project.controller_id, by=by) as opened:
        assignment = policies.check_coached_on(coached([participation.pk])[participation.pk], on_date, coach)
        with policies.shown_at("on_date"):
            support = people.record_support(
                participation=participation,
                kind=COACHING,
                start_date=on_date,
                site=assignment.site,
                form=kind.data.get("form", "individual"),
                provider=coach,
                hours=rules.hours_of(minutes),
                by=by,
            )
        session = opened.save(
            Session(
                support=support.pk,
                participation=participation,
                coach=coach,
                on_date=on_date,
                starts_at=starts_at,
                minutes=minutes,
                place=place,
                purpose=" ".join(purpose.split()),
                done=done.strip(),
                confirmed=confirmed or bool(signature or card),
                travel_minutes=travel_minutes,
                employer_words=" ".join(employer_words.split()),
                employer=employer or (appointment.employer if appointment and not employer_words else None),
            )
        )
        if appointment:
            agenda.hold(appointment=appointment, participation=participation, record=session.pk, staff=coach, by=by)
        with policies.shown_at("step_due_on"):
            opened.save_all(NextStep, [_step(participation, session, step) for step in steps])
        if signature:
            _prove(support, signature, Document.Form.SIGNATURE, on_date, by)
        if card:
            _prove(support, card, Document.Form.SCAN, on_date, by)
        return session


def change_session(
    *,
    session: Session,
    version: int,
    changes: Mapping[str, Any],
    by: Actor,
    reason: str = "",
    words: str = "",
    signature: StoredFile | None = None,
) -> Session:
    """Change a session; a new date, length or place corrects the support behind it.

    What was signed and says otherwise proves it no more; where it reads again as it was signed, that proves it again.
    `signature` was drawn today, on the screen that shows it as it is now.

    `reason` is a code of "correction-reasons"; the author may leave it out within the days for typing errors.
    Raises Stale when somebody changed it since `version`, PolicyBroken when it was withdrawn or a reason is missing.
    """
    unknown = set(changes) - _EDITABLE
    if unknown:
        raise TypeError(f"A session has no {', '.join(sorted(unknown))} to change.")
    with verb("coaching.change_session", controller=session.participation.project.controller_id, by=by) as opened:
        stored = Session.objects.select_related("participation__project").get(pk=session.pk)
        if stored.version != version:
            raise Stale(_("Somebody else changed this session while you were writing."), stored=stored)
        fact, before = policies.support_of(stored), copy(stored)
        _check_moved(stored, changes.get("on_date", stored.on_date))
        for name, value in changes.items():
            setattr(stored, name, value)
        policies.check_minutes(stored.minutes, stored.on_date)
        check_travel(stored.travel_minutes)
        policies.check_day(stored.on_date, clock.today(), stored.participation.project)
        dictionary("place-kinds").check(stored.place, field="place")
        stop_proving(opened, fact, (before, stored), said_by(fact, stored), lambda: _reason(fact, reason, by))
        support = _corrected(fact, stored, reason=reason, words=words, by=by)
        stored.support, stored.confirmed = support.pk, stored.confirmed or signature is not None
        stored.version += 1
        opened.save(stored, fields=sorted({*changes, "confirmed", "read_before", "support", "version"}))
        prove_again(stored, changed_in(before, stored), by)
        if signature:
            _prove(support, signature, Document.Form.SIGNATURE, clock.today(), by)
        return stored


def withdraw_session(*, session: Session, by: Actor, reason: str = "", words: str = "") -> None:
    """Withdraw a session that did not take place, with the steps agreed in it that are still open.

    The appointment that it came from is planned again.
    Without `reason` it is the author's typing error: one tap, for a few days.
    """
    with verb("coaching.withdraw_session", controller=session.participation.project.controller_id, by=by) as opened:
        fact = policies.support_of(session)
        people.withdraw(fact=fact, reason=_reason(fact, reason, by), words=words, by=by)
        for step in session.next_steps.filter(done_on=None):
            opened.delete(step)
        agenda.release(record=session.pk, controller=session.participation.project.controller_id, by=by)


def withdraw_support(*, fact: Support, reason: str, by: Actor, words: str = "") -> None:
    """Withdraw a support as `people.actions.withdraw` does; the appointment behind its session is planned again."""
    with verb("coaching.withdraw_support", controller=fact.controller, by=by):
        people.withdraw(fact=fact, reason=reason, words=words, by=by)
        session = Session.objects.filter(support=fact.pk).first()
        if session:
            agenda.release(record=session.pk, controller=fact.controller, by=by)


def correct_support(*, fact: Support, changes: Mapping[str, Any], reason: str, by: Actor, words: str = "") -> Support:
    """Correct a support as `people.actions.correct` does; the session behind it, if there is one, moves along."""
    with verb("coaching.correct_support", controller=fact.controller, by=by) as opened:
        session = Session.objects.filter(support=fact.pk).first()
        if session:
            on_date = changes.get("start_date", session.on_date)
            # A day on which nobody coached is a slip that the work list tells; one of another coach is refused.
            if coached([session.participation_id])[session.participation_id].all_on(on_date):
                with policies.shown_at("start_date"):
                    _check_moved(session, on_date)
        changed = _move_along(opened, session, fact, changes, reason) if session else set()
        new = people.correct(fact=fact, changes=changes, reason=reason, words=words, by=by)
        if session:
            session.support = new.pk
            if "hours" in changes:
                with policies.shown_at("hours"):
                    policies.check_minutes(session.minutes, session.on_date)
            session.version += 1
            opened.save(session, fields=["support", "on_date", "minutes", "read_before", "version"])
            prove_again(session, changed, by)
        return new


def _move_along(
    opened: Verb, session: Session, fact: Support, changes: Mapping[str, Any], reason: str
) -> Collection[str]:
    """Let a session be what its corrected support says, and stop what was signed from proving what it did not say."""
    before, after = copy(session), moved_along(session, fact, changes)
    session.on_date, session.minutes = after.on_date, after.minutes
    stop_proving(opened, fact, (before, session), changes, lambda: reason)
    return changed_in(before, session)


def add_step(*, participation: Participation, step: Step, by: Actor) -> NextStep:
    """Note something to do outside a session."""
    with verb("coaching.add_step", controller=participation.project.controller_id, by=by) as opened:
        return opened.save(_step(participation, None, step))


def change_step(*, step: NextStep, version: int, wanted: Step, by: Actor) -> NextStep:
    """Change what was agreed. Raises Stale when somebody changed it since `version`."""
    with verb("coaching.change_step", controller=step.participation.project.controller_id, by=by) as opened:
        stored = NextStep.objects.get(pk=step.pk)
        if stored.version != version:
            raise Stale(_("Somebody else changed this step while you were writing."), stored=stored)
        if wanted.due_on != stored.due_on:
            policies.check_due(wanted.due_on, clock.today(), step.participation.project)
        stored.what, stored.owner, stored.due_on = policies.check_words(wanted.what), wanted.owner, wanted.due_on
        stored.version += 1
        return opened.save(stored, fields=["what", "owner", "due_on", "version"])


def remove_step(*, step: NextStep, by: Actor) -> None:
    """Remove what was agreed by mistake."""
    with verb("coaching.remove_step", controller=step.participation.project.controller_id, by=by) as opened:
        opened.delete(step)


def mark_step_done(*, step: NextStep, by: Actor, done_on: date | None = None) -> NextStep:
    """Record that what was agreed is done, today unless told."""
    with verb("coaching.mark_step_done", controller=step.participation.project.controller_id, by=by) as opened:
        return _set_done(opened, step, done_on or clock.today())


def reopen_step(*, step: NextStep, by: Actor) -> NextStep:
    """Record that what was marked as done is not."""
    with verb("coaching.reopen_step", controller=step.participation.project.controller_id, by=by) as opened:
        return _set_done(opened, step, None)


def _set_done(opened: Verb, step: NextStep, done_on: date | None) -> NextStep:
    step.done_on = done_on
    step.version += 1
    return opened.save(step, fields=["done_on", "version"])


def _step(participation: Participation, session: Session | None, step: Step) -> NextStep:
    what = policies.check_words(step.what)
    policies.check_due(step.due_on, clock.today(), participation.project)
    return NextStep(participation=participation, session=session, what=what, owner=step.owner, due_on=step.due_on)


def _prove(support: Support, file: StoredFile, form: str, on_date: date, by: Actor) -> None:
    document = people.keep_document(
        controller=support.participation.project.controller,
        kind=SESSION_CARD,
        form=form,
        document_date=on_date,
        file=file,
        by=by,
    )
    people.prove(facts=[support], document=document, by=by)


def _check_moved(session: Session, on_date: date) -> None:
    if on_date != session.on_date:
        who = session.participation_id
        policies.check_moved_to(coached([who])[who], on_date, session.coach)


def _corrected(fact: Support, session: Session, *, reason: str, words: str, by: Actor) -> Support:
    changes = said_by(fact, session)
    if not changes:
        return fact
    return people.correct(fact=fact, changes=changes, reason=_reason(fact, reason, by), words=words, by=by)


def _reason(fact: Support, reason: str, by: Actor) -> str:
    if reason:
        return reason
    if not may_be_typing_error(fact, author=by.id):
        raise PolicyBroken(_("Choose why this is corrected."), field="reason")
    return TYPING_ERROR
