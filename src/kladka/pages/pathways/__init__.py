"""Pathways: where a participant stands in a model, and where everybody stands."""
