"""Where stored bytes lie, and what they are called when they are handed out."""

from pathlib import Path

from django.conf import settings

from kladka.files.models import StoredFile

_SUFFIXES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


def path_of(sha256: str) -> Path:
    """Return where the bytes with this digest lie, outside the web root."""
    return Path(settings.VAR) / "files" / sha256[:2] / sha256


def name_of(stored: StoredFile) -> str:
    """Return what a file is called when it is handed out: with our suffix, whatever it was called."""
    return Path(stored.name).stem + _SUFFIXES[stored.media_type]
