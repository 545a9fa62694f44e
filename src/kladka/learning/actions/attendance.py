"""Who came: marked by person, confirmed as supports, proven by the signed list; and heads at open events."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, Stale
from kladka.files.models import StoredFile
from kladka.learning import policies, queries, rules
from kladka.learning.models import Enrolment, Event, EventSession, HeadCount, Presence
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.people.models import Document, Evidence, Participation, Support

ATTENDANCE_LIST = "attendance_list"
"""The kind of document (dictionary "document-kinds") that proves named attendance."""


type Marked = str | rules.Mark
"""A mark, or no more than its state: times and a reason that are stored stay where the state does."""


def mark_presence(
    *, session: EventSession, marks: Mapping[UUID, Marked], by: Actor, before: Mapping[UUID, Marked] | None = None
) -> list[Presence]:
    """Store marks by participation id ("" takes a mark back); return the changed ones.

    People who are not in `marks` keep theirs, so two phones at the door lose nothing of each other. `before` holds
    the marks that were seen when these were made: what of a mark was not changed since stays as it is stored. Raises
    PolicyBroken before the session's day, for somebody who is not enrolled, or for times and a reason that cannot be;
    Stale, with the session's stored marks by participation id, when somebody else has marked one of these people
    differently since `before`.
    """
    if not marks:
        return []
    with verb("learning.mark_presence", controller=session.event.project.controller_id, by=by) as opened:
        policies.check_takes_place(session.event)
        policies.check_held(session.on_date, clock.today(), field="people")
        enrolled = Enrolment.objects.named().filter(event=session.event_id).values_list("participation_id", flat=True)
        policies.check_enrolled(marks, enrolled)
        found = {presence.participation_id: presence for presence in Presence.objects.filter(session=session)}
        stored = {key: presence.mark for key, presence in found.items()}
        wanted = _wanted(stored, marks, before)
        policies.check_marks(session, wanted)
        changed = [_marked(opened, found[key], mark) for key, mark in wanted.items() if key in found]
        new = [
            Presence(session=session, participation_id=key, marked_at=opened.at, marked_by=by.id, **asdict(mark))
            for key, mark in wanted.items()
            if mark.state and key not in found
        ]
        opened.save_all(Presence, new)
        return [presence for presence in changed if presence] + new


def confirm_attendance(*, event: Event, by: Actor, reason: str = "", words: str = "") -> list[Support]:
    """Turn the marks into one support per person who came, as one act; return the event's supports.

    Confirming again records what is new, corrects what changed and withdraws what is gone; the last two need
    `reason`, a code of "correction-reasons". Raises PolicyBroken naming the person whom a support cannot be given or
    whose time there cannot be reckoned, and when there is nobody to confirm for.
    """
    with verb("learning.confirm_attendance", controller=event.project.controller_id, by=by) as opened:
        opened.say(words)
        policies.check_takes_place(event)
        sessions, marks = queries.marked_sessions(event)
        wanted, recorded = queries.wanted_of(event, sessions, marks), queries.recorded_supports(event)
        policies.check_reckoned(sessions, marks)
        policies.check_somebody_came(event, wanted, recorded)
        change = queries.compare(wanted, recorded)
        if change.corrects:
            if not reason:
                raise PolicyBroken(_("Attendance already confirmed has changed. Choose why."), field="reason")
            dictionary("correction-reasons").check(reason, field="reason")
        for key in sorted(change.gone):
            people.withdraw(fact=recorded[key], reason=reason, by=by)
        for key in sorted(change.changed):
            people.correct(fact=recorded[key], changes=wanted[key].columns(event), reason=reason, by=by)
        _record_new(event, {key: wanted[key] for key in change.new}, by)
        event.confirmed_at = opened.at
        opened.save(event, fields=["confirmed_at"])
        return list(queries.recorded_supports(event).values())


def count_heads(*, event: Event, on_date: date, head_count: int, by: Actor, reason: str = "") -> HeadCount:
    """Record how many people came to an open event on a day; with a `reason` correct what was counted before.

    Raises PolicyBroken for an event that is not open, a day outside it or in the future, or a second count without
    a reason.
    """
    policies.check_takes_place(event)
    policies.check_open(event)
    policies.check_heads(event, on_date)
    policies.check_held(on_date, clock.today(), field="on_date")
    with verb("learning.count_heads", controller=event.project.controller_id, by=by) as opened:
        fact = HeadCount(event=event, project=event.project, on_date=on_date, kind=event.kind, head_count=head_count)
        before = HeadCount.objects.current().filter(event=event, on_date=on_date).first()
        if before is None:
            return opened.record(fact)
        if not reason:
            raise PolicyBroken(
                _("Heads were already counted on this day: %(count)s. To correct that, choose why.")
                % {"count": before.head_count},
                field="reason",
            )
        dictionary("correction-reasons").check(reason, field="reason")
        return opened.replace(before, fact, reason=reason)


def prove_attendance(
    *,
    event: Event,
    supports: Sequence[Support],
    document_date: date,
    by: Actor,
    file: StoredFile | None = None,
    inspected_by: Staff | None = None,
    inspected_on: date | None = None,
) -> tuple[Document, list[Evidence]]:
    """Keep the signed list once and record that it proves these supports of the event, as one act.

    Without a `file`, say who inspected the original and when. Raises PolicyBroken for a support of another event, or
    when nobody is ticked.
    """
    if not supports:
        raise PolicyBroken(_("Tick the people whose signatures are on the list."), field="people")
    if any(support.event != event.pk for support in supports):
        raise PolicyBroken(_("Somebody of this list attended another event."), field="people")
    with verb("learning.prove_attendance", controller=event.project.controller_id, by=by):
        if document_date < event.starts_on:
            raise PolicyBroken(_("The list cannot be older than the event."), field="document_date")
        document = people.keep_document(
            controller=event.project.controller,
            kind=ATTENDANCE_LIST,
            form=Document.Form.SCAN if file else Document.Form.ORIGINAL_INSPECTED,
            document_date=document_date,
            file=file,
            inspected_by=inspected_by,
            inspected_on=inspected_on,
            by=by,
        )
        return document, people.prove(facts=supports, document=document, by=by)


def _wanted(
    stored: Mapping[UUID, rules.Mark], marks: Mapping[UUID, Marked], before: Mapping[UUID, Marked] | None
) -> dict[UUID, rules.Mark]:
    """Return the marks to store: what was sent, where it was seen before put together with what is stored."""
    wanted: dict[UUID, rules.Mark] = {}
    for key, sent in marks.items():
        now = stored.get(key, rules.NOT_MARKED)
        seen = now if before is None else _whole(before.get(key, ""), now)
        mark = rules.merged(stored=now, seen=seen, sent=_whole(sent, seen))
        if mark is None:
            words = _("Somebody else marked the same people differently while you were marking.")
            raise Stale(words, stored=dict(stored))
        wanted[key] = mark
    return wanted


def _whole(marked: Marked, known: rules.Mark) -> rules.Mark:
    if isinstance(marked, rules.Mark):
        return marked
    return known if known.state == marked else rules.Mark(marked)


def _marked(opened: Verb, presence: Presence, mark: rules.Mark) -> Presence | None:
    if presence.mark == mark:
        return None
    if not mark.state:
        opened.delete(presence)
        return None
    for name, value in asdict(mark).items():
        setattr(presence, name, value)
    presence.marked_at, presence.marked_by = opened.at, opened.by
    return opened.save(presence, fields=[*asdict(mark), "marked_at", "marked_by"])


def _record_new(event: Event, wanted: Mapping[UUID, queries.Wanted], by: Actor) -> None:
    """Record supports, everybody with the same days and hours together."""
    found = Participation.objects.select_related("project", "person__identity").in_bulk(list(wanted))
    groups: dict[queries.Wanted, list[Participation]] = {}
    for key in sorted(wanted):
        groups.setdefault(wanted[key], []).append(found[key])
    for what, participations in groups.items():
        columns: dict[str, Any] = what.columns(event)
        try:
            _record(event, participations, columns, by)
        except PolicyBroken:
            # Nothing was written yet. One by one, so that the message can say whom it is about.
            for participation in participations:
                _record_one(event, participation, columns, by)


def _record_one(event: Event, participation: Participation, columns: Mapping[str, Any], by: Actor) -> None:
    try:
        _record(event, [participation], columns, by)
    except PolicyBroken as error:
        name = participation.person.identity.name
        message = _("%(name)s: %(message)s") % {"name": name, "message": error.message}
        raise PolicyBroken(message, field=error.field) from error


def _record(event: Event, participations: list[Participation], columns: Mapping[str, Any], by: Actor) -> None:
    people.record_supports(participations=participations, event=event.pk, form="group", by=by, **columns)
