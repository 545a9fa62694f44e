"""Asking how it goes: a participant's points, the list of what is due, the short form without an account."""
