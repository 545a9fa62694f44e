"""Corrections: one fact is retracted, another takes its place; the ledger keeps both."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.ledger import Fact
from kladka.core.triggers import RETRACTION
from kladka.documents.templates import template_of
from kladka.people import policies
from kladka.people.models import (
    Assignment,
    Ending,
    Entry,
    Evidence,
    HandOver,
    Paper,
    RecordState,
    Situation,
    Support,
)
from kladka.people.queries.assigned import ended_by
from kladka.people.queries.evidence import proving
from kladka.people.rules.printed import reads_otherwise

TYPING_ERROR = "typing_error"
_OWN = frozenset({"id", "controller", "recorded_no", "recorded_at", "recorded_by", "replaces", *RETRACTION})


class Lost(NamedTuple):
    """What proves a fact and would not prove it as corrected, and why not, in a sentence."""

    evidence: Evidence
    why: str


def correct[F: Fact](*, fact: F, changes: Mapping[str, Any], reason: str, by: Actor, words: str = "") -> F:
    """Replace a fact by one with `changes` (field name → value); return the new one.

    Its evidence and its ending go over to the new fact; what was verified is proven again and wants a second look. What
    could not prove the new fact falls away: a signed paper of ours that says otherwise of it, a document of another
    kind or an older one (`lost_by`).
    Where a hand-over began an assignment, the end of the one before moves along.
    Raises Stale when somebody corrected it meanwhile, PolicyBroken when nothing changes.
    """
    dictionary("correction-reasons").check(reason, field="reason")
    if all(getattr(fact, name) == value for name, value in changes.items()):
        raise PolicyBroken(_("Nothing was changed."))
    with verb("people.correct", controller=fact.controller, by=by) as opened:
        opened.say(words)
        new = _copy(fact, changes)
        policies.check_corrected(new, clock.today(), replaced=fact, endings=_endings(fact))
        opened.replace(fact, new, reason=reason)
        if isinstance(fact, Assignment):
            _carry_hand_over(opened, fact, new, reason)
        _carry_endings(opened, fact, new, reason)
        _carry_evidence(opened, fact, new, reason)
        return new


def correct_typing_error[F: Fact](*, fact: F, changes: Mapping[str, Any], by: Actor) -> F:
    """Correct one's own recent fact with one tap. Raises PolicyBroken as `policies.check_typing_error` says."""
    policies.check_typing_error(fact, author=by.id)
    return correct(fact=fact, changes=changes, reason=TYPING_ERROR, by=by)


def withdraw(*, fact: Fact, reason: str, by: Actor, words: str = "") -> None:
    """Stop believing a fact with its ending and its evidence; an entry with its record states, too.

    Raises Stale when it is retracted already.
    """
    dictionary("correction-reasons").check(reason, field="reason")
    with verb("people.withdraw", controller=fact.controller, by=by) as opened:
        opened.say(words)
        if isinstance(fact, Ending) and fact.situation:
            policies.check_lasts_until(fact.situation, fact.situation.until_date)
        if isinstance(fact, Ending):
            policies.check_ends(fact, None)
        policies.check_presence_without(fact)
        opened.retract(fact, reason=reason)
        for hanging_on in (*_endings(fact), *_evidence(fact), *_states(fact), *_checks(fact)):
            opened.retract(hanging_on, reason=reason)


def record_entry_again(*, entry: Entry, by: Actor) -> Entry:
    """Record an entry anew that was withdrawn, with the same content, and the record states withdrawn with it.

    Raises PolicyBroken when there is an entry already, and when it no longer fits what is recorded.
    """
    with verb("people.record_entry_again", controller=entry.controller, by=by) as opened:
        if Entry.objects.current().filter(participation=entry.participation_id).exists():
            raise PolicyBroken(_("The entry is recorded already. Look at the participant again."))
        new = _copy(entry, {})
        policies.check_corrected(new, clock.today(), replaced=entry)
        states = RecordState.objects.filter(participation=entry.participation_id, retracted_no=entry.retracted_no)
        opened.record(new)
        opened.record_all([_copy(one, {}) for one in states.order_by("recorded_no", "pk")])
        return new


def correct_document(
    *, evidence: Evidence, kind: str, document_date: date, reason: str, by: Actor, words: str = ""
) -> None:
    """Say what a document really is, for everything it proves of the participation; checked is what is checked anew.

    Raises PolicyBroken when nothing changes, when it cannot prove that, or when it proves facts of other people, too.
    """
    dictionary("correction-reasons").check(reason, field="reason")
    dictionary("document-kinds").check(kind, field="document_kind")
    document = evidence.document
    if (document.kind, document.document_date) == (kind, document_date):
        raise PolicyBroken(_("Nothing was changed."))
    with verb("people.correct_document", controller=evidence.controller, by=by) as opened:
        opened.say(words)
        policies.check_not_in_future(document_date, clock.today(), field="document_date")
        rows = list(Evidence.objects.current().filter(document=document).order_by("recorded_no"))
        policies.check_of_one_participation(rows)
        policies.check_documents(facts_of(rows), kind=kind, on=document_date)
        document.kind, document.document_date = kind, document_date
        opened.save(document, fields=["kind", "document_date"])
        _carry_rows(opened, rows, {"document_kind": kind, "document_date": document_date}, reason)


