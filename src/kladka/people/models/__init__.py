"""People, apart from the facts about them; participations; and the facts that figures count."""

from kladka.people.models.evidence import Document, Evidence
from kladka.people.models.facts import (
    Alias,
    Assignment,
    Ending,
    Entry,
    Exit,
    RecordState,
    Reentry,
    Situation,
    Support,
)
from kladka.people.models.handing_over import HandOver, Reassigned, Reassignment, Substitution
from kladka.people.models.needs import AccessNeed, Barrier, NeedsSheet
from kladka.people.models.own_page import Consent, CorrectionRequest, OwnAccess, OwnCode, OwnFile
from kladka.people.models.paper import Paper
from kladka.people.models.participation import EntryDraft, Mistake, Participation
from kladka.people.models.person import Identity, Person

__all__ = [
    "AccessNeed",
    "Alias",
    "Assignment",
    "Barrier",
    "Consent",
    "CorrectionRequest",
    "Document",
    "Ending",
    "Entry",
    "EntryDraft",
    "Evidence",
    "Exit",
    "HandOver",
    "Identity",
    "Mistake",
    "NeedsSheet",
    "OwnAccess",
    "OwnCode",
    "OwnFile",
    "Paper",
    "Participation",
    "Person",
    "Reassigned",
    "Reassignment",
    "RecordState",
    "Reentry",
    "Situation",
    "Substitution",
    "Support",
]
