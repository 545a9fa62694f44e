"""Addresses as messages and other programs need them: with the site they lead to."""

from django.conf import settings


def full_address(path: str) -> str:
    """Return a path of ours with the address of this installation before it."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
