"""The verbs of payment claims: keep the list, mark one as sent, correct it; say what the contract says of deadlines."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

import miara
from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.errors import Stale, check_version
from kladka.programmes.models import Project
from kladka.reporting.live import flow
from kladka.reporting.live.figures import facts_of
from kladka.reporting.models import Claim, ClaimContent, ClaimTakenBack, ClaimTerms
from kladka.reporting.policies import claim as policies
from kladka.reporting.queries import claim as queries
from kladka.reporting.queries.claim import Moment
from kladka.reporting.restatement.claim import Way, ways

_KEPT = ("number", "period_from", "period_until", "is_final", "due_on")


def add_claim(
    *,
    project: Project,
    number: int,
    period_from: date,
    period_until: date,
    by: Actor,
    is_final: bool = False,
    due_on: date | None = None,
) -> Claim:
    """Put a claim on the list of the project's."""
    with verb("reporting.add_claim", controller=project.controller_id, by=by) as opened:
        claim = Claim(project=project, number=number, period_from=period_from, period_until=period_until)
        claim.is_final, claim.due_on = is_final, due_on
        _check(claim)
        return opened.save(claim)


def change_claim(*, claim: Claim, version: int, changes: Mapping[str, Any], by: Actor) -> Claim:
    """Change an open claim. Raises Stale when somebody changed it since `version`."""
    with verb("reporting.change_claim", controller=claim.project.controller_id, by=by) as opened:
        stored = _unchanged(claim, version)
        policies.check_open(stored)
        # A correction is about the same period under the same number; only its deadline is its own.
        for name in _KEPT if stored.replaces_id is None else _KEPT[-1:]:
            if name in changes:
                setattr(stored, name, changes[name])
        if stored.replaces_id is None:
            _check(stored)
        policies.check_due(stored.period_until, stored.due_on)
        stored.version += 1
        return opened.save(stored, fields=[*_KEPT, "version"])


def remove_claim(*, claim: Claim, version: int, by: Actor) -> Claim:
    """Take an open claim off the list; it can be restored. Raises Stale when somebody changed it since `version`."""
    with verb("reporting.remove_claim", controller=claim.project.controller_id, by=by) as opened:
        stored = _unchanged(claim, version)
        policies.check_open(stored)
        stored.state = Claim.State.REMOVED
        stored.version += 1
        return opened.save(stored, fields=["state", "version"])


def restore_claim(*, claim: Claim, by: Actor) -> Claim:
    """Put a removed claim back on the list, where its place is still free. One that is there stays as it is."""
    with verb("reporting.restore_claim", controller=claim.project.controller_id, by=by) as opened:
        stored = _fresh(claim)
        if stored.state != Claim.State.REMOVED:
            return stored
        stored.state = Claim.State.OPEN
        if stored.replaces is None:
            _check(stored)
        else:
            there = queries.claims_of(stored.project)
            policies.check_stands(stored.replaces, there)
            policies.check_can_be_corrected(stored.replaces, there)
        stored.version += 1
        return opened.save(stored, fields=["state", "version"])


def correct_claim(*, claim: Claim, by: Actor) -> Claim:
    """Begin the next edition of a sent claim: the same period, told again by what is known now."""
    with verb("reporting.correct_claim", controller=claim.project.controller_id, by=by) as opened:
        stored = _fresh(claim)
        there = queries.claims_of(stored.project)
        policies.check_stands(stored, there)
        policies.check_can_be_corrected(stored, there)
        # A removed correction has its edition's place; the constraint lets another have it, too.
        edition = stored.edition + 1
        following = Claim(project=stored.project, number=stored.number, edition=edition, replaces=stored)
        following.period_from, following.period_until = stored.period_from, stored.period_until
        following.is_final = stored.is_final
        return opened.save(following)


def send_claim(*, claim: Claim, sent_on: date, version: int, by: Actor) -> Claim:
    """Mark a claim as sent to the funder and keep what it said on that day, for ever.

    Raises Stale when somebody changed it since `version`. Marking again what the same person marked changes nothing.
    """
    stored = _fresh(claim)
    if stored.is_sent and (stored.sent_by, stored.sent_on) == (by.id, sent_on):
        policies.check_stands(stored, queries.claims_of(stored.project))
        return stored
    with verb("reporting.send_claim", controller=claim.project.controller_id, by=by) as opened:
        policies.check_open(_fresh(claim))
        stored = _unchanged(claim, version)
        there = queries.claims_of(stored.project)
        base = queries.base_of(stored, there)
        today = clock.today()
        policies.check_can_be_sent(stored, sent_on, base, there, today=today)
        moment = _moment(stored, sent_on, today)
        content = _content(stored, moment, base)
        stored.state, stored.sent_on = Claim.State.SENT, sent_on
        stored.sent_by, stored.sent_at = opened.by, opened.at
        stored.version += 1
        opened.save(content)
        return opened.save(stored, fields=["state", "sent_on", "sent_by", "sent_at", "version"])


