"""Photos of the pages of a paper, set into one accessible PDF: a page of A4 each, in their order, upright."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kladka.core import packs
from kladka.documents.batches import path_of
from kladka.documents.rendering import DocumentError, compiled
from kladka.files.rules import PNG_HEAD

_TEMPLATE = "photos.typ"
_MEMORY = 2 * 1024**3
"""Bytes. Photos as cameras make them take a sixth of it; four pictures of 60 million pixels, transparent, all of it."""


class PageError(ValueError):
    """A photo that cannot be a page. `number` counts from 1; 0 where each can, but not all of them together."""

    def __init__(self, number: int) -> None:
        super().__init__(f"The photo of page {number} cannot be set.")
        self.number = number


@dataclass(frozen=True)
class Photo:
    """A picture (PNG or JPEG) and what is read to whoever does not see it."""

    content: bytes
    words: str


def photographed(photos: Sequence[Photo], title: str, language: str) -> bytes:
    """Return a PDF/UA-1 of these pictures, which is named `title`; title and words are in `language`.

    Made by another process, in some seconds: never within a transaction. Raises PageError.
    """
    try:
        return _set(photos, title, language)
    except DocumentError as refused:
        raise PageError(_at_fault(photos, title, language)) from refused


def _at_fault(photos: Sequence[Photo], title: str, language: str) -> int:
    for number, photo in enumerate(photos, 1):
        try:
            _set([photo], title, language)
        except DocumentError:
            return number
    return 0


def _set(photos: Sequence[Photo], title: str, language: str) -> bytes:
    beside = path_of("x").parent
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="photos-", dir=beside) as name:
        folder = Path(name)
        shutil.copy(packs.root() / "documents" / _TEMPLATE, folder)
        told = []
        for number, photo in enumerate(photos, 1):
            file = f"{number}.png" if photo.content.startswith(PNG_HEAD) else f"{number}.jpg"
            (folder / file).write_bytes(photo.content)
            told.append({"file": file, "alt": photo.words})
        data = {"title": title, "language": language, "pages": told}
        return compiled(folder / _TEMPLATE, folder, data, memory=_MEMORY)
