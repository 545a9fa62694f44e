"""A ZIP that is written piece by piece, and says of each file in it what it must hash to."""

import hashlib
import json
from pathlib import Path
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""One moment for all files, so that the same content gives the same bytes."""
_PIECE = 256 * 1024
SUMS = "SHA256SUMS"


class Archive:
    """Writes into an open file; nothing larger than a piece of a document is held in memory.

    To be used in a `with` block: what broke off is closed without the list of sums, and is no whole archive.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self.sums: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        try:
            if kind is None:
                self.close()
        finally:
            self._zip.close()

    def text(self, name: str, content: str) -> None:
        """Add a text."""
        data = content.encode()
        self._zip.writestr(_info(name, ZIP_DEFLATED), data)
        self.sums[name] = hashlib.sha256(data).hexdigest()

    def data(self, name: str, content: Any) -> None:
        """Add what a machine reads, as JSON."""
        self.text(name, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")

    def document(self, name: str, path: Path) -> bool:
        """Add the bytes at `path` unless they are there already; tell whether there are any. Read in pieces."""
        if name in self.sums:
            return True
        if not path.exists():
            return False
        digest = hashlib.sha256()
        with path.open("rb") as source, self._zip.open(_info(name, ZIP_STORED), "w", force_zip64=True) as target:
            while piece := source.read(_PIECE):
                digest.update(piece)
                target.write(piece)
        self.sums[name] = digest.hexdigest()
        return True

    def close(self) -> None:
        """Write the list of sums, as `sha256sum --check` reads it."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items()))
        self._zip.writestr(_info(SUMS, ZIP_DEFLATED), lines.encode())


def _info(name: str, kind: int) -> ZipInfo:
    info = ZipInfo(name, _MOMENT)
    info.compress_type = kind
    info.external_attr = 0o600 << 16
    return info
