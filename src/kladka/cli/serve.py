"""`kladka serve`: web, worker and tick as children of one process, started again when one of them dies."""

import contextlib
import errno
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection

from kladka.cli import checking, guard
from kladka.cli.main import Commands

_PATIENCE = 20.0
"""Seconds a child has to finish what it is doing before it is killed."""

_POLL = 0.2
_PAUSES = (0.5, 1, 2, 5, 10)
"""Seconds before a child is started again, growing while it keeps dying at once."""

_LAST_PORT = 65535
"""The highest number a port can have; the system would take a higher one for another, lower one."""

_STEADY = 30.0
"""A child that lived so many seconds died by accident, not of its configuration."""


@dataclass
class Child:
    """One supervised process."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    deaths: int = 0
    not_before: float = 0.0

    def start(self) -> None:
        """Start it under a guard in a process group of its own, so that Ctrl+C reaches the supervisor only."""
        guarded = [sys.executable, "-I", "-S", guard.__file__, *self.command]
        self.process = subprocess.Popen(guarded, stdin=subprocess.PIPE, start_new_session=True, env=self.environment)
        self.started = time.monotonic()

    def look(self, now: float) -> None:
        """Notice a death, and start it again when its pause is over."""
        if self.process and self.process.poll() is not None:
            lived = now - self.started
            self.deaths = 0 if lived > _STEADY else self.deaths + 1
            pause = _PAUSES[min(self.deaths, len(_PAUSES) - 1)]
            print(f"{self.name} ended ({self.process.returncode}); starting it again in {pause} s.", file=sys.stderr)
            self.end_group()
            self.process, self.not_before = None, now + pause
        if self.process is None and now >= self.not_before:
            self.start()

    def stop(self, deadline: float) -> None:
        """Wait for a child that was told to end; kill it after the deadline."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.end_group()
            self.process.wait()
        self.end_group()

    def end_group(self) -> None:
        """Kill what is left of its group: a web worker outlives a master that was killed, and keeps the port."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process.stdin and self.process.poll() is not None:
            self.process.stdin.close()


@dataclass
class Supervisor:
    """Keeps its children running until it is told to stop. `announce` is asked until it has told that they serve."""

    children: list[Child]
    announce: Callable[[], bool] = lambda: True
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Run until SIGINT, SIGTERM or SIGHUP (not under nohup), then let the children finish."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, lambda *_: self.stopped.set())
        is_told = False
        while not self.stopped.is_set():
            for child in self.children:
                child.look(time.monotonic())
            is_told = is_told or self.announce()
            self.stopped.wait(_POLL)
        for child in self.children:
            if child.process and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + _PATIENCE
        for child in self.children:
            child.stop(deadline)


def register(commands: Commands) -> None:
    """Add `serve`."""
    serve = commands.add_parser("serve", help="serve the product: web, background work and clean-up")
    add_options(serve)
    serve.set_defaults(run=run)


def add_options(parser: Any) -> None:
    """Add the options of `serve`; `demo` has the same."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: this machine only)")
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--workers", type=_workers, default=1, help="web processes")
    parser.add_argument("--open", action="store_true", help="allow an address other machines can reach")


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _LAST_PORT:
        raise ArgumentTypeError(f"{text} is no port. Give a number from 1 to {_LAST_PORT}.")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text} is no number of web processes. Give 1 or more.")
    return int(text)


def run(arguments: Any) -> int:
    """Check the installation, then serve until stopped. 1, with one sentence, when it is not fit."""
    reasons = refusals(arguments.host, is_open=arguments.open) or taken(arguments.host, arguments.port)
    reasons = reasons or checking.problems()
    for sentence in checking.notes():
        print(sentence, file=sys.stderr)
    if reasons:
        print(reasons[0], file=sys.stderr)
        return 1
    connection.close()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    host, port = arguments.host, arguments.port

    def announce() -> bool:
        if found := answers(host, port):
            print(f"Kładka is at http://{_shown(host)}:{port} (stop with Ctrl+C).", flush=True)
        return found

    Supervisor(children(host, port, arguments.workers), announce=announce).run()
    return 0


def answers(host: str, port: int) -> bool:
    """Tell whether something listens there: a link that is opened before leads nowhere."""
    try:
        socket.create_connection((host, port), timeout=_POLL).close()
    except OSError:
        return False
    return True


def refusals(host: str, *, is_open: bool) -> list[str]:
    """Return why this address is not served, if so."""
    try:
        if host == "localhost" or ipaddress.ip_address(host).is_loopback or is_open:
            return []
    except ValueError:
        return [f"“{host}” is no address of a machine. Give --host a number like 127.0.0.1."]
    return [
        "Other machines could reach this address without encryption. Put a proxy with TLS before it, or add --open."
    ]


def taken(host: str, port: int) -> list[str]:
    """Return why nothing can listen at this address and port, if so."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            # Connections that a stopped server left behind do not stand in the way; one that listens does.
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            return [f"Port {port} is taken. Stop what uses it or choose another with --port."]
        return [f"Nothing can listen at {host}, port {port} ({error}). Choose others with --host and --port."]
    return []


def children(host: str, port: int, workers: int) -> list[Child]:
    """Return the processes of an installation on one machine."""
    kladka = [sys.executable, "-m", "kladka.cli.main"]
    web = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "kladka.config.wsgi:application"),
        *("--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "4"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5", "--no-ws", "--log-level", "warning"),
    ]
    commands = {"web": web, "worker": [*kladka, "work"], "tick": [*kladka, "tick", "--loop"]}
    return [Child(name, command, environment(port)) for name, command in commands.items()]


def environment(port: int) -> dict[str, str]:
    """Return what processes are started with: unless KLADKA_URL says so, letters lead to the port that is served."""
    return {"KLADKA_URL": f"http://localhost:{port}", **os.environ}


def _shown(host: str) -> str:
    return "localhost" if host == "127.0.0.1" and "localhost" in settings.ALLOWED_HOSTS else host
