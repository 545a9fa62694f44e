"""Storing uploads, and clearing away bytes that nothing names."""

import hashlib
import os
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import File

from kladka.audit.actions import Actor
from kladka.core.writing import write_whole
from kladka.files import policies
from kladka.files.binding import bound
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
    content = _read(upload)
    media_type = policies.media_type_of(content)
    return _kept(without_notes(content), media_type, controller, by, name or upload.name or "")


def store_pages(*, uploads: Sequence[File[Any]], controller: UUID, by: Actor, name: str = "") -> StoredFile:
    """Return the stored file of a document that was photographed page by page: one PDF, of a single page the photo.

    Raises PolicyBroken as `store` does, and for what is no picture that can be a page.
    """
    if len(uploads) == 1:
        return store(upload=uploads[0], controller=controller, by=by, name=name)
    pages = [_read(one) for one in uploads]
    for number, one in enumerate(pages, 1):
        policies.check_page(one, number)
    shown = (name or uploads[0].name or "").rpartition(".")[0] + ".pdf"
    return _kept(bound([without_notes(one) for one in pages]), policies.PDF, controller, by, shown)


def _read(upload: File[Any]) -> bytes:
    policies.check_size(upload.size or 0, settings.UPLOAD_LIMIT)
    content: bytes = upload.read(settings.UPLOAD_LIMIT + 1)
    policies.check_size(len(content), settings.UPLOAD_LIMIT)
    return content


def _kept(content: bytes, media_type: str, controller: UUID, by: Actor, name: str) -> StoredFile:
    digest = hashlib.sha256(content).hexdigest()
    _keep(path_of(digest), content)
    return StoredFile.objects.create(
        controller=controller,
        sha256=digest,
        media_type=media_type,
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
