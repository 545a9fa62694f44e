"""The databases of the tests: one prepared per process, and copies of it for tests that must commit.

Facts are append-only by triggers, so `flush` cannot empty a table and Django's TransactionTestCase cannot work. A test
runs inside a transaction (pytest-django's `db`), or gets a copy of the prepared database (`committed_db`).
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from scripts.system import postgres_bin

ROOT = Path(__file__).resolve().parent.parent
NO_SERVER_USER = "kladka_tests"


@dataclass(frozen=True)
class Committed:
    """A database of one test's own. `environment` makes a child process use the same one."""

    name: str
    environment: dict[str, str] = field(default_factory=dict)


class Cluster:
    """A private PostgreSQL in a temporary folder: Polish ICU collation, loopback, a random password, no fsync."""

    def __init__(self) -> None:
        binaries = postgres_bin()
        if binaries is None:
            raise RuntimeError("PostgreSQL is not installed. Run `make test`, which says what to install.")
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="kladka-pg-"))
        self.password = secrets.token_hex(16)
        self.port = free_port()
        self.as_user = unprivileged(self.folder)

    @property
    def url(self) -> str:
        """The address of its first database, for KLADKA_DATABASE."""
        return f"postgresql://kladka:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self, more: str = "") -> None:
        """Create and start the server, with `more` options. Raises CalledProcessError with its output shown."""
        secret = self.folder / "password"
        secret.write_text(self.password)
        self._hand_over()
        self._run(
            "initdb",
            "-D",
            str(self._data),
            "-U",
            "kladka",
            "--pwfile",
            str(secret),
            "-A",
            "scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=icu",
            "--icu-locale=pl-PL",
            "--no-sync",
        )
        self._serve(more)

    def stop(self) -> None:
        """Stop the server and remove the folder."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _serve(self, more: str) -> None:
        options = (
            f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off "
            f"-c synchronous_commit=off -c full_page_writes=off -c max_connections=50 {more}"
        )
        self._run("pg_ctl", "-D", str(self._data), "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _hand_over(self) -> None:
        if self.as_user:
            for path in (self.folder, *self.folder.iterdir()):
                shutil.chown(path, self.as_user)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), *arguments]
        if self.as_user:
            command = ["runuser", "-u", self.as_user, "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)


def free_port() -> int:
    """Return a loopback port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unprivileged(folder: Path) -> str:
    """Return the user PostgreSQL is to run as when we are root (it refuses root), else an empty text."""
    if os.geteuid() != 0:
        return ""
    for name in ("postgres", NO_SERVER_USER):
        if subprocess.run(["id", "-u", name], check=False, capture_output=True).returncode == 0:
            return name
    subprocess.run(["useradd", "--system", "--no-create-home", NO_SERVER_USER], check=True, cwd=folder)
    return NO_SERVER_USER


def prepare(folder: Path, worker: str) -> None:
    """Point Django at a migrated database of this process. On SQLite the last run's is taken when nothing changed."""
    if connection.vendor == "sqlite":
        prepare_sqlite(folder / f"prepared-{worker}.sqlite3")
    else:
        create_copy(f"prepared_{worker}", of="template1")
        use(f"prepared_{worker}")
        call_command("migrate", verbosity=0)


def prepare_sqlite(path: Path) -> None:
    """Point Django at a migrated database in this file."""
    copy_migrated(path)
    use(str(path))


def copy_migrated(path: Path) -> None:
    """Copy the kept database. Where there is none, one process migrates, and those that started with it wait."""
    kept = shelf() / f"{fingerprint()}.sqlite3"
    with (shelf() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            use(f"{path}.migrated")
            call_command("migrate", verbosity=0)
            part = kept.with_suffix(f".{os.getpid()}")
            vacuum_into(part)
            for older in shelf().glob("*.sqlite3"):
                older.unlink(missing_ok=True)
            part.replace(kept)
        shutil.copy(kept, path)


def shelf() -> Path:
    """Return the folder, ours alone, where a migrated database is kept from one run to the next."""
    folder = ROOT / "var" / "tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fingerprint() -> str:
    """Return a digest of all that `migrate` makes a database from: migrations, models, packs, the lock."""
    sources = [*(ROOT / "src/kladka").rglob("migrations/*.py"), *(ROOT / "src/kladka/core").rglob("*.py")]
    sources += (ROOT / "src/kladka").rglob("models*/**/*.py")
    sources += [*(ROOT / "src/kladka").rglob("models.py"), *(ROOT / "packs").rglob("*.yaml")]
    sources += [ROOT / "requirements/dev.txt", ROOT / "src/kladka/config/settings.py"]
    digest = hashlib.sha256()
    for path in sorted(set(sources)):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


def vacuum_into(path: Path) -> None:
    """Write the database in use to a new file. Not a copy of the file: the newest rows are in its journal."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])


def use(name: str) -> None:
    """Let every connection of every thread opened from now on go to the database `name`."""
    connection.close()
    connection.settings_dict["NAME"] = name


def create_copy(name: str, *, of: str) -> None:
    """Create a PostgreSQL database as a copy of another, to which nobody may be connected."""
    with server() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')


def drop(name: str) -> None:
    """Drop a PostgreSQL database and whoever is still connected to it."""
    with server() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def server() -> Iterator:
    """Give a cursor on the server's own database, outside any transaction."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        yield cursor


@contextmanager
def copied(folder: Path) -> Iterator[Committed]:
    """Let Django use a copy of the prepared database inside the block; `folder` is the test's own."""
    prepared = connection.settings_dict["NAME"]
    copy = copied_sqlite if connection.vendor == "sqlite" else copied_postgresql
    with copy(prepared, folder) as committed:
        use(committed.name)
        try:
            yield committed
        finally:
            use(prepared)


@contextmanager
def copied_sqlite(prepared: str, folder: Path) -> Iterator[Committed]:
    snapshot = Path(f"{prepared}.snapshot")
    if not snapshot.exists():
        vacuum_into(snapshot)
    var = folder / "var"
    var.mkdir()
    name = var / "kladka.sqlite3"
    shutil.copy(snapshot, name)
    yield Committed(str(name), {"KLADKA_VAR": str(var), "KLADKA_DATABASE": ""})


@contextmanager
def copied_postgresql(prepared: str, folder: Path) -> Iterator[Committed]:
    name = f"copy_{secrets.token_hex(6)}"
    create_copy(name, of=prepared)
    address = os.environ["KLADKA_DATABASE"].rsplit("/", 1)[0]
    try:
        yield Committed(name, {"KLADKA_VAR": str(folder), "KLADKA_DATABASE": f"{address}/{name}"})
    finally:
        drop(name)
