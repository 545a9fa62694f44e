"""Corrections: one fact is retracted, another takes its place; the ledger keeps both."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.ledger import Fact
from kladka.core.triggers import RETRACTION
from kladka.people import policies
from kladka.people.models import Assignment, Ending, Entry, Evidence, RecordState, Situation

TYPING_ERROR = "typing_error"
_OWN = frozenset({"id", "controller", "recorded_no", "recorded_at", "recorded_by", "replaces", *RETRACTION})


def correct[F: Fact](*, fact: F, changes: Mapping[str, Any], reason: str, by: Actor, words: str = "") -> F:
    """Replace a fact by one with `changes` (field name → value); return the new one.

    Its evidence and its ending go over to the new fact; what was verified is proven again and wants a second look.
    Raises Stale when somebody corrected it meanwhile, PolicyBroken when nothing changes.
    """
    dictionary("correction-reasons").check(reason, field="reason")
    if all(getattr(fact, name) == value for name, value in changes.items()):
        raise PolicyBroken(_("Nothing was changed."))
    with verb("people.correct", controller=fact.controller, by=by) as opened:
        opened.say(words)
        new = _copy(fact, changes)
        policies.check_corrected(new, clock.today())
        opened.replace(fact, new, reason=reason)
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
        opened.retract(fact, reason=reason)
        for hanging_on in (*_endings(fact), *_evidence(fact), *_states(fact)):
            opened.retract(hanging_on, reason=reason)


def _copy[F: Fact](fact: F, changes: Mapping[str, Any]) -> F:
    names = [field.attname for field in fact._meta.concrete_fields if field.attname not in _OWN]
    new = type(fact)(**{name: getattr(fact, name) for name in names})
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def _carry_endings(opened: Verb, old: Fact, new: Fact, reason: str) -> None:
    link = {Situation: "situation", Assignment: "assignment"}.get(type(old))
    if link is None:
        return
    for ending in _endings(old):
        opened.replace(ending, _copy(ending, {link: new}), reason=reason)


def _carry_evidence(opened: Verb, old: Fact, new: Fact, reason: str) -> None:
    carried = set()
    for evidence in _evidence(old):
        if evidence.document_id in carried:
            opened.retract(evidence, reason=reason)
            continue
        carried.add(evidence.document_id)
        opened.replace(evidence, _copy(evidence, {"fact": new.pk, "state": Evidence.State.PROVEN}), reason=reason)


def _endings(fact: Fact) -> list[Ending]:
    if isinstance(fact, Situation):
        return list(Ending.objects.current().filter(situation=fact))
    if isinstance(fact, Assignment):
        return list(Ending.objects.current().filter(assignment=fact))
    return []


def _states(fact: Fact) -> list[RecordState]:
    """Return how far a record was: without its entry it is a draft again."""
    if not isinstance(fact, Entry):
        return []
    return list(RecordState.objects.current().filter(participation=fact.participation_id))


def _evidence(fact: Fact) -> list[Evidence]:
    return list(Evidence.objects.current().filter(fact=fact.pk).order_by("recorded_no"))
