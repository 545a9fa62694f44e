"""Copies of documents in the file with somebody's data: what they may open on their page, what they gave or signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from kladka.coaching.models import SocialOpinion
from kladka.core.dictionaries import dictionary
from kladka.documents.templates import kind_title
from kladka.files.models import StoredFile
from kladka.files.queries import name_of, path_of
from kladka.pages.own import gathering
from kladka.people.models import Consent
from kladka.people.queries.own_page import Own

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Copy:
    """One copy: what it is, of which day, and where it lies in the file; `name` is "" of one that is not in it."""

    title: str
    on: date
    stored: StoredFile
    name: str

    @property
    def path(self) -> Path:
        """Return where its bytes lie."""
        return path_of(self.stored.sha256)


def copies(own: Own, *, megabytes: int) -> list[Copy]:
    """Return the copies, the newest first and each once, as many as so many megabytes hold."""
    found: list[Copy] = []
    left, seen = megabytes * _MEGABYTE, set[UUID]()
    for title, on, stored in sorted(_all(own), key=lambda one: one[1], reverse=True):
        if stored.pk in seen:
            continue
        seen.add(stored.pk)
        fits = stored.size <= left and path_of(stored.sha256).exists()
        left -= stored.size if fits else 0
        number = f"{len(seen):02}-{on.isoformat()}-{slugify(title)}"
        name = f"documents/{number}{Path(name_of(stored)).suffix}" if fits else ""
        found.append(Copy(title, on, stored, name))
    return found


def _all(own: Own) -> Iterator[tuple[str, date, StoredFile]]:
    yield from _shown(own)
    of = {"participation__in": own.participations}
    for opinion in SocialOpinion.objects.filter(**of, file__isnull=False).select_related("file"):
        if opinion.file is not None:
            yield _("Opinion on the social situation, as you signed it"), opinion.signed_on, opinion.file
    for consent in Consent.objects.filter(**of, document__file__isnull=False).select_related("document__file"):
        if consent.document is not None and consent.document.file is not None:
            yield _of_dictionary("consent-kinds", consent.kind), consent.given_on, consent.document.file
    known = {one.document.file.sha256 for one in gathering.documents(own) if one.document.file}
    for attachment in gathering.brought(own):
        if attachment.file is not None and attachment.file.sha256 not in known:  # else it is evidence by now
            yield _of_dictionary("recruitment-documents", attachment.kind), attachment.added_on, attachment.file


def _shown(own: Own) -> Iterator[tuple[str, date, StoredFile]]:
    """Yield what the page with documents shows."""
    for one in gathering.documents(own):
        if one.document.file is not None:
            yield _of_dictionary("document-kinds", one.document_kind), one.document_date, one.document.file
    for paper in gathering.papers(own):
        if paper.document is not None and paper.document.file is not None:
            yield kind_title(paper.kind), paper.signed_on or paper.document.document_date, paper.document.file
    for plan in gathering.signed_plans(own):
        if plan.file is not None:
            yield _("Plan, version %(number)s, as you signed it") % {"number": plan.number}, plan.signed_on, plan.file


def _of_dictionary(name: str, code: str) -> str:
    return str(capfirst(dictionary(name).label(code)))
