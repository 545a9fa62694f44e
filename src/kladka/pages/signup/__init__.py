"""Signing up for events without an account: the public calendar, the form, the own link; and the office's list."""
