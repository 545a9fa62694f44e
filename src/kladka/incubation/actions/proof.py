"""How clients confirm a meeting, and how that proves the supports of those who are participants."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, Verb, verb
from kladka.core.errors import PolicyBroken
from kladka.files.models import StoredFile
from kladka.incubation import policies, queries
from kladka.incubation.models import AdviceCard, AdviceClient, EarlierProof
from kladka.incubation.queries.advice import is_outdated
from kladka.organisations.models import Staff
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


def prove_advice(
    *, card: AdviceCard, proof: Proof, by: Actor, clients: Collection[AdviceClient] | None = None
) -> Document:
    """Record how clients of a card confirmed the meeting: by its signed original, a scan, or a signature on screen.

    `clients`: who confirmed it, all without it. Raises PolicyBroken when one signature on screen is given for several,
    or somebody confirmed it before and the card says the same since.
    """
    with verb("incubation.prove_advice", controller=card.project.controller_id, by=by) as opened:
        stored = AdviceCard.objects.select_related("project__controller").get(pk=card.pk)
        policies.check_not_withdrawn(stored)
        supports = queries.supports_of(stored)
        chosen = {one.pk for one in clients} if clients is not None else None
        signing = [one for one in stored.clients.all() if chosen is None or one.pk in chosen]
        if not signing:
            raise PolicyBroken(_("Choose who confirmed the meeting."), field="signers")
        page = queries.card_page(stored)
        policies.check_not_confirmed(
            [one.name for one in page.clients if one.client in signing and one not in page.to_confirm]
        )
        return keep(opened, proof=proof, card=stored, clients={one: supports.get(one) for one in signing}, by=by)


def confirm_by_document(*, card: AdviceCard, document: Document, by: Actor) -> None:
    """Let a signed paper about a card, which is kept already, confirm the meeting for whoever did not confirm it yet.

    What it proves of participants is recorded where the paper comes back. A card that was withdrawn stays as it is.
    """
    with verb("incubation.confirm_by_document", controller=card.project.controller_id, by=by) as opened:
        stored = AdviceCard.objects.get(pk=card.pk)
        if stored.is_withdrawn:
            return
        for client in stored.clients.select_related("document"):
            if client.document is None or is_outdated(stored, client.document):
                _confirm(opened, client, document)


def take_confirmation_back(*, card: AdviceCard, document: Document, by: Actor) -> None:
    """Say that a signed paper was not that of this card: whoever confirmed the meeting by it did not.

    What they had confirmed it by before, if anything, is what stands then.
    """
    with verb("incubation.take_confirmation_back", controller=card.project.controller_id, by=by) as opened:
        earlier = (
            EarlierProof.objects.filter(client__card=card).select_related("document").order_by("replaced_at", "pk")
        )
        for client in AdviceClient.objects.filter(card=card, document=document):
            before = earlier.filter(client=client).last()
            client.document = before.document if before else None
            opened.save(client, fields=["document"])
            if before is not None:
                opened.delete(before)
        for one in earlier.filter(document=document):
            opened.delete(one)


def keep(
    opened: Verb, *, proof: Proof, card: AdviceCard, clients: Mapping[AdviceClient, Support | None], by: Actor
) -> Document:
    """Keep what clients signed as a document, and record that it proves their supports. Part of a verb of this room."""
    policies.check_signers(proof.form, len(clients))
    document = people.keep_document(
        controller=card.project.controller,
        kind=SUPPORT_CARD,
        form=proof.form,
        document_date=card.on_date,
        file=proof.file,
        inspected_by=proof.inspected_by,
        inspected_on=proof.inspected_on,
        by=by,
    )
    people.prove(facts=[support for support in clients.values() if support is not None], document=document, by=by)
    for client in clients:
        _confirm(opened, client, document)
    return document


def _confirm(opened: Verb, client: AdviceClient, document: Document) -> None:
    """Let a document be what a client confirmed the meeting by; the one before stays known as an earlier one."""
    if client.document_id is not None and client.document_id != document.pk:
        opened.save(
            EarlierProof(client=client, document_id=client.document_id, replaced_at=opened.at, replaced_by=opened.by)
        )
    client.document = document
    opened.save(client, fields=["document"])
