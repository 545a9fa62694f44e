"""Documents of somebody, told once for their page and for the file with their data: what, of which day, which file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM
from kladka.coaching.models import SocialOpinion
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.polish import fold
from kladka.documents.templates import kind_title
from kladka.files.models import StoredFile
from kladka.files.queries import name_of, path_of
from kladka.pages.own import gathering
from kladka.pages.recruitment.documents import label_of
from kladka.people.actions.paper import print_paper
from kladka.people.models import Consent, Document, Paper
from kladka.people.policies.paper import number_of
from kladka.people.queries.own_page import Own
from kladka.workflows.actions.papers import PLAN

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Held:
    """One document: what it is, of which day, and the page that hands it out; `page` is "" of what only the file has.

    `stored` is what is kept of it. Of a document made here that has no scan it is None: then its PDF is made of `paper`
    and shows a signature on screen.
    """

    title: str
    on: date
    page: str
    pk: UUID
    stored: StoredFile | None
    paper: Paper | None = None

    @property
    def is_signed(self) -> bool:
        """Tell whether it waits for no signature."""
        return self.paper is None or self.paper.document_id is not None

    @property
    def hidden(self) -> str:
        """Return what tells it from others for whoever hears its link alone."""
        return f"{self.title} {number_of(self.paper)}" if self.paper and self.stored is None else self.title


@dataclass(frozen=True)
class Copy:
    """One copy in the file: of what, where it lies in it, and its bytes; `name` is "" of one that is not in it."""

    title: str
    on: date
    name: str
    content: bytes


def held(own: Own) -> Iterator[Held]:
    """Yield what somebody may open on their page; what was brought and is evidence by now once."""
    for paper in gathering.papers(own):
        scan, on = scan_of(paper), paper.signed_on or clock.day_of(paper.made_at)
        yield Held(_paper_title(paper), on, "own:paper", paper.pk, scan, paper)
    known = set()
    for one in gathering.documents(own):
        known.add(one.document.file.sha256 if one.document.file else "")
        title = _of_dictionary("document-kinds", one.document_kind)
        yield Held(title, one.document_date, "own:document", one.pk, one.document.file)
    for plan in gathering.signed_plans(own):
        yield Held(_plan_title(plan.number), plan.signed_on, "own:plan-file", plan.pk, plan.file)
    for each in gathering.brought(own):
        if each.file and each.file.sha256 not in known:
            title = _("%(document)s, with your application") % {"document": label_of(each)}
            yield Held(title, each.added_on, "own:brought", each.pk, each.file)


def copies(own: Own, *, megabytes: int) -> list[Copy]:
    """Return the copies for the file, the newest first and each once, as many as so many megabytes hold."""
    found: list[Copy] = []
    left, seen = megabytes * _MEGABYTE, set[UUID]()
    kept = [one for one in (*held(own), *_only_in_file(own)) if one.is_signed]
    for one in sorted(kept, key=lambda one: one.on, reverse=True):
        key = one.stored.pk if one.stored else one.pk
        if key in seen:
            continue
        seen.add(key)
        content = _content(one, left)
        left -= len(content)
        number = f"{len(seen):02}-{one.on.isoformat()}-{slugify(fold(one.title))}"
        ending = Path(name_of(one.stored)).suffix if one.stored else ".pdf"
        found.append(Copy(one.title, one.on, f"documents/{number}{ending}" if content else "", content))
    return found


def scan_of(paper: Paper) -> StoredFile | None:
    """Return the scan of a signed paper. One signed on screen has none: its PDF shows the signature."""
    document = paper.document
    return document.file if document is not None and document.form == Document.Form.SCAN else None


def _only_in_file(own: Own) -> Iterator[Held]:
    """Yield what the page does not show: opinions, and the papers on which somebody consented."""
    of = {"participation__in": own.participations}
    title = _("Opinion on the social situation, as you signed it")
    for opinion in SocialOpinion.objects.filter(**of, file__isnull=False).select_related("file"):
        yield Held(title, opinion.signed_on, "", opinion.pk, opinion.file)
    for consent in Consent.objects.filter(**of, document__file__isnull=False).select_related("document__file"):
        if consent.document is not None:
            title = _of_dictionary("consent-kinds", consent.kind)
            yield Held(title, consent.given_on, "", consent.pk, consent.document.file)


def _content(one: Held, most: int) -> bytes:
    """Return the bytes of a document; none where they are not there, or are more than `most`."""
    if one.stored is not None:
        path = path_of(one.stored.sha256)
        return path.read_bytes() if one.stored.size <= most and path.exists() else b""
    content = print_paper(paper=one.paper, by=SYSTEM).content if one.paper and most > 0 else b""
    return content if len(content) <= most else b""


def _paper_title(paper: Paper) -> str:
    if paper.document_id is not None and paper.kind == PLAN:
        return _plan_title(paper.of.partition("-")[0])
    return kind_title(paper.kind)


def _plan_title(number: int | str) -> str:
    return _("Plan, version %(number)s, as you signed it") % {"number": number}


def _of_dictionary(name: str, code: str) -> str:
    return str(capfirst(dictionary(name).label(code)))
