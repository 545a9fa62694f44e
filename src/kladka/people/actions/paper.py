"""The verbs of papers: made with the next number, signed and brought back as a scan, withdrawn, made again."""

import hashlib
import json
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.ledger import Fact
from kladka.documents.numbering import Number
from kladka.documents.papers import Given, compose, content_hash, paper_pdf
from kladka.documents.templates import Template, template_of
from kladka.files.models import StoredFile
from kladka.people.actions.correction import withdraw
from kladka.people.actions.evidence import keep_document, prove
from kladka.people.models import Document, Evidence, Paper, Participation, Situation
from kladka.people.models.paper import Subject
from kladka.people.policies import paper as policies
from kladka.people.queries.paper import read_on, supports_told

REPLACED = "replaced"


class Printed(NamedTuple):
    """The PDF of a paper, and whether its bytes are those of the first time."""

    content: bytes
    is_same: bool


def make_paper(
    *, whose: Participation | Subject, template: Template, of: str, language: str, given: Given, by: Actor
) -> Paper:
    """Make a paper with the next number of its series. Raises PolicyBroken when one of the same thing stands.

    The number is read and given under the ledger's lock: a paper that comes to nothing leaves no gap.
    """
    project = whose.project
    with verb("people.make_paper", controller=project.controller_id, by=by) as opened:
        columns = _columns(whose)
        same = Paper.objects.standing().filter(**columns, kind=template.kind, of=of)
        policies.check_no_other(same.first())
        day = clock.day_of(opened.at)
        series = Paper.objects.filter(project=project, kind=template.kind, year=day.year)
        number = (series.aggregate(last=Max("number"))["last"] or 0) + 1
        numbered = str(Number(template.kind, day.year, number))
        content = compose(template, given, language=language, number=numbered, on=day)
        return opened.save(
            Paper(
                **columns,
                project=project,
                kind=template.kind,
                year=day.year,
                number=number,
                of=of,
                language=language,
                template=template.name,
                content=json.dumps(content, ensure_ascii=False, sort_keys=True),
                content_hash=content_hash(content, template.name),
                facts=" ".join(given.facts),
                made_at=opened.at,
                made_by=by.id,
            )
        )


def make_paper_again(*, paper: Paper, version: int, template: Template, given: Given, by: Actor, of: str) -> Paper:
    """Withdraw an unsigned paper and make it of what is known now, with a number of its own; `of` may have moved."""
    with verb("people.make_paper_again", controller=paper.project.controller_id, by=by):
        withdraw_paper(paper=paper, version=version, reason=REPLACED, by=by)
        return make_paper(
            whose=subject_of(paper) or paper.of_participation,
            template=template,
            of=of,
            language=paper.language,
            given=given,
            by=by,
        )


def print_paper(*, paper: Paper, by: Actor) -> Printed:
    """Return the PDF, made from what is kept. Its digest is kept the first time; later bytes are held against it.

    Of a paper that was withdrawn the PDF says so; the digest stays that of the one which may have been handed out.
    """
    if paper.void_on is not None:
        return Printed(paper_pdf(paper.template, read_on(paper)), is_same=True)
    made = paper_pdf(paper.template, paper.told)
    digest = hashlib.sha256(made).hexdigest()
    if not paper.pdf_hash:
        with verb("people.print_paper", controller=paper.project.controller_id, by=by) as opened:
            paper.pdf_hash = digest
            opened.save(paper, fields=["pdf_hash"])
    return Printed(made, paper.pdf_hash == digest)


def sign_paper(
    *,
    paper: Paper,
    version: int,
    file: StoredFile,
    on: date,
    by: Actor,
    form: str = Document.Form.SCAN,
    otherwise: Collection[UUID] = (),
) -> Paper:
    """Keep the scan of a signed paper, which becomes the evidence of what the paper is about.

    What was signed on screen (`form`) may be older than its paper, which is made of it. `otherwise` are supports of
    which a higher room knows that they read otherwise by now: they are not proved. Raises PolicyBroken when it was
    withdrawn or is signed, Stale when somebody changed it since `version`.
    """
    project = paper.project
    with verb("people.sign_paper", controller=project.controller_id, by=by) as opened:
        stored = _fresh(paper, version)
        policies.check_waits(stored)
        if form == Document.Form.SCAN:
            policies.check_signed_on(on, stored, clock.today())
        kind = template_of(stored.template).proves
        told: dict[str, Any] = {"kind": kind, "form": form, "document_date": on, "file": file}
        document = keep_document(controller=project.controller, by=by, **told)
        if facts := [one for one in _facts(stored) if one.pk not in otherwise]:
            prove(facts=facts, document=document, by=by)
        stored.signed_on, stored.document = on, document
        return _changed(opened, stored, "signed_on", "document")


def take_scan_back(*, paper: Paper, version: int, reason: str, by: Actor, words: str = "") -> Paper:
    """Say that the scan was not that of this paper: it proves nothing any more, and the paper waits again."""
    with verb("people.take_scan_back", controller=paper.project.controller_id, by=by) as opened:
        stored = _fresh(paper, version)
        policies.check_signed(stored)
        proofs = Evidence.objects.current().filter(document=stored.document, state=Evidence.State.PROVEN)
        for evidence in proofs:
            withdraw(fact=evidence, reason=reason, by=by, words=words)
            words = ""
        stored.signed_on = stored.document = None
        return _changed(opened, stored, "signed_on", "document")


def withdraw_paper(*, paper: Paper, version: int, reason: str, by: Actor) -> Paper:
    """Say that a paper was made by mistake. Its number stays used, marked as void."""
    dictionary("void-reasons").check(reason, field="reason")
    with verb("people.withdraw_paper", controller=paper.project.controller_id, by=by) as opened:
        stored = _fresh(paper, version)
        policies.check_waits(stored)
        stored.void_on, stored.void_reason = clock.day_of(opened.at), reason
        return _changed(opened, stored, "void_on", "void_reason")


def subject_of(paper: Paper) -> Subject | None:
    """Return what a paper is about where that is no participation."""
    return Subject(paper.project, paper.about_table, paper.about) if paper.about else None


def _columns(whose: Participation | Subject) -> dict[str, Any]:
    if isinstance(whose, Subject):
        return {"about_table": whose.table, "about": whose.id}
    return {"participation": whose}


def _fresh(paper: Paper, version: int) -> Paper:
    stored = Paper.objects.select_related("document").get(pk=paper.pk)
    policies.check_unchanged(stored, version)
    return stored


def _changed(opened: Verb, stored: Paper, *fields: str) -> Paper:
    stored.version += 1
    return opened.save(stored, fields=[*fields, "version"])


def _facts(paper: Paper) -> list[Fact]:
    """Return what the signed paper proves, as far as it is still believed and reads as it was printed."""
    own = {"participation": paper.participation_id} if paper.participation_id else {}
    within = {"pk__in": paper.facts.split(), "participation__project": paper.project_id, **own}
    supports = [one.now for one in supports_told(paper) if one.now is not None and not one.is_otherwise]
    return [*supports, *Situation.objects.current().filter(**within)]