def lost_by(*, fact: Fact, changes: Mapping[str, Any]) -> list[Lost]:
    """Return what would prove a fact no more once it is corrected, for whoever is about to do it."""
    return _lost(_evidence(fact), fact, _copy(fact, changes))


def facts_of(rows: Sequence[Evidence]) -> list[Fact]:
    """Return the supports and situations that these rows of evidence are about."""
    ids = [row.fact for row in rows]
    return [fact for model in (Support, Situation) for fact in model.objects.filter(pk__in=ids)]


def _copy[F: Fact](fact: F, changes: Mapping[str, Any]) -> F:
    names = [field.attname for field in fact._meta.concrete_fields if field.attname not in _OWN]
    new = type(fact)(**{name: getattr(fact, name) for name in names})
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def _carry_hand_over(opened: Verb, old: Assignment, new: Any, reason: str) -> None:
    """Let the coaching before end on the day on which the corrected one begins, and keep what was told with it."""
    end = ended_by(old)
    if end is not None:
        opened.replace(end, _copy(end, {"until_date": new.from_date}), reason=reason)
    told = HandOver.objects.filter(assignment=old).first()
    if told is not None:
        shared = {name: getattr(told, name) for name in ("before_id", "note", "is_shared", "shown_until", "created_at")}
        opened.save(HandOver(assignment=new, **shared))


def _carry_endings(opened: Verb, old: Fact, new: Fact, reason: str) -> None:
    link = {Situation: "situation", Assignment: "assignment", Support: "support"}.get(type(old))
    if link is None:
        return
    for ending in _endings(old):
        opened.replace(ending, _copy(ending, {link: new, **_last_day(new)}), reason=reason)


def _last_day(fact: Fact) -> dict[str, date]:
    """Return when what has this fact ended, ended: with a support's own last day."""
    return {"until_date": fact.end_date or fact.start_date} if isinstance(fact, Support) else {}


def _carry_evidence(opened: Verb, old: Fact, new: Fact, reason: str) -> None:
    """Let what proved a fact prove the corrected one, as far as it can."""
    rows = _evidence(old)
    lost = {one.evidence.pk for one in _lost(rows, old, new)}
    for row in rows:
        if row.pk in lost:
            opened.retract(row, reason=reason)
    _carry_rows(opened, [row for row in rows if row.pk not in lost], {"fact": new.pk}, reason)


def _lost(rows: Sequence[Evidence], old: Fact, new: Fact) -> list[Lost]:
    papers = Paper.objects.filter(document__in={row.document_id for row in rows})
    otherwise = {one.document_id for one in papers if reads_otherwise(template_of(one.template).of, old, new)}
    lost = []
    for row in rows:
        if row.document_id in otherwise:
            lost.append(Lost(row, policies.signed_otherwise()))
        elif why := policies.why_no_proof(new, kind=row.document_kind, on=row.document_date):
            lost.append(Lost(row, why))
    return lost


def _carry_rows(opened: Verb, rows: Sequence[Evidence], changes: Mapping[str, Any], reason: str) -> None:
    """Let one row with `changes`, proven, take the place of all rows about one document and one fact."""
    carried = set()
    for evidence in rows:
        key = (evidence.fact, evidence.document_id)
        if key in carried:
            opened.retract(evidence, reason=reason)
            continue
        carried.add(key)
        opened.replace(evidence, _copy(evidence, {**changes, "state": Evidence.State.PROVEN}), reason=reason)


def _endings(fact: Fact) -> list[Ending]:
    if isinstance(fact, Situation):
        return list(Ending.objects.current().filter(situation=fact))
    if isinstance(fact, Assignment):
        return list(Ending.objects.current().filter(assignment=fact))
    if isinstance(fact, Support):
        return list(Ending.objects.current().filter(support=fact))
    return []


def _states(fact: Fact) -> list[RecordState]:
    """Return how far a record was: without its entry it is a draft again."""
    if not isinstance(fact, Entry):
        return []
    return list(RecordState.objects.current().filter(participation=fact.participation_id))


def _checks(fact: Fact) -> list[Evidence]:
    """Return who looked at a document that no longer proves the fact."""
    if not isinstance(fact, Evidence) or fact.state != Evidence.State.PROVEN:
        return []
    same = Evidence.objects.current().filter(fact=fact.fact, document=fact.document_id)
    return list(same.filter(state=Evidence.State.VERIFIED))


def _evidence(fact: Fact) -> list[Evidence]:
    return list(proving(fact.pk))