def take_back_claim(*, claim: Claim, reason: str, by: Actor, words: str = "") -> Claim:
    """Say that a claim was marked as sent by mistake and return the open one in its place. What it said is kept.

    Taking back what was taken back already changes nothing. Raises PolicyBroken where another claim goes on from it.
    """
    with verb("reporting.take_back_claim", controller=claim.project.controller_id, by=by) as opened:
        stored = _fresh(claim)
        if (there_now := queries.follower_of(stored.project, stored.pk)) is not None:
            return there_now
        policies.check_reason(reason)
        policies.check_can_be_taken_back(stored, queries.claims_of(stored.project))
        opened.say(words)
        following = Claim(project=stored.project, edition=stored.edition, replaces=stored.replaces)
        for name in _KEPT:
            setattr(following, name, getattr(stored, name))
        opened.save(following)
        taken = ClaimTakenBack(claim=stored, followed_by=following, reason=reason)
        taken.taken_at, taken.taken_by = opened.at, opened.by
        opened.save(taken)
        return following


def set_terms(
    *,
    project: Project,
    days: int,
    unit: str,
    final_days: int,
    final_unit: str,
    source: str,
    by: Actor,
    version: int = 0,
) -> ClaimTerms:
    """Say what the project's contract says of deadlines. Raises Stale when somebody changed it since `version`."""
    with verb("reporting.set_claim_terms", controller=project.controller_id, by=by) as opened:
        policies.check_terms(days, final_days, source)
        stored = queries.terms_for(project)
        if (stored.version if stored else 0) != version:
            raise Stale(_("Somebody else changed this while you were writing."), stored=stored)
        terms = stored or ClaimTerms(project=project, version=0)
        terms.days, terms.unit, terms.final_days, terms.final_unit = days, unit, final_days, final_unit
        terms.source = source.strip()
        terms.version += 1
        fields = ["days", "unit", "final_days", "final_unit", "source", "version"] if stored else []
        return opened.save(terms, fields=fields)


def _check(claim: Claim) -> None:
    """Look at a claim beside the others; editions of the same number are of the same period."""
    others = [each for each in queries.claims_of(claim.project) if each.pk != claim.pk and each.replaces_id is None]
    policies.check_period(claim.project, claim.period_from, claim.period_until)
    policies.check_number(claim.number, others)
    policies.check_apart(claim.number, claim.period_from, claim.period_until, others)
    policies.check_final(claim.number, others, is_final=claim.is_final)
    policies.check_due(claim.period_until, claim.due_on)


def _moment(claim: Claim, sent_on: date, today: date) -> Moment:
    """Return what a claim is told from when it is sent: all of an earlier day, or what is known at this moment."""
    number = facts_of(claim.project).head if sent_on == today else None
    return Moment(claim.period_until, sent_on, number, flow.flow_pack())


def _content(claim: Claim, moment: Moment, base: Claim | None) -> ClaimContent:
    tables = queries.tables_at(claim.project, moment)
    days = {"first": claim.period_from, "as_of": moment.as_of, "known_on": moment.known_on}
    table = flow.flow(moment.pack, tables, claim.project.code, **days)
    told = {
        **{name: day.isoformat() for name, day in days.items()},
        "project": claim.project.code,
        "number": claim.number,
        "edition": claim.edition,
        "is_final": claim.is_final,
        "lines": [
            {"code": line.code, "by_end": line.by_end, "before": line.before, "incomplete": line.incomplete}
            for line in table.lines
        ],
        "changes": _changes(claim, moment, base),
        "definitions": {
            "code": moment.pack.code,
            "version": moment.pack.version,
            "hash": moment.pack.hash,
            "texts": miara.texts_of(moment.pack),
        },
    }
    said = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(said.encode()).hexdigest()
    given = {"as_of": moment.as_of, "known_on": moment.known_on, "ledger_no": moment.ledger_no}
    return ClaimContent(claim=claim, said=said, sha256=digest, **given)


def _changes(claim: Claim, moment: Moment, base: Claim | None) -> Mapping[str, Any] | None:
    if base is None:
        return None
    found: Iterable[Way] = ways(claim.project, queries.moment_of(base), moment)
    steps = [
        {"code": each.code, "before": each.before, "after": each.after, "steps": [list(step) for step in each.steps]}
        for each in found
    ]
    return {"since": str(base.pk), "label": base.label, "lines": steps}


def _unchanged(claim: Claim, version: int) -> Claim:
    stored = _fresh(claim)
    check_version(stored, version)
    return stored


def _fresh(claim: Claim) -> Claim:
    """The claim as it is stored now, under the ledger's lock."""
    return Claim.objects.select_related("project__controller", "replaces__project").get(pk=claim.pk)


__all__ = [
    "add_claim",
    "change_claim",
    "correct_claim",
    "remove_claim",
    "restore_claim",
    "send_claim",
    "set_terms",
    "take_back_claim",
]
