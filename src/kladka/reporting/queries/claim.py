"""Reads of payment claims: which there are, by which day each is due, what each says, and what stood before it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db.models import QuerySet

import miara
from kladka.core import clock
from kladka.programmes.models import Project
from kladka.reporting.kreport import learnt_later
from kladka.reporting.live import flow
from kladka.reporting.live.figures import Extract, facts_of, remembered
from kladka.reporting.live.flow import Flow, Line, Member, Pack
from kladka.reporting.models import Claim, ClaimContent, ClaimTakenBack, ClaimTerms, Report
from kladka.reporting.rules.claim import Term, Terms, due_on, is_free, terms_of

__all__ = [
    "Moment",
    "base_of",
    "claims_of",
    "due_of",
    "flow_of",
    "follower_of",
    "is_corrected",
    "members_of",
    "moment_of",
    "next_number",
    "people_of",
    "removed_of",
    "report_for",
    "tables_at",
    "taken_back_for",
    "terms_for",
]


def claims_of(project: Project) -> list[Claim]:
    """Return a project's claims that were neither removed nor taken back, the newest first, in one query."""
    rows = Claim.objects.filter(project=project, taken_back=None).exclude(state=Claim.State.REMOVED)
    return list(rows.select_related("project", "content", "follows").order_by("-number", "-edition"))


def removed_of(project: Project) -> list[Claim]:
    """Return a project's claims that were taken off the list and can be put back, the newest first, in one query."""
    rows = Claim.objects.filter(project=project, state=Claim.State.REMOVED).select_related("project")
    return list(rows.order_by("-number", "-edition", "-pk"))


def follower_of(project: Project, pk: UUID) -> Claim | None:
    """Return the claim in the place of one that was taken back, the last of them where that happened again."""
    found = {each.claim_id: each.followed_by for each in _taken_back(project)}
    follower = found.get(pk)
    while follower is not None and follower.pk in found:
        follower = found[follower.pk]
    return follower


def taken_back_for(claim: Claim) -> list[ClaimTakenBack]:
    """Return the claims that were taken back before this one came in their place, the newest first, in one query.

    Of a claim of `claims_of` that follows none nothing is asked.
    """
    if not hasattr(claim, "follows"):
        return []
    found = {each.followed_by_id: each for each in _taken_back(claim.project)}
    before, at = [], claim.pk
    while at in found:
        before.append(found[at])
        at = found[at].claim_id
    return before


def _taken_back(project: Project) -> QuerySet[ClaimTakenBack]:
    rows = ClaimTakenBack.objects.filter(claim__project=project)
    return rows.select_related("claim__content", "followed_by__project")


def next_number(there: Sequence[Claim]) -> int:
    """Return the number of the next claim."""
    return max((claim.number for claim in there), default=0) + 1


def is_corrected(claim: Claim, there: Iterable[Claim]) -> bool:
    """Tell whether a later edition of a sent claim was sent."""
    return any(each.number == claim.number and each.edition > claim.edition and each.is_sent for each in there)


def base_of(claim: Claim, there: Iterable[Claim]) -> Claim | None:
    """Return the sent claim that this one goes on from: the one it corrects, else the newest edition of the last claim
    whose period ended before its own began. Of a sent one that which was so when it was sent, whatever came since."""
    if claim.replaces_id:
        return next((each for each in there if each.pk == claim.replaces_id), None)
    if claim.is_sent:
        kept = json.loads(claim.content.said)["changes"]
        return next((each for each in there if kept is not None and str(each.pk) == kept["since"]), None)
    earlier = [each for each in there if each.is_sent and each.period_until < claim.period_from]
    return max(earlier, key=lambda each: (each.period_until, each.edition), default=None)


def terms_for(project: Project) -> ClaimTerms | None:
    """Return what the project's contract says of deadlines, if somebody typed it."""
    return ClaimTerms.objects.filter(project=project).first()


def due_of(claim: Claim, own: ClaimTerms | None) -> tuple[date | None, Terms | None]:
    """Return by which day a claim is to be handed in, and by which terms; no terms where it was agreed otherwise, and
    nothing at all where nobody knows, nor of a correction: what was handed in in time is corrected later."""
    if claim.due_on is not None or claim.replaces_id:
        return claim.due_on, None
    terms = _own(own) if own is not None else terms_of(claim.project.profile, claim.period_until)
    if terms is None:
        return None, None
    return due_on(claim.period_until, terms.term(is_final=claim.is_final), is_free), terms


def _own(own: ClaimTerms) -> Terms:
    interim, final = Term(own.days, own.unit), Term(own.final_days, own.final_unit)  # type: ignore[arg-type]
    return Terms(interim, final, {"pl": own.source, "en": own.source}, is_own=True)


