"""Storing uploads, and clearing away bytes that nothing names."""

import hashlib
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import File

from kladka.audit.actions import Actor
from kladka.core.writing import write_whole
from kladka.files import policies
from kladka.files.models import StoredFile
from kladka.files.queries import path_of
from kladka.files.rules import without_notes

_ORPHAN_AFTER = timedelta(days=1)
"""An upload whose transaction is still open looks like an orphan; none stays open for a day."""


def store(*, upload: File[Any], controller: UUID, by: Actor, name: str = "") -> StoredFile:
    """Return the stored file. Its bytes are on disk before the record is; `name` is shown, never used as a path.

    Notes in photographs (place, device, time) are taken out on the way in, the picture itself is not touched: a scan
    taken at somebody's home must not tell where that is. The content hash is that of what is kept. A PDF stays as is.
    Raises PolicyBroken when it is too large or not a whole PDF, PNG or JPEG.
    """
    return keep(content=checked(upload), controller=controller, by=by, name=name or upload.name or "")


def checked(upload: File[Any]) -> bytes:
    """Return what is kept of an upload, as `store` says. Raises PolicyBroken as it does."""
    policies.check_size(upload.size or 0, settings.UPLOAD_LIMIT)
    upload.seek(0)
    content: bytes = upload.read(settings.UPLOAD_LIMIT + 1)
    policies.check_size(len(content), settings.UPLOAD_LIMIT)
    policies.media_type_of(content)
    return without_notes(content)


def keep(*, content: bytes, controller: UUID, by: Actor, name: str) -> StoredFile:
    """Return the stored file of what was `checked`, or was made here of what was."""
    digest = hashlib.sha256(content).hexdigest()
    _keep(path_of(digest), content)
    return StoredFile.objects.create(
        controller=controller,
        sha256=digest,
        media_type=policies.media_type_of(content),
        size=len(content),
        name=_shown(name),
        stored_by=by.id,
    )


def keep_again(*, stored: StoredFile, by: Actor) -> StoredFile:
    """Return one more record of bytes that are kept already, so that either may be deleted without the other."""
    return StoredFile.objects.create(
        controller=stored.controller,
        sha256=stored.sha256,
        media_type=stored.media_type,
        size=stored.size,
        name=stored.name,
        stored_by=by.id,
    )


def clear_orphans() -> int:
    """Delete bytes that no record names and that are older than a day; return how many files."""
    folder = Path(settings.VAR) / "files"
    before = time.time() - _ORPHAN_AFTER.total_seconds()
    old = [path for path in folder.glob("*/*") if path.is_file() and path.stat().st_mtime < before]
    removed = 0
    for path in old:
        if not StoredFile.objects.filter(sha256=path.name).exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _keep(path: Path, content: bytes) -> None:
    """Write `content` at `path` so that after a power cut it is there whole or not at all."""
    if path.exists():
        os.utime(path)
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, content)


def _shown(name: str) -> str:
    """Return the last part of a file's name without control characters, at most 200 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable()).strip()[:200] or "document"
