"""Figures as they stand now, or stood on any day: by which definitions, over time, for a period, if this were so."""
