"""What reporting itself keeps: the indicators that projects write for themselves."""

from kladka.reporting.models.indicator import IndicatorDraft, IndicatorVersion

__all__ = ["IndicatorDraft", "IndicatorVersion"]
