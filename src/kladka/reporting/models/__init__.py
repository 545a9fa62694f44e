"""What reporting keeps: what was published, by whose decision."""

from kladka.reporting.models.release import DeclaredTotal, OperationsList, Release, ReleaseDecision

__all__ = ["DeclaredTotal", "OperationsList", "Release", "ReleaseDecision"]
