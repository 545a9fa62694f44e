"""The ZIP itself: the same files give the same bytes, and nothing is read that we would not have written."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kladka.core.signing import Signed
from kladka.reporting.kreport import layout
from kladka.reporting.kreport.layout import MANIFEST, SIGNATURE, BrokenReportError, canonical

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3
_ENCRYPTED = 0x1


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the ZIP of these files: stored as they are, by name, with no time of day."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files, key=lambda each: (each != MANIFEST, each)):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
            archive.writestr(entry, files[name])
    return sink.getvalue()


def stamped(content: bytes, submission: Mapping[str, Any]) -> bytes:
    """Return the manifest of a prepared report with who submitted it: what is signed."""
    manifest = dict(json.loads(opened(content)[MANIFEST]))
    return canonical(manifest | {"submission": dict(submission)})


def signed(content: bytes, manifest: bytes, proof: Signed) -> bytes:
    """Return a report with its last manifest and the signature over it."""
    told = {
        "algorithm": "Ed25519",
        "signs": MANIFEST,
        "key": proof.key_id,
        "public_key": base64.b64encode(proof.public_key).decode(),
        "signature": base64.b64encode(proof.signature).decode(),
    }
    return packed(opened(content) | {MANIFEST: manifest, SIGNATURE: canonical(told)})


def content_of(path: Path) -> bytes:
    """Return the bytes of a report's file. Raises BrokenReportError where it cannot be read, or is too large."""
    try:
        if path.stat().st_size > layout.MOST_BYTES:
            raise BrokenReportError(_("The file is larger than a report can be."))
        return path.read_bytes()
    except OSError as error:
        raise BrokenReportError(
            _("%(path)s cannot be read (%(why)s).") % {"path": path, "why": error.strerror}
        ) from error


def opened(content: bytes) -> dict[str, bytes]:
    """Return the files in a report by name. Raises BrokenReportError, in words, for whatever we would not write."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_names([entry.filename for entry in entries])
            for entry in entries:
                _check_entry(entry)
            if sum(entry.file_size for entry in entries) > len(content):
                raise BrokenReportError(_("The file says that it holds more than it is long. Do not use it."))
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise BrokenReportError(
            _("This is no whole report: the file is damaged, cut off or something else. Get it again.")
        ) from error


def _check_names(names: list[str]) -> None:
    if len(names) > layout.MOST_FILES:
        raise BrokenReportError(_("There are more files in it than a report has. Do not use it."))
    for name in names:
        if not layout.NAME.fullmatch(name):
            raise BrokenReportError(
                _("“%(name)s” does not belong into a report: somebody added it, or this is another kind of file.")
                % {"name": shown(name)}
            )
        if names.count(name) > 1:
            raise BrokenReportError(_("“%(name)s” is in it twice. Do not use it.") % {"name": name})
    if MANIFEST not in names:
        raise BrokenReportError(_("This is no report: %(name)s is missing in it.") % {"name": MANIFEST})


def _check_entry(entry: zipfile.ZipInfo) -> None:
    is_text = not entry.filename.endswith(".parquet")
    if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & _ENCRYPTED:
        raise BrokenReportError(
            _("“%(name)s” is packed as no report is. The file was packed anew, or is made to do harm.")
            % {"name": entry.filename}
        )
    if is_text and entry.file_size > layout.MOST_TEXT:
        raise BrokenReportError(_("“%(name)s” is larger than it can be. Do not use it.") % {"name": entry.filename})


def shown(name: str) -> str:
    """Return a stranger's name so that it can be printed."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:80]


def digest(content: bytes) -> str:
    """Return the SHA-256 (hex)."""
    return hashlib.sha256(content).hexdigest()
