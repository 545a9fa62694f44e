"""What proves a session goes as far as what was signed: what was changed since has to be signed anew."""

from collections.abc import Callable, Collection, Mapping
from copy import copy
from typing import Any
from uuid import UUID

from kladka.audit.actions import Actor, Verb
from kladka.audit.models import Entry
from kladka.coaching import rules
from kladka.coaching.models import Session
from kladka.coaching.queries.printed import READ, is_said
from kladka.core.dictionaries import dictionary
from kladka.core.ledger import canonical, digest_of
from kladka.documents.templates import template_of
from kladka.people import actions as people
from kladka.people import policies as people_policies
from kladka.people.models import Document, Evidence, Paper, Support
from kladka.people.queries.evidence import proving
from kladka.people.rules.printed import reads_otherwise
from kladka.people.rules.versions import with_earlier

_BY_CHANGE = frozenset({"coaching.change_session", "coaching.correct_support"})
"""The verbs by which a paper stopped proving a session only because that read otherwise."""


def changed_in(before: Session, after: Session) -> set[str]:
    """Return which of the columns that are read where a session is signed differ."""
    return {name for name in READ if getattr(before, name) != getattr(after, name)}


def otherwise_after(fact: Support, session: Session, changed: Collection[str]) -> list[Evidence]:
    """Return what proves a session no more as it is now: papers of ours that say otherwise, and what was drawn on the
    screen on which it was shown. What somebody else's paper says is not known."""
    if not changed:
        return []
    rows = list(proving(fact.pk))
    papers = {one.document_id: one for one in Paper.objects.filter(document__in={row.document_id for row in rows})}
    first = _versions(fact)
    return [row for row in rows if _is_otherwise(row, papers.get(row.document_id), first, session)]


def lost_by_change(*, session: Session, changes: Mapping[str, Any]) -> list[people.Lost]:
    """Return what would prove a session no more once it is changed, for whoever is about to do it."""
    fact, after = Support.objects.get(pk=session.support), copy(session)
    for name, value in changes.items():
        setattr(after, name, value)
    return lost_between(fact, session, after, said_by(fact, after))


def lost_by_support(*, fact: Support, changes: Mapping[str, Any]) -> list[people.Lost]:
    """Return what would prove a support no more once it is corrected: a session is what it moves along to."""
    session = Session.objects.filter(support=fact.pk).first()
    if session is None:
        return people.lost_by(fact=fact, changes=changes)
    return lost_between(fact, session, moved_along(session, fact, changes), changes)


def said_by(fact: Support, session: Session) -> dict[str, Any]:
    """Return what a session says of the support behind it, as far as that says something else."""
    form = fact.form if session.group else dictionary("place-kinds")[session.place].data.get("form", "individual")
    wanted = {"start_date": session.on_date, "hours": rules.hours_of(session.minutes), "form": form}
    return {name: value for name, value in wanted.items() if getattr(fact, name) != value}


def moved_along(session: Session, fact: Support, changes: Mapping[str, Any]) -> Session:
    """Return a copy of a session that says what its corrected support does."""
    after = copy(session)
    after.on_date = changes.get("start_date", fact.start_date)
    after.minutes = rules.minutes_of(changes.get("hours", fact.hours)) or session.minutes
    return after


def lost_between(fact: Support, before: Session, after: Session, changes: Mapping[str, Any]) -> list[people.Lost]:
    """Return what proves a session as it was and not as it is; `changes` are those of the support behind it."""
    otherwise = otherwise_after(fact, after, changed_in(before, after))
    lost = [people.Lost(row, people_policies.signed_otherwise()) for row in otherwise]
    known = {row.pk for row in otherwise}
    if not changes:
        return lost
    return [*lost, *(one for one in people.lost_by(fact=fact, changes=changes) if one.evidence.pk not in known)]


def stop_proving(
    opened: Verb,
    fact: Support,
    sessions: tuple[Session, Session],
    changes: Mapping[str, Any],
    reason: Callable[[], str],
) -> None:
    """Let what says otherwise of a session than it reads now prove it no more: `sessions` are as it was and as it is.

    What the corrected support behind it loses falls away when that is corrected; the session knows of all of it.
    """
    before, after = sessions
    lost = lost_between(fact, before, after, changes)
    for row in otherwise_after(fact, after, changed_in(before, after)):
        opened.retract(row, reason=reason())
    remember(after, before, lost)


def remember(session: Session, before: Session, lost: Collection[people.Lost]) -> None:
    """Keep in a session what it read when these documents stopped proving it: of a paper of ours that is known."""
    documents = {one.evidence.document_id for one in lost}
    documents -= set(Paper.objects.filter(document__in=documents).values_list("document", flat=True))
    if documents:
        session.read_before = {**session.read_before, **{str(pk): _reads(before) for pk in documents}}


def prove_again(session: Session, changed: Collection[str], by: Actor) -> None:
    """Let what was signed prove a session that reads again as it was signed, unless somebody took the proof away."""
    if not changed:
        return
    fact = Support.objects.get(pk=session.support)
    versions = _versions(fact)
    signed = Paper.objects.filter(participation=session.participation_id, document__isnull=False, void_on=None)
    for paper in signed.select_related("document"):
        told = [one for one in versions if str(one.pk) in paper.facts.split()]
        if not told or reads_otherwise(template_of(paper.template).of, told[0], fact):
            continue
        if is_said(paper, told[0].pk, session) and not _was_taken(paper.document_id, versions):
            people.prove(facts=[fact], document=_document(paper), by=by)
    same = [pk for pk, read in session.read_before.items() if read == _reads(session)]
    for document in Document.objects.filter(pk__in=same).order_by("created_at"):
        can = not people_policies.why_no_proof(fact, kind=document.kind, on=document.document_date)
        if can and not _was_taken(document.pk, versions):
            people.prove(facts=[fact], document=document, by=by)


def _reads(session: Session) -> str:
    return digest_of([canonical(getattr(session, name)) for name in READ])


def _document(paper: Paper) -> Document:
    if paper.document is None:
        raise ValueError(f"{paper} is not signed.")
    return paper.document


def _is_otherwise(row: Evidence, paper: Paper | None, versions: Collection[Support], session: Session) -> bool:
    if paper is None:
        return row.document.form == Document.Form.SIGNATURE
    told = [one.pk for one in versions if str(one.pk) in paper.facts.split()]
    return bool(told) and not is_said(paper, told[0], session)


def _versions(fact: Support) -> list[Support]:
    """Return a support with all that it took the place of, the newest first. One query."""
    known = {one.pk: one for one in Support.objects.filter(participation=fact.participation_id)} | {fact.pk: fact}
    return [known[pk] for pk in with_earlier(fact.pk, {pk: one.replaces for pk, one in known.items()})]


def _was_taken(document: UUID | None, versions: Collection[Support]) -> bool:
    """Tell whether somebody said of this one session that the document does not prove it."""
    ids: list[UUID] = [one.pk for one in versions]
    rows = Evidence.objects.filter(fact__in=ids, document=document).exclude(retracted_no=None)
    last = rows.order_by("-retracted_no").first()
    if last is None:
        return False
    return not Entry.objects.filter(controller=last.controller, number=last.retracted_no, verb__in=_BY_CHANGE).exists()
