"""Documents, and what they prove: claimed → proven → verified."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.ledger import Fact
from kladka.files.models import StoredFile
from kladka.organisations.models import Organisation, Staff
from kladka.people import policies
from kladka.people.models import Document, Evidence


def keep_document(
    *,
    controller: Organisation,
    kind: str,
    form: str,
    document_date: date,
    by: Actor,
    file: StoredFile | None = None,
    inspected_by: Staff | None = None,
    inspected_on: date | None = None,
) -> Document:
    """Keep a document: a scan or a signature with its file, or an original that `inspected_by` saw on a day."""
    dictionary("document-kinds").check(kind, field="document_kind")
    with verb("people.keep_document", controller=controller.pk, by=by) as opened:
        policies.check_not_in_future(document_date, clock.today(), field="document_date")
        if file is None and (inspected_by is None or inspected_on is None):
            raise PolicyBroken(_("Add the scan, or say who inspected the original and when."), field="file")
        return opened.save(
            Document(
                controller=controller,
                kind=kind,
                form=form,
                document_date=document_date,
                file=file,
                inspected_by=inspected_by,
                inspected_on=inspected_on,
            )
        )


def prove(*, facts: Sequence[Fact], document: Document, by: Actor) -> list[Evidence]:
    """Record that one document proves these facts, as one act; facts it proves already are passed over.

    Raises PolicyBroken when the programme does not take such a document for one of them, or when it is older than a
    support that it should prove.
    """
    with verb("people.prove", controller=document.controller_id, by=by) as opened:
        policies.check_documents(facts, kind=document.kind, on=document.document_date)
        known = set(Evidence.objects.current().filter(document=document).values_list("fact", flat=True))
        return list(
            opened.record_all(
                [_evidence(fact, document, Evidence.State.PROVEN) for fact in facts if fact.pk not in known]
            )
        )


def verify(*, evidence: Sequence[Evidence], by: Actor) -> list[Evidence]:
    """Record that a second person looked at this evidence and found it right. Raises PolicyBroken for one's own."""
    with verb("people.verify", controller=evidence[0].controller, by=by) as opened:
        if any(item.recorded_by == by.id for item in evidence):
            raise PolicyBroken(_("Evidence is verified by somebody other than the person who recorded it."))
        return list(
            opened.record_all(
                [
                    Evidence(
                        participation_id=item.participation_id,
                        fact=item.fact,
                        fact_table=item.fact_table,
                        state=Evidence.State.VERIFIED,
                        document_id=item.document_id,
                        document_kind=item.document_kind,
                        document_date=item.document_date,
                    )
                    for item in evidence
                ]
            )
        )


def _evidence(fact: Fact, document: Document, state: str) -> Evidence:
    return Evidence(
        participation_id=fact.participation_id,  # type: ignore[attr-defined]
        fact=fact.pk,
        fact_table=str(fact._meta.model_name),
        state=state,
        document=document,
        document_kind=document.kind,
        document_date=document.document_date,
    )
