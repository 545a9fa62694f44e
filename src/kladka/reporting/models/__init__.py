"""What the room keeps: the indicators that projects write for themselves, reports with what each froze, payment claims,
samples drawn for a control, what was published, files for other systems with their answers, and who was sent a
letter."""

from kladka.reporting.models.claim import Claim, ClaimContent, ClaimTakenBack, ClaimTerms, Unit
from kladka.reporting.models.indicator import IndicatorDraft, IndicatorVersion
from kladka.reporting.models.release import DeclaredTotal, OperationsList, Release, ReleaseDecision
from kladka.reporting.models.report import Report
from kladka.reporting.models.returned import Feedback, ParticipantsFile, ReturnedLine
from kladka.reporting.models.sample import Finding, FindingWords, Package, Population, Sample, SampleItem
from kladka.reporting.models.task import WeeklyLetter

__all__ = [
    "Claim",
    "ClaimContent",
    "ClaimTakenBack",
    "ClaimTerms",
    "DeclaredTotal",
    "Feedback",
    "Finding",
    "FindingWords",
    "IndicatorDraft",
    "IndicatorVersion",
    "OperationsList",
    "Package",
    "ParticipantsFile",
    "Population",
    "Release",
    "ReleaseDecision",
    "Report",
    "ReturnedLine",
    "Sample",
    "SampleItem",
    "Unit",
    "WeeklyLetter",
]
