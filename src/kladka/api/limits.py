"""How many requests a token makes in a minute, counted for all processes of this machine without asking the database.

Each token has a small file for each minute, as long as there were requests: adding a byte at the end of a file is one
step, whoever else does it. What cannot be counted (a full disk) is let through, and told in the log.
"""

import logging
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

MINUTE = 60

log = logging.getLogger(__name__)


def counted(key: str, now: datetime) -> int:
    """Count one more request of `key` and return how many there were in this minute."""
    minute = int(now.timestamp()) // MINUTE
    folder = Path(settings.VAR) / "limits"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        size = _grown(folder / f"{key}.{minute}")
        if size == 1:
            _sweep(folder, minute)
    except OSError as error:
        log.warning("Requests to the API cannot be counted: %s", error)
        return 0
    return size


def seconds_left(now: datetime) -> int:
    """Return after how many seconds the next minute begins."""
    return MINUTE - int(now.timestamp()) % MINUTE


def _grown(path: Path) -> int:
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, b".")
        return os.fstat(file).st_size
    finally:
        os.close(file)


def _sweep(folder: Path, minute: int) -> None:
    """Remove the files of minutes that have passed."""
    for path in folder.iterdir():
        number = path.suffix.removeprefix(".")
        if number.isdigit() and int(number) < minute:
            path.unlink(missing_ok=True)
