"""Where reports' files lie: written whole beside, put in their place only when the database knows them.

A process that is killed in between leaves a file that no record names, which is swept, or a record whose file still
lies beside, where it is found; never half a report, and never a signed one that nobody submitted.
"""

import hashlib
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kladka.core import signing
from kladka.core.errors import PolicyBroken
from kladka.core.writing import write_whole
from kladka.reporting.kreport import SUFFIX
from kladka.reporting.models import Report

_BESIDE = "arriving"
_PREPARED = f"-prepared{SUFFIX}"
_OLD = 3600.0  # seconds after which a file that no record names is nobody's any more


def folder() -> Path:
    """Return where reports lie."""
    return Path(settings.VAR) / "reports"


def name_of(report: Report) -> str:
    """Return the name of a report's file, which says whether it was submitted."""
    ending = SUFFIX if report.is_submitted else _PREPARED
    return f"{report.project.code}-{report.number}-v{report.version}{ending}"


def keep(content: bytes) -> str:
    """Write the file of a report beside, whole; return its SHA-256. `place` puts it where it belongs.

    Raises PolicyBroken where the folder cannot be written to, or is full.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = _beside(digest)
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        raise PolicyBroken(
            _("The report cannot be written to its folder (%(why)s), so nothing was changed. Ask whoever runs Kładka.")
            % {"why": error.strerror}
        ) from error
    return digest


def place(report: Report) -> None:
    """Put the file in its place when the transaction is through; until then, and if that fails, it is found beside."""
    transaction.on_commit(partial(_settle, report.file_name, report.content_hash), robust=True)


def remove(name: str) -> None:
    """Take the file of a prepared report away when the transaction that ends it is through."""
    path = folder() / name
    if name.endswith(_PREPARED):
        transaction.on_commit(partial(path.unlink, missing_ok=True), robust=True)


def path_of(report: Report) -> Path:
    """Return where the file of a report lies. Raises PolicyBroken when it is not there."""
    # Beside first: in its place there may still be the one that was prepared before it.
    for path in (_beside(report.content_hash), folder() / report.file_name):
        if path.exists():
            return path
    raise PolicyBroken(
        _("The file of report %(label)s, %(name)s, is not in its folder. Put it back from a backup.")
        % {"label": report.label, "name": report.file_name}
    )


def content_of(report: Report) -> bytes:
    """Return the bytes of a report's file. Raises PolicyBroken when they are not those that were written."""
    try:
        content = path_of(report).read_bytes()
    except OSError as error:
        raise PolicyBroken(
            _("The file of report %(label)s, %(name)s, cannot be read (%(why)s). Ask whoever runs Kładka.")
            % {"label": report.label, "name": report.file_name, "why": error.strerror}
        ) from error
    if hashlib.sha256(content).hexdigest() != report.content_hash:
        raise PolicyBroken(
            _("The file of report %(label)s, %(name)s, was changed. Put it back from a backup, or prepare it again.")
            % {"label": report.label, "name": report.file_name}
        )
    return content


def faults() -> Iterator[str]:
    """Yield what stands in the way of proving what was submitted: files lost or changed, keys lost."""
    known = {signing.key_id_of(key) for key in signing.public_keys()}
    submitted = Report.objects.filter(state=Report.State.SUBMITTED).select_related("project")
    for report in submitted.order_by("project__code", "number", "version"):
        words = {"project": report.project.code, "label": report.label, "key": report.key_id}
        try:
            content_of(report)
        except PolicyBroken as broken:
            yield f"{report.project.code}: {broken}"
        if report.key_id not in known:
            yield _("%(project)s: the public key %(key)s that proves report %(label)s is not in VAR/keys.") % words
    if signing.is_lost():
        yield _("The key that signs reports is lost. Put it back from its backup, or run `kladka report key --new`.")


def tidy() -> int:
    """Put files in their place that were left beside, remove those that no record names; return how many of both.

    What was submitted is never removed here, whatever the database says.
    """
    done = 0
    standing = Report.objects.exclude(state=Report.State.WITHDRAWN)
    for path in folder().glob(f"{_BESIDE}/*{SUFFIX}"):
        named = standing.filter(content_hash=path.stem).first()
        if named is not None:
            _settle(named.file_name, named.content_hash)
            done += 1
        elif _is_old(path):
            path.unlink(missing_ok=True)
            done += 1
    for path in folder().glob(f"*{_PREPARED}"):
        if not standing.filter(file_name=path.name).exists() and _is_old(path):
            path.unlink(missing_ok=True)
            done += 1
    return done


def _settle(name: str, digest: str) -> None:
    beside = _beside(digest)
    if beside.exists():
        beside.replace(folder() / name)


def _beside(digest: str) -> Path:
    return folder() / _BESIDE / f"{digest}{SUFFIX}"


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > _OLD
