"""How a card proves the supports it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kladka.audit.actions import Actor
from kladka.files.models import StoredFile
from kladka.organisations.models import Organisation, Staff
from kladka.people import actions as people
from kladka.people.models import Document, Support

SUPPORT_CARD = "support_card"
"""The document kind of an advice card (dictionary "document-kinds")."""


@dataclass(frozen=True)
class Proof:
    """A signature on screen or a scan (with its file), or who saw the signed original and when."""

    form: str
    file: StoredFile | None = None
    inspected_by: Staff | None = None
    inspected_on: date | None = None


def keep(*, proof: Proof, controller: Organisation, on_date: date, supports: Sequence[Support], by: Actor) -> Document:
    """Keep the card as a document and record that it proves `supports`. Part of a verb of this room."""
    document = people.keep_document(
        controller=controller,
        kind=SUPPORT_CARD,
        form=proof.form,
        document_date=on_date,
        file=proof.file,
        inspected_by=proof.inspected_by,
        inspected_on=proof.inspected_on,
        by=by,
    )
    people.prove(facts=supports, document=document, by=by)
    return document