def report_for(claim: Claim) -> Report | None:
    """Return the newest report of exactly the claim's period, prepared or submitted."""
    rows = Report.objects.filter(project=claim.project, as_of=claim.period_until, period_from=claim.period_from)
    return rows.exclude(state=Report.State.WITHDRAWN).order_by("-number", "-version").first()


@dataclass(frozen=True)
class Moment:
    """What a claim is told from: the last day counted, the day of knowledge, the newest fact known on that day (None:
    all of the day), and the definitions."""

    as_of: date
    known_on: date
    ledger_no: int | None
    pack: Pack


def moment_of(claim: Claim) -> Moment:
    """Return the moment of a claim: a sent one's is that of its sending, an open one's is now, within its period."""
    if claim.is_sent:
        content: ClaimContent = claim.content
        return Moment(content.as_of, content.known_on, content.ledger_no, sealed_pack(claim.pk, content.said))
    today = clock.today()
    return Moment(min(claim.period_until, today), today, None, flow.flow_pack())


@lru_cache(maxsize=32)
def sealed_pack(_claim: UUID, said: str) -> Pack:
    """Return the definitions in what a claim said when it was sent."""
    definitions: Mapping[str, Any] = json.loads(said)["definitions"]
    pack = flow.flow_pack()
    return pack if pack.hash == definitions["hash"] else miara.read_pack(definitions["texts"])


def tables_at(project: Project, moment: Moment, facts: Extract | None = None) -> Mapping[str, pa.Table]:
    """Return the project's facts, those that the moment did not know yet learnt after its day.

    `facts`, here and below: as `facts_of` returned them, so that a page asks the ledger once.
    """
    facts = facts or facts_of(project)
    if moment.ledger_no is None:
        return facts.tables
    return learnt_later(facts.numbered(), moment.known_on, moment.ledger_no)[0]


def flow_of(claim: Claim, facts: Extract | None = None) -> Flow:
    """Return the table of a claim: of a sent one as it was kept, of an open one as it is now."""
    if claim.is_sent:
        return read_flow(claim.content.said)
    facts, moment = facts or facts_of(claim.project), moment_of(claim)

    def compute() -> Flow:
        days = {"first": claim.period_from, "as_of": moment.as_of, "known_on": moment.known_on}
        return flow.flow(moment.pack, facts.tables, claim.project.code, **days)

    key = ("flow", facts.controller, claim.project.code, moment.pack.hash, claim.period_from, moment.as_of)
    found: Flow = remembered((*key, moment.known_on), facts, compute)
    return found


def read_flow(said: str) -> Flow:
    """Return the table in what a claim said when it was sent."""
    told = json.loads(said)
    days = {name: date.fromisoformat(told[name]) for name in ("first", "as_of", "known_on")}
    lines = (Line(each["code"], each["by_end"], each["before"], each["incomplete"]) for each in told["lines"])
    return Flow(days["first"], days["as_of"], days["known_on"], tuple(lines))


def members_of(claim: Claim, code: str, *, by: date | None = None, facts: Extract | None = None) -> list[Member]:
    """Return who stands in a line of a claim by the end of its last day, or of the day `by`."""
    moment, project = moment_of(claim), claim.project
    facts, day = facts or facts_of(project), by or moment.as_of

    def compute() -> list[Member]:
        tables = tables_at(project, moment, facts)
        return flow.members(moment.pack, tables, project.code, code, as_of=day, known_on=moment.known_on)

    key = ("flow members", facts.controller, project.code, moment.pack.hash, code, day, moment.known_on)
    found: list[Member] = remembered((*key, moment.ledger_no), facts, compute)
    return found


def gone_of(claim: Claim, code: str, *, by: date, facts: Extract | None = None) -> list[Member]:
    """Return who counted in a line by the day `by` and by the end of the claim's last day does not, with the exits and
    returns in between."""
    moment, facts = moment_of(claim), facts or facts_of(claim.project)
    counted = {each.id for each in members_of(claim, code, facts=facts) if each.state == "proven"}
    before = members_of(claim, code, by=by, facts=facts)
    gone = [each for each in before if each.state == "proven" and each.id not in counted]
    days = {"since": by + timedelta(days=1), "as_of": moment.as_of, "known_on": moment.known_on}
    return flow.turned(tables_at(claim.project, moment, facts), gone, **days)


def people_of(claim: Claim, facts: Extract | None = None) -> frozenset[str]:
    """Return the participations that lasted in a claim's period, with an incomplete record or a complete one."""
    before, facts = claim.period_from - timedelta(days=1), facts or facts_of(claim.project)
    gone = {
        each.id
        for code in ("completed", "interrupted")
        for each in members_of(claim, code, by=before, facts=facts)
        if each.state == "proven"
    }
    return frozenset(each.id for each in members_of(claim, "started", facts=facts)) - gone
