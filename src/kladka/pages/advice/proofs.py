"""How a meeting is confirmed, as the pages of its card show it: with the way to every scan and signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.core import clock
from kladka.core.components import Link, SummaryRow
from kladka.core.forms.shown import day_in_words
from kladka.incubation.models import EarlierProof
from kladka.incubation.queries import CardPage
from kladka.people.models import Document


@dataclass(frozen=True)
class Signed:
    """Who signs a card that is printed, how they did already, and the address of what they drew on screen."""

    name: str
    how: str = ""
    picture: str = ""


def proof_rows(page: CardPage) -> list[SummaryRow]:
    """Return how a card is proven, document by document, with whose confirmation it is and the way to the file."""
    forms = {
        "signature": _("Signature on screen"),
        "scan": _("Scan"),
        "original_inspected": _("Original inspected, not copied"),
    }
    signed: dict[Any, list[str]] = {}
    for one in page.clients:
        signed.setdefault(one.client.document_id, []).append(one.name)
    return [
        SummaryRow(
            forms[document.form],
            [
                _confirmed_on(document),
                *([document.inspected_by.name] if document.inspected_by else []),
                *(signed.get(document.pk, ()) if len(page.clients) > 1 else ()),
                *_file(page, document),
            ],
        )
        for document in page.documents
    ]


def earlier_rows(page: CardPage) -> list[SummaryRow]:
    """Return by what a card had been confirmed before it was confirmed anew: whose it was, until when, and the file."""
    if not page.earlier:
        return []
    forms = {
        "signature": _("Earlier signature on screen"),
        "scan": _("Earlier scan"),
        "original_inspected": _("Original inspected earlier, not copied"),
    }
    whose = {one.client.pk: one.name for one in page.clients}
    replaced: dict[Any, list[EarlierProof]] = {}
    for one in page.earlier:
        replaced.setdefault((one.document_id, one.replaced_at), []).append(one)
    by = User.objects.in_bulk({one.replaced_by for one in page.earlier})
    return [
        SummaryRow(
            forms[those[0].document.form],
            [
                *([those[0].document.inspected_by.name] if those[0].document.inspected_by else []),
                *(whose[one.client_id] for one in those if len(page.clients) > 1),
                _stood(those[0], by.get(those[0].replaced_by)),
                *_file(page, those[0].document),
            ],
        )
        for those in replaced.values()
    ]


def _stood(one: EarlierProof, by: User | None) -> str:
    words = _("It stood from %(since)s until %(until)s. The newer confirmation was recorded by %(name)s.")
    return words % {
        "since": day_in_words(clock.day_of(one.document.created_at)),
        "until": day_in_words(clock.day_of(one.replaced_at)),
        "name": by.name if by else _("unknown"),
    }


def address_of(page: CardPage, document: Document) -> str:
    """Return where the file of a document that proves a card is opened."""
    return reverse("advice:proof-file", args=[page.card.pk, document.pk])


def outdated_words(page: CardPage) -> str:
    """Return that a card says something else by now than what was confirmed; nothing where it does not."""
    if not page.outdated or page.card.corrected_at is None or page.card.is_withdrawn:
        return ""
    words = _(
        "This card was corrected on %(day)s, after it was confirmed by: %(names)s. The confirmation is of what "
        "the card said before. Let them confirm it anew."
    )
    names = ", ".join(one.name for one in page.outdated)
    return words % {"day": day_in_words(clock.day_of(page.card.corrected_at)), "names": names}


def signing(page: CardPage) -> list[Signed]:
    """Return who signs the printed card: with what they drew where they signed on screen, how it was proven else."""
    rows = [_signed(page, one.name, None if one.is_outdated else one.client.document) for one in page.clients]
    adviser = _("%(name)s (adviser)") % {"name": page.card.adviser.name}
    return [*rows, Signed(adviser)]


def _signed(page: CardPage, name: str, document: Document | None) -> Signed:
    if document is None:
        return Signed(name)
    said: Mapping[str, str] = {
        "signature": _("Signed on screen on %(day)s"),
        "scan": _("Confirmed by a scan of %(day)s"),
        "original_inspected": _("Confirmed by the signed original, seen on %(day)s"),
    }
    day = _confirmed_on(document)
    is_drawn = document.form == "signature" and document.file_id is not None
    return Signed(
        name, said[document.form] % {"day": day_in_words(day)}, address_of(page, document) if is_drawn else ""
    )


def _confirmed_on(document: Document) -> date:
    """Return when a meeting was confirmed by a document, which bears the day of the meeting itself."""
    return document.inspected_on or clock.day_of(document.created_at)


def _file(page: CardPage, document: Document) -> list[Link]:
    if document.file_id is None:
        return []
    is_drawn = document.form == "signature"
    what = _("Open the signature") if is_drawn else _("Open the scan")
    return [Link(what, address_of(page, document), hidden=day_in_words(_confirmed_on(document)))]
