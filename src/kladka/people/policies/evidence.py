"""What documents can never prove."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.ledger import Fact
from kladka.people.models import Evidence, Participation, Situation, Support
from kladka.programmes.rules import profile


def check_documents(facts: Sequence[Fact], *, kind: str, on: date) -> None:
    """A document of this kind and day can prove each of these supports and situations, in their programme."""
    told = [fact for fact in facts if isinstance(fact, Support | Situation)]
    programmes = dict(
        Participation.objects.filter(pk__in={fact.participation_id for fact in told}).values_list(
            "pk", "project__profile"
        )
    )
    for fact in told:
        check_document(fact, programme=programmes[fact.participation_id], kind=kind, on=on)


def check_document(fact: Support | Situation, *, programme: str, kind: str, on: date) -> None:
    """The programme takes such a document for this fact, and a support comes before its document."""
    taken = profile(programme).proof_of(fact.kind).documents
    if kind not in taken:
        labels, what = dictionary("document-kinds"), "support" if isinstance(fact, Support) else "situation"
        raise PolicyBroken(
            _("In this programme this kind of document does not prove: %(what)s. Choose one of: %(documents)s.")
            % {
                "what": dictionary(f"{what}-kinds").label(fact.kind),
                "documents": ", ".join(labels.label(code) for code in taken),
            },
            field="document_kind",
        )
    if isinstance(fact, Support) and on < fact.start_date:
        raise PolicyBroken(
            _("The document must not be older than what it proves, of %(day)s.")
            % {"day": day_in_words(fact.start_date)},
            field="document_date",
        )


def why_no_proof(fact: Fact, *, kind: str, on: date) -> str:
    """Return why a document of this kind and day cannot prove a fact; nothing where it can."""
    try:
        check_documents([fact], kind=kind, on=on)
    except PolicyBroken as refused:
        return str(refused.message)
    return ""


def signed_otherwise() -> str:
    """Return why something signed proves no more what was corrected since."""
    return _("What was signed says otherwise.")


def check_of_one_participation(rows: Sequence[Evidence]) -> None:
    """A document that proves facts of several people is not changed from the page of one."""
    if len({row.participation_id for row in rows}) > 1:
        raise PolicyBroken(
            _("This document also proves facts of other people. Withdraw it here and add the right one instead.")
        )
