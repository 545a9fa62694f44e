"""What reporting keeps: samples drawn for a control, with what was found."""

from kladka.reporting.models.sample import Finding, FindingWords, Package, Population, Sample, SampleItem

__all__ = ["Finding", "FindingWords", "Package", "Population", "Sample", "SampleItem"]
