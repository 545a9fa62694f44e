"""Reads of what reporting keeps, by topic."""
