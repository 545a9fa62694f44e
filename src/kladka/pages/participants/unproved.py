"""What proves a fact and would not prove it as corrected: asked about before, and told after."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.pages.asking import ask
from kladka.pages.participants.documents import Proof
from kladka.people.actions import Lost
from kladka.people.models import Evidence
from kladka.people.queries.evidence import proving

UNPROVED = "unproved"


def ask_about_lost(form: Any, fact: UUID, lost: Sequence[Lost]) -> None:
    """Ask before a fact is corrected into one that its documents do not prove."""
    found = _by_document(lost)
    if not found:
        return
    told = [_("%(document)s would not prove this any more.") % {"document": _name(one)} for one in found]
    stays = _others(fact, found)
    closing = (
        _("It would still be proven by: %(documents)s. Save it all the same?") % {"documents": "; ".join(stays)}
        if stays
        else _("Nothing would prove it then. Save it all the same?")
    )
    ask(
        form,
        " ".join([*told, *_reasons(found), closing]),
        label=_("Save it all the same"),
        name=UNPROVED,
        about=_("What proves it"),
        asked=[one.evidence.document_id for one in found],
    )


def told_lost(saved: str, fact: UUID, lost: Sequence[Lost], *, to_do: str = "") -> str:
    """Return what is said after: what was saved, what does not prove it any more, and what does or could.

    `fact`: as corrected; `to_do`: how else it is proven than by a document that is added.
    """
    found = _by_document(lost)
    if not found:
        return saved
    told = [_("%(document)s does not prove it any more.") % {"document": _name(one)} for one in found]
    stays = _others(fact, found)
    closing = (
        _("It is still proven by: %(documents)s.") % {"documents": "; ".join(stays)}
        if stays
        else to_do or _("Nothing proves it now. Add a document that does.")
    )
    return " ".join([saved, *told, *_reasons(found), closing])


def told_again(fact: UUID, before: Collection[UUID]) -> list[str]:
    """Return what proves a fact that did not before, because it reads again as it was signed."""
    rows = {row.document_id: row for row in proving(fact) if row.document_id not in before}
    return [_("It is proven again by: %(document)s.") % {"document": _in_words(row)} for row in rows.values()]


def _by_document(lost: Sequence[Lost]) -> list[Lost]:
    return list({one.evidence.document_id: one for one in lost}.values())


def _name(one: Lost) -> str:
    return capfirst(_in_words(one.evidence))


def _in_words(row: Evidence) -> str:
    proof = Proof(row)
    return _("%(document)s (%(how)s)") % {"document": proof.name, "how": proof.how}


def _reasons(found: Sequence[Lost]) -> list[str]:
    return list(dict.fromkeys(one.why for one in found))


def _others(fact: UUID, found: Sequence[Lost]) -> list[str]:
    gone = {one.evidence.document_id for one in found}
    rows = {row.document_id: row for row in proving(fact) if row.document_id not in gone}
    return [_in_words(row) for row in rows.values()]
