"""Where stored bytes lie, and how a page hands them out."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404

from kladka.files.models import StoredFile

_SUFFIXES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


def path_of(sha256: str) -> Path:
    """Return where the bytes with this digest lie, outside the web root."""
    return Path(settings.VAR) / "files" / sha256[:2] / sha256


def name_of(stored: StoredFile) -> str:
    """Return what a file is called when it is handed out: with our suffix, whatever it was called."""
    return Path(stored.name).stem + _SUFFIXES[stored.media_type]


def as_download(stored: StoredFile) -> FileResponse:
    """Return the answer of a download view. The view has fetched `stored` through a permission before.

    Always an attachment in a sandbox, with our suffix: whatever the bytes are, they do not run on our pages.
    """
    path = path_of(stored.sha256)
    if not path.exists():
        raise Http404
    name = name_of(stored)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=stored.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response
