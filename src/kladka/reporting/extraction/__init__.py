"""Ledger → columns: what leaves it, in which order, where it is kept, and which rows are of one project."""
