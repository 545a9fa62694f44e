"""How many requests come in a minute with a token, or from an address: counted for all processes of this machine
without asking the database.

Each token and each such address has a small file for each minute, as long as there were requests: adding a byte at the
end of a file is one step, whoever else does it. What cannot be counted (a full disk) is let through, and the log tells.
"""

import hashlib
import ipaddress
import logging
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

MINUTE = 60

log = logging.getLogger(__name__)


def counted(key: str, now: datetime) -> int:
    """Count one more request of `key` and return how many there were in this minute."""
    minute = minute_of(now)
    folder = Path(settings.VAR) / "limits"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        size = _grown(folder / f"{key}.{minute}")
        if size == 1:
            _sweep(folder, minute)
    except OSError as error:
        log.warning("Requests cannot be counted: %s", error)
        return 0
    return size


def minute_of(now: datetime) -> int:
    """Return the number of the minute."""
    return int(now.timestamp()) // MINUTE


def key_of_address(address: str) -> str:
    """Return under what requests of an address are counted: it is not told by the key.

    Whoever has one of the long addresses (IPv6) has 64 bits of them; they count together.
    """
    try:
        found = ipaddress.ip_address(address.strip().partition("%")[0])
        told = str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
    except ValueError:
        told = ""
    return f"from-{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from. Only a proxy of ours is believed, which adds the address at the end."""
    told = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return told.rpartition(",")[2] or str(request.META.get("REMOTE_ADDR", ""))


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
