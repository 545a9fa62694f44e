"""Documents in words: which one, who saw it or where its file is, what it proves, and who checked it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Link, Menu, SummaryRow, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Document, Evidence


@dataclass(frozen=True)
class Proof:
    """A document as the proof of one fact. `check` is the look of a second person, if there was one."""

    evidence: Any
    check: Any = None

    @property
    def address(self) -> str:
        """Return the address of the document's page."""
        return reverse("participants:document", args=[self.evidence.pk])

    @property
    def name(self) -> str:
        """Return what document it is."""
        return _("%(document)s of %(day)s") % {
            "document": dictionary("document-kinds").label(self.evidence.document_kind),
            "day": day_in_words(self.evidence.document_date),
        }

    @property
    def link(self) -> Link:
        """Return the way to the document's page."""
        return Link(capfirst(self.name), self.address)

    @property
    def how(self) -> str:
        """Return who saw the original, or what was kept."""
        document = self.evidence.document
        match document.form:
            case Document.Form.ORIGINAL_INSPECTED:
                return _("original seen by %(name)s on %(day)s") % {
                    "name": document.inspected_by.name,
                    "day": day_in_words(document.inspected_on),
                }
            case Document.Form.SIGNATURE:
                return _("signature on screen")
            case _:
                return _("scan")

    @property
    def file(self) -> Link | None:
        """Return the way to the file; None when no copy is kept."""
        stored = self.evidence.document.file
        if stored is None:
            return None
        text = _("Open %(name)s (%(size)s)") % {"name": stored.name, "size": filesizeformat(stored.size)}
        return Link(text, reverse("participants:document-file", args=[self.evidence.pk]))

    @property
    def checked(self) -> str:
        """Return who checked the document and when; an empty text while nobody did."""
        return _said(_("checked by %(name)s on %(day)s"), self.check) if self.check else ""

    @property
    def recorded(self) -> str:
        """Return who recorded the document and when."""
        return _said(_("recorded by %(name)s on %(day)s"), self.evidence)

    @property
    def in_words(self) -> str:
        """Return who saw it and who checked it, in one line."""
        return ", ".join(part for part in (self.how, self.checked) if part)


@dataclass(frozen=True)
class Gone:
    """A document that was withdrawn: what it was, and how it stopped being believed."""

    said: str
    when: date
    who: str
    why: str


def proofs(rows: Iterable[Evidence]) -> dict[UUID, list[Proof]]:
    """Return the documents that prove facts now, by the fact, in the order in which they were recorded."""
    current = [row for row in rows if row.is_current]
    checks = {_key(row): row for row in current if row.state == Evidence.State.VERIFIED}
    found: dict[UUID, list[Proof]] = {}
    for row in current:
        if row.state == Evidence.State.PROVEN:
            found.setdefault(row.fact, []).append(Proof(row, checks.get(_key(row))))
    return found


def gone(rows: Sequence[Evidence]) -> dict[UUID, list[Gone]]:
    """Return the documents that were withdrawn without another in their place, by the fact."""
    followed = {row.replaces for row in rows if row.replaces}
    found: dict[UUID, list[Gone]] = {}
    for row in rows:
        if row.is_current or row.pk in followed or row.state != Evidence.State.PROVEN:
            continue
        found.setdefault(row.fact, []).append(
            Gone(
                Proof(row).name,
                _day(row.retracted_at),
                getattr(row, "retracted_name", "") or "",
                dictionary("correction-reasons").label(row.reason),
            )
        )
    return found


def to_check(rows: Iterable[Evidence], *, by: UUID) -> list[Proof]:
    """Return what nobody checked yet and what `by` did not record, for nobody checks their own."""
    found = [each for group in proofs(rows).values() for each in group]
    return [each for each in found if each.check is None and each.evidence.recorded_by != by]


def rows_of(proof: Proof, about: Sequence[Any]) -> list[SummaryRow]:
    """Return everything a document's page says; `about` is what it proves."""
    document = proof.evidence.document
    rows = [
        SummaryRow(_("Document"), capfirst(dictionary("document-kinds").label(proof.evidence.document_kind))),
        SummaryRow(_("Date of the document"), proof.evidence.document_date),
        SummaryRow(_("How it is proven"), capfirst(proof.how)),
        SummaryRow(_("Kept copy"), proof.file or _("None: the original was seen and not copied")),
        SummaryRow(_("What it proves"), list(about)),
        SummaryRow(_("Who recorded it"), capfirst(proof.recorded)),
        SummaryRow(_("Second look"), capfirst(proof.checked) if proof.check else Tag(_("Not checked yet"), "grey")),
    ]
    return rows if document.file or document.inspected_by else rows[:3] + rows[4:]


def _said(words: str, row: Any) -> str:
    return words % {
        "name": getattr(row, "recorded_name", "") or _("unknown"),
        "day": day_in_words(_day(row.recorded_at)),
    }


def _key(row: Evidence) -> tuple[UUID, Any]:
    return row.fact, row.document_id


def _day(moment: datetime | None) -> date:
    return clock.day_of(moment) if moment else date.min


def menu(proof: Proof, *, checks: bool) -> Menu:
    """Return what can be done about a document; only somebody who checks documents withdraws a check."""
    links = [
        Link(_("Correct the document"), reverse("participants:correct", args=[proof.evidence.pk])),
        Link(_("Withdraw the document"), reverse("participants:withdraw", args=[proof.evidence.pk])),
    ]
    if checks and proof.check:
        links.append(Link(_("Withdraw the check"), reverse("participants:withdraw", args=[proof.check.pk])))
    return Menu(_("What can be done"), links)
