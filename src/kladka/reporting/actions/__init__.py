"""The verbs of reporting, by topic."""
