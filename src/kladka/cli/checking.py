"""`kladka check`: is the installation fit to hold people's records."""

import sys
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError, OperationalError

from kladka.cli.main import Commands
from kladka.core import crypto, protection
from kladka.core.sqlite.base import wal_is_safe
from kladka.reporting import filing


def register(commands: Commands) -> None:
    """Add `check`."""
    check = commands.add_parser(
        "check", help="see whether database, triggers, keys and the files of reports are as they must be"
    )
    check.set_defaults(run=run)


def run(arguments: Any) -> int:
    """Print each problem with what to do about it; 0 when there is none.

    A report whose file is lost is one, though it stops nobody from serving.
    """
    for note in notes():
        print(note)
    found = problems() or list(filing.faults())
    for problem in found:
        print(problem, file=sys.stderr)
    if not found:
        print("Everything is as it must be.")
    return 1 if found else 0


def problems() -> list[str]:
    """Return what stands in the way of serving, each with what to do."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        return ["The database does not answer. Start it, or see whether KLADKA_DATABASE names the right one."]
    except DatabaseError as error:
        return [f"The database cannot be read ({error}). Put it back from a backup."]
    if waiting:
        return ["The database is not of this version. Run `kladka migrate`."]
    found = []
    keys = crypto.missing_keys()
    if keys:
        found.append(f"Keys are missing: {', '.join(keys)}. Put them back into VAR/keys from their backup.")
    triggers = protection.missing(connection)
    if triggers:
        found.append(f"Facts are not protected: {', '.join(triggers)}. Restore the database from a backup.")
    return found


def notes() -> list[str]:
    """Return what is worth knowing and stops nothing."""
    if connection.vendor == "sqlite" and not wal_is_safe():
        return [
            "This SQLite can corrupt a database in WAL mode (fixed in 3.51.3), so WAL is not used: "
            "readers will wait for writers. Install pysqlite3 0.6.1 or newer."
        ]
    return []
