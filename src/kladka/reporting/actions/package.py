"""Collecting the evidence behind a sample in one file, in the background; and one person's binder, at once."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.tasks import task
from django.utils import translation
from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM, Actor, System, Verb, note_read, verb
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.core.language import language_in_use
from kladka.people.models import Participation
from kladka.reporting import policies, queries
from kladka.reporting.dossier.packing import folder, write_binder, write_sample
from kladka.reporting.models import Package, Sample, SampleItem

logger = logging.getLogger("kladka.reporting")

_INCOMING = ".incoming-"
_SPOOLED = 2 * 1024 * 1024
_PIECE = 1024 * 1024


def path_of(package: Package) -> Path:
    """Return where the file of a package lies."""
    return folder() / f"{package.pk}.zip"


def ask_package(*, sample: Sample, with_names: bool, by: Actor) -> Package:
    """Let a package be made in the background; with names for those only who may open everybody drawn."""
    with verb("reporting.ask_package", controller=sample.controller, by=by) as opened:
        policies.check_sample_stands(sample)
        days = queries.parameter("keep_package", clock.today(), "days")
        package = Package(
            controller=sample.controller,
            sample=sample,
            with_names=with_names,
            total=sample.size,
            asked_at=opened.at,
            asked_by=by.id,
            language=language_in_use(),
            keep_until=opened.at + timedelta(days=days),
        )
        opened.save(package)
        # In the same transaction: what is rolled back is never made.
        make_package.enqueue(str(package.pk))
        return package


@task()
def make_package(package: str) -> None:
    """Make the file of a package. May be run again after its worker was killed: the file appears whole, at the end."""
    found = Package.objects.select_related("sample__project").get(pk=UUID(package))
    if found.state not in {Package.State.WAITING, Package.State.MAKING, Package.State.FAILED}:
        return
    _say(found, state=Package.State.MAKING, done=0)
    try:
        _make(found)
    except Exception:
        _say(found, state=Package.State.FAILED)
        raise


def _make(package: Package) -> None:
    by, sample = System(package.asked_by), package.sample
    if sample is None:
        raise LookupError(f"The package {package.pk} is of no sample.")
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with translation.override(package.language):
        digest, size = whole_file(
            path_of(package),
            lambda file: write_sample(
                file, sample, with_names=package.with_names, progress=lambda done: _say(package, done=done)
            ),
        )
    with verb("reporting.make_package", controller=package.controller, by=by) as opened:
        package.state, package.sha256, package.size = Package.State.READY, digest, size
        package.ready_at = opened.at
        opened.save(package, fields=["state", "sha256", "size", "ready_at"])
        if package.with_names:
            note_people(sample, by)


def note_people(sample: Sample, by: Actor) -> None:
    """Leave a read event with everybody whose data a package with names holds."""
    items = SampleItem.objects.filter(sample=sample).select_related("participation").order_by("position")
    for item in items:
        note_read(controller=sample.controller, by=by, page="samples:package", subject=item.participation)


def whole_file(path: Path, write: Callable[[IO[bytes]], None]) -> tuple[str, int]:
    """Let `write` fill a file that appears at `path` only when it is whole and on the disk; return hash and size."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=_INCOMING)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            digest, size = _measured(file)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return digest, size


def hand_package(*, sample: Sample, path: Path, with_names: bool, by: Actor) -> Package:
    """Write the package of a sample to a file elsewhere, which the product does not keep, and record that."""
    digest, size = whole_file(path, lambda file: write_sample(file, sample, with_names=with_names))
    with verb("reporting.hand_package", controller=sample.controller, by=by) as opened:
        package = _handed(opened, digest, size, sample.size, sample=sample, with_names=with_names)
        if with_names:
            note_people(sample, by)
        return package


def _handed(opened: Verb, digest: str, size: int, items: int, **about: Any) -> Package:
    """Record a file that left at once, and that the product does not keep."""
    package = Package(
        controller=opened.controller,
        state=Package.State.HANDED,
        done=items,
        total=items,
        size=size,
        sha256=digest,
        asked_at=opened.at,
        asked_by=opened.by,
        language=language_in_use(),
        ready_at=opened.at,
        **about,
    )
    return opened.save(package)


def _measured(file: IO[bytes]) -> tuple[str, int]:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest(), file.tell()


def remove_package(*, package: Package, by: Actor) -> None:
    """Delete the file of a package; that there was one stays known."""
    with verb("reporting.remove_package", controller=package.controller, by=by) as opened:
        package.state = Package.State.REMOVED
        opened.save(package, fields=["state"])
    path_of(package).unlink(missing_ok=True)


def remove_old_packages() -> int:
    """Delete the files of packages past their day, and what killed workers left; return how many files."""
    removed = 0
    now = clock.now()
    for package in Package.objects.filter(keep_until__lt=now).exclude(state=Package.State.REMOVED):
        remove_package(package=package, by=SYSTEM)
        removed += 1
    before = (now - timedelta(days=1)).timestamp()
    for path in folder().glob(f"{_INCOMING}*"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def make_binder(*, participation: Participation, by: Actor, page: str) -> IO[bytes]:
    """Return the binder of one person as an open file, its making recorded before the first byte leaves."""
    # Not closed here: the answer reads it to its end, and closes it.
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_SPOOLED)  # noqa: SIM115
    try:
        write_binder(file, participation.pk)
        _record_binder(participation, *_measured(file), by)
        note_read(controller=participation.project.controller_id, by=by, page=page, subject=participation)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _record_binder(participation: Participation, digest: str, size: int, by: Actor) -> None:
    controller = participation.project.controller_id
    with verb("reporting.make_binder", controller=controller, by=by) as opened:
        _handed(opened, digest, size, 1, participation=participation, with_names=True)


def open_package(*, package: Package, by: Actor, page: str) -> IO[bytes]:
    """Return the file of a package for somebody who takes it away; that they did is recorded first."""
    if package.state != Package.State.READY or not path_of(package).exists():
        raise PolicyBroken(_("The file of this package is not there. Ask for another one."))
    note_read(controller=package.controller, by=by, page=page, subject=package)
    return path_of(package).open("rb")


def _say(package: Package, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(package, name, value)
    Package.objects.filter(pk=package.pk).update(**columns)
