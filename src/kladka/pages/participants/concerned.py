"""What a page that corrects or withdraws is about: the record itself, and what goes with it."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.agenda.queries import ahead_alone
from kladka.core import clock
from kladka.core.components import SummaryRow
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, moment_in_words
from kladka.core.ledger import Fact
from kladka.pages.participants import documents, presenters
from kladka.pages.participants.history import CLAIMED, Recorded, history
from kladka.pages.participants.left_behind import of_entry
from kladka.people.models import (
    Assignment,
    Ending,
    Entry,
    Evidence,
    RecordState,
    Situation,
    Support,
)
from kladka.people.queries import evidence_of


def rows_about(fact: Fact) -> list[SummaryRow]:
    """Return what is recorded, and by whom and when, as it stands before anything changes."""
    if isinstance(fact, Evidence):
        return _of_evidence(fact)
    if isinstance(fact, RecordState):
        return [SummaryRow(_("Record"), _("Submitted")), SummaryRow(_("When"), fact.on_date)]
    return _rows(_told(fact))


def rows_and_hanging_on(fact: Fact) -> tuple[list[SummaryRow], list[str]]:
    """Return what is recorded, and what withdrawing it takes along and leaves as it is."""
    if isinstance(fact, Evidence | RecordState):
        return rows_about(fact), _of_document(fact) if isinstance(fact, Evidence) else []
    versions = _versions(fact)
    told = next((one for one in versions if one.id == fact.pk), None)
    return _rows(told), _hanging_on(fact, told, versions)


def _rows(told: Recorded | None) -> list[SummaryRow]:
    if told is None:
        return []
    return [
        SummaryRow(_("What is recorded"), capfirst(presenters.title_of(told))),
        SummaryRow(_("When"), told.on),
        *([SummaryRow(_("Particulars"), presenters.details_of(told))] if presenters.details_of(told) else []),
        SummaryRow(_("Who recorded it"), _recorded(told)),
    ]


def _hanging_on(fact: Fact, told: Recorded | None, versions: Sequence[Recorded]) -> list[str]:
    match fact:
        case Entry():
            said = _of_entry(fact)
        case Assignment():
            said = _of_assignment(fact)
        case Situation():
            said = [_ended_too(one) for one in Ending.objects.current().filter(situation=fact)]
        case Support():
            said = [
                *_of_support(fact, versions),
                *(_outcome_too(one) for one in Ending.objects.current().filter(support=fact)),
            ]
        case _:
            said = []
    if told is None or told.evidence == CLAIMED:
        return said
    number = Evidence.objects.current().filter(fact=fact.pk, state=Evidence.State.PROVEN).count()
    goes = ngettext(
        "%(count)s document that proves it is withdrawn with it.",
        "%(count)s documents that prove it are withdrawn with it.",
        number,
    )
    return [*said, goes % {"count": number}]


def proven_by(evidence: Evidence) -> str:
    """Return in one line what a document proves."""
    told = next((one for one in _versions(evidence) if one.id == evidence.fact), None)
    return presenters.in_words(told) if told else ""


def _of_evidence(evidence: Evidence) -> list[SummaryRow]:
    row = evidence_of(evidence.participation).filter(pk=evidence.pk).get()
    proof = documents.Proof(row)
    return [
        SummaryRow(_("Document"), capfirst(proof.name)),
        SummaryRow(_("How it is proven"), capfirst(proof.how)),
        SummaryRow(_("What it proves"), proven_by(evidence)),
        SummaryRow(_("Who recorded it"), capfirst(proof.recorded)),
    ]


def _told(fact: Any) -> Recorded | None:
    return next((one for one in _versions(fact) if one.id == fact.pk), None)


def _versions(fact: Any) -> Sequence[Recorded]:
    rows = history(fact.participation)
    return [*rows, *chain.from_iterable(row.replaced for row in rows)]


def _recorded(told: Recorded) -> str:
    return _("%(day)s by %(name)s") % {
        "day": day_in_words(clock.day_of(told.recorded_at)),
        "name": told.recorded_name or _("unknown"),
    }


def _ended_too(ending: Ending) -> str:
    return _("Its end on %(day)s is withdrawn with it.") % {"day": day_in_words(ending.until_date)}


def _outcome_too(ending: Ending) -> str:
    outcome = dictionary("support-outcomes").label(ending.outcome)
    return _("What came of it is withdrawn with it: %(outcome)s.") % {"outcome": outcome}


def _of_entry(entry: Entry) -> list[str]:
    said = _("Without the entry the participant counts in no figure. The answers stay in the entry form.")
    return [said, *of_entry(entry.participation)]


def _of_assignment(assignment: Assignment) -> list[str]:
    endings = list(Ending.objects.current().filter(assignment=assignment))
    said = [_ended_too(one) for one in endings]
    if not endings:
        words = _("%(name)s will no longer be the coach, and no longer see the participant.")
        said += [words % {"name": assignment.coach.name}, *_called_off(assignment)]
    sessions = Support.objects.current().filter(
        participation=assignment.participation_id, provider=assignment.coach_id, start_date__gte=assignment.from_date
    )
    number = sessions.count()
    if number:
        stays = ngettext(
            "%(count)s support that the coach gave since then stays as it is.",
            "%(count)s supports that the coach gave since then stay as they are.",
            number,
        )
        said.append(stays % {"count": number})
    return said


def _called_off(assignment: Assignment) -> list[str]:
    """Return what the coach has planned and would not come to any more."""
    kinds = dictionary("appointment-kinds")
    found = ahead_alone([assignment.participation], assignment.coach, clock.now())
    planned = [f"{moment_in_words(one.starts_at)} ({kinds.label(one.kind)})" for one in found]
    if not planned:
        return []
    words = ngettext(
        "%(count)s appointment is called off, as nobody would come to it: %(planned)s. Tell the participant.",
        "%(count)s appointments are called off, as nobody would come to them: %(planned)s. Tell the participant.",
        len(planned),
    )
    return [words % {"count": len(planned), "planned": "; ".join(planned)}]


def _of_support(support: Support, versions: Sequence[Recorded]) -> list[str]:
    if not any(one.kind == "entry" and one.is_current and one.on == support.start_date for one in versions):
        return []
    return [_("The entry to the project is of this day. If this was the first support, correct the entry, too.")]


def _of_document(evidence: Evidence) -> list[str]:
    if evidence.state == Evidence.State.VERIFIED:
        return [_("The document stays and waits for a second look again.")]
    others = Evidence.objects.current().filter(fact=evidence.fact).exclude(document=evidence.document_id)
    if others.exists():
        return [_("What it proves is still proven by another document.")]
    return [_("What it proves will be without a document.")]
