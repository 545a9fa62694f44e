"""Django's SQLite backend on the SQLite that `pysqlite3` brings.

Debian's and CPython's SQLite before 3.51.3 can corrupt a database in WAL mode (the "WAL-reset" race), so the product
brings its own. Only while Django's module is imported does the name `sqlite3` mean `pysqlite3`.
"""

import sys
import time
from typing import Any

import pysqlite3
import pysqlite3.dbapi2
from django.core.exceptions import ImproperlyConfigured

_SAFE_FOR_WAL = (3, 51, 3)
MAX_VARIABLES = 250_000
PATIENCE = 20  # seconds that a connection waits for others
_AGAIN = 0.05
_BACKPORTS = {(3, 44): 6, (3, 50): 7}

_standard = {name: sys.modules.get(name) for name in ("sqlite3", "sqlite3.dbapi2")}
if "django.db.backends.sqlite3.base" in sys.modules:
    raise ImproperlyConfigured("Django's sqlite3 backend was imported before kladka.core.sqlite: import ours first.")
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
try:
    from django.db.backends.sqlite3 import base as django_base
    from django.db.backends.sqlite3 import features as django_features
    from django.db.backends.sqlite3 import operations as django_operations
finally:
    for _name, _module in _standard.items():
        if _module is None:
            del sys.modules[_name]
        else:
            sys.modules[_name] = _module

from kladka.core.sqlite.schema import DatabaseSchemaEditor  # noqa: E402 - needs the swapped import above


class DatabaseFeatures(django_features.DatabaseFeatures):
    """`pysqlite3` cannot tell its limit on variables; it is compiled with the one below."""

    max_query_params = MAX_VARIABLES


class DatabaseOperations(django_operations.DatabaseOperations):
    """`pysqlite3` cannot tell its limit on columns, which Django asks when it quotes a query for the log."""

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """Return the statement with its parameters behind it."""
        return f"{sql} {params!r}" if params else sql


class DatabaseWrapper(django_base.DatabaseWrapper):
    """Opens each connection in WAL with full synchronisation and triggers that also see REPLACE."""

    SchemaEditorClass = DatabaseSchemaEditor
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
        keep_journal(connection, "wal" if wal_is_safe() else "delete")
        # NORMAL loses acknowledged work in a power cut; measured, see docs/adr.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA recursive_triggers = ON")
        return connection


def keep_journal(connection: Any, mode: str) -> None:
    """Have the file keep its journal in a mode. Raises OperationalError when others do not let go of it for too long.

    Two processes that open a new file at once both want it for themselves, and SQLite refuses one of them without
    waiting.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            (now,) = connection.execute("PRAGMA journal_mode").fetchone()
            if now != mode:
                connection.execute(f"PRAGMA journal_mode = {mode}")
            return
        except pysqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(_AGAIN)


def wal_is_safe(version: tuple[int, int, int] | None = None) -> bool:
    """Tell whether a SQLite of `version` (default: the one in use) is free of the WAL-reset race.

    Source: the SQLite release notes of 3.51.3 and the back-ports 3.44.6 and 3.50.7.
    """
    major, minor, patch = version or tuple(pysqlite3.sqlite_version_info)
    if (major, minor, patch) >= _SAFE_FOR_WAL:
        return True
    return bool(patch >= _BACKPORTS.get((major, minor), patch + 1))
