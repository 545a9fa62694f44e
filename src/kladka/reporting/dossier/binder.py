"""The evidence behind one person, laid out for a controller: an index to read, the record for machines, the documents.

With names only for those who may open the person. Without them there is a pseudonym, no answer that is personal or
sensitive, no words, no name of staff, and no scan, because names stand on scans: of these only kind, date and hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import get_language

from kladka.accounts.models import User
from kladka.audit.queries import history_of
from kladka.core.dictionaries import dictionary
from kladka.core.ledger import canonical
from kladka.files.queries import path_of
from kladka.people.models import Participation
from kladka.people.queries import listed
from kladka.reporting import queries
from kladka.reporting.dossier import telling
from kladka.reporting.dossier.archive import Archive
from kladka.reporting.models import Sample, SampleItem
from kladka.reporting.queries.dossier import WHOLE, Dossier, day_of
from kladka.reporting.rules.checklist import Checklist, checklist, checklist_of, shown

_SUFFIXES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


@dataclass(frozen=True)
class Item:
    """What is laid out: a participation, drawn into a sample or asked for by itself."""

    participation: UUID
    sample: Sample | None = None
    item: SampleItem | None = None
    folder: str = ""

    @property
    def up(self) -> str:
        """The way from the folder to the top."""
        return "../" * len(self.folder.split("/")) if self.folder else ""


@dataclass(frozen=True)
class Document:
    """A document behind a fact, as the index names it. `name` is that of the file in the archive, if there is one."""

    kind: str
    on: str
    sha256: str
    state: str
    name: str = ""
    is_lost: bool = False


@dataclass(frozen=True)
class Told:
    """A fact in words, with how it came into the ledger and, where it did, left it."""

    table: str
    title: str
    on: str
    number: int
    at: Any
    by: str
    retracted_no: int | None
    reason: str
    documents: list[Document] = field(default_factory=list)


def lay_out(archive: Archive, wanted: Item, *, with_names: bool) -> None:
    """Write one person's part of an archive."""
    found = listed(Participation.objects.filter(pk=wanted.participation)).get()
    dossier = queries.dossier_of(found, WHOLE)
    lines = history_of([fact.pk for facts in dossier.facts.values() for fact in facts])
    names = _names(lines) if with_names else {}
    documents = {fact.pk: _document(archive, fact, with_names=with_names) for fact in dossier.facts["evidence"]}
    told = [_told(table, fact, documents, dossier, names) for table, fact in _in_order(dossier)]
    checks = _checklist(found, wanted)
    context = {
        "wanted": wanted,
        "language": get_language(),
        "with_names": with_names,
        "participation": found,
        "title": found.person.identity.name if with_names else str(found.pk),
        "answers": [
            row
            for entry in queries.current(dossier.facts["entry"])
            for row in telling.answers(entry, with_names=with_names)
        ],
        "facts": told,
        "checklist": checks,
        "shown": shown(checks, dossier.recorded),
        "findings": _findings(wanted, checks, with_names=with_names),
        "changes": _changes(dossier, wanted.sample),
        "lines": [_line(line, names) for line in reversed(lines)],
    }
    prefix = f"{wanted.folder}/" if wanted.folder else ""
    archive.text(f"{prefix}index.html", render_to_string("reporting/item.html", context))
    archive.data(f"{prefix}record.json", _record(dossier, lines, with_names=with_names))


def _in_order(dossier: Dossier) -> list[tuple[str, Any]]:
    """Everything but documents, which stand with what they prove, by the day it is about."""
    rows = [(table, fact) for table, facts in dossier.facts.items() if table != "evidence" for fact in facts]
    return sorted(rows, key=lambda row: (day_of(*row), row[1].recorded_no, str(row[1].pk)))


def _checklist(found: Any, wanted: Item) -> Checklist:
    return checklist(wanted.sample.checklist) if wanted.sample else checklist_of(found.project.profile)


def _document(archive: Archive, evidence: Any, *, with_names: bool) -> Document:
    stored = evidence.document.file
    name, is_lost = "", False
    if stored is not None and with_names:
        name = f"documents/{stored.sha256}{_SUFFIXES[stored.media_type]}"
        is_there = archive.document(name, path_of(stored.sha256))
        is_lost = not is_there or archive.sums[name] != stored.sha256
        name = name if is_there else ""
    state = evidence.state if evidence.is_current else "withdrawn"
    kind, on = dictionary("document-kinds").label(evidence.document_kind), telling.day(evidence.document_date)
    return Document(kind, on, stored.sha256 if stored else "", state, name, is_lost)


def _told(table: str, fact: Any, documents: dict[Any, Document], dossier: Dossier, names: dict[UUID, str]) -> Told:
    behind = [documents[each.pk] for each in dossier.facts["evidence"] if each.fact == fact.pk]
    reason = dictionary("correction-reasons").label(fact.reason) if fact.reason else ""
    return Told(
        table=table,
        title=telling.title(table, fact),
        on=telling.day(day_of(table, fact)),
        number=fact.recorded_no,
        at=fact.recorded_at,
        by=names.get(fact.recorded_by, str(fact.recorded_by)),
        retracted_no=fact.retracted_no,
        reason=reason,
        documents=behind,
    )


def _findings(wanted: Item, checks: Checklist, *, with_names: bool) -> dict[str, Any]:
    if wanted.item is None:
        return {}
    outcomes, kinds = dictionary("finding-outcomes"), dictionary("finding-kinds")
    return {
        each.line: {
            "outcome": outcomes.label(each.outcome),
            "kind": kinds.label(each.kind) if each.kind else "",
            "words": (each.said or "") if with_names else "",
        }
        for each in queries.answers_of(wanted.item)
        if each.is_current and each.line in checks.by_code
    }


def _changes(dossier: Dossier, sample: Sample | None) -> list[tuple[str, int, bool]]:
    """What was recorded or withdrawn since the draw: what, the audit entry's number, whether it was withdrawn."""
    found = dossier.changes_since(sample.chain_no) if sample else []
    return [(telling.title(each.table, each.fact), each.number, each.is_retracted) for each in found]


def _names(lines: Sequence[Any]) -> dict[UUID, str]:
    people = {line.entry.by for line in lines}
    return dict(User.objects.filter(pk__in=people).values_list("pk", "name"))


def _line(line: Any, names: dict[UUID, str]) -> dict[str, Any]:
    entry = line.entry
    return {
        "number": entry.number,
        "at": entry.at,
        "by": names.get(entry.by, str(entry.by)),
        "verb": entry.verb,
        "act": line.act,
        "table": line.table,
        "digest": line.digest,
        "hash": entry.hash,
    }


def _record(dossier: Dossier, lines: Sequence[Any], *, with_names: bool) -> dict[str, Any]:
    facts = {table: [_plain(fact, with_names=with_names) for fact in rows] for table, rows in dossier.facts.items()}
    audit = [
        {**_line(line, {}), "at": line.entry.at.isoformat(), "object": str(line.object)} for line in reversed(lines)
    ]
    return {"participation": str(dossier.participation.pk), "facts": facts, "audit": audit}


def _plain(fact: Any, *, with_names: bool) -> dict[str, Any]:
    """The columns of a fact as the chain hashes them; without names only those that say nothing about who it is."""
    safe = telling.safe_fields(type(fact))
    return {
        each.attname: canonical(getattr(fact, each.attname))
        for each in fact._meta.concrete_fields
        if with_names or each.name in safe
    }
