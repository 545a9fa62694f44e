"""What the room keeps: the indicators that projects write for themselves, reports with what each froze, payment claims,
samples drawn for a control, what was published, and who was sent a letter."""

from kladka.reporting.models.claim import Claim, ClaimContent, ClaimTerms, Unit
from kladka.reporting.models.indicator import IndicatorDraft, IndicatorVersion
from kladka.reporting.models.release import DeclaredTotal, OperationsList, Release, ReleaseDecision
from kladka.reporting.models.report import Report
from kladka.reporting.models.sample import Finding, FindingWords, Package, Population, Sample, SampleItem
from kladka.reporting.models.task import WeeklyLetter

__all__ = [
    "Claim",
    "ClaimContent",
    "ClaimTerms",
    "DeclaredTotal",
    "Finding",
    "FindingWords",
    "IndicatorDraft",
    "IndicatorVersion",
    "OperationsList",
    "Package",
    "Population",
    "Release",
    "ReleaseDecision",
    "Report",
    "Sample",
    "SampleItem",
    "Unit",
    "WeeklyLetter",
]
