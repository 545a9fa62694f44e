"""Run one command as the head of a process group, so that nothing of it outlives the supervisor.

A granian worker whose master was killed keeps the port and goes on answering; a supervisor that was killed cannot end
anything. The guard is what notices: its standard input is a pipe that only the supervisor holds open, so the end of
that pipe is the end of the supervisor, however it died. It is started as a file (`python -I -S guard.py COMMAND…`) in
a session of its own and imports nothing but the standard library, so it is small and hard to break.
"""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

_LOOK = 0.2
_PATIENCE = 3.0
"""Seconds the command has to end by itself when the supervisor is gone."""


def main(command: Sequence[str]) -> int:
    """Run the command until it ends or is told to, and return its exit status as a shell does (128 + signal)."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: told.set())
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    is_ending = False
    while child.poll() is None:
        if told.is_set() and not is_ending:
            child.terminate()
            is_ending = True
        if _is_alone():
            _end_all(child)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def _is_alone() -> bool:
    """Wait a moment; tell whether the supervisor is gone."""
    ready, _, _ = select.select([0], [], [], _LOOK)
    return bool(ready) and not os.read(0, 1024)


def _end_all(child: "subprocess.Popen[bytes]") -> None:
    """End the command, then whatever is left of the group, the guard with it."""
    child.terminate()
    deadline = time.monotonic() + _PATIENCE
    while child.poll() is None and time.monotonic() < deadline:
        time.sleep(_LOOK)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
