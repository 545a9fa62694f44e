"""Schema changes on SQLite that keep the append-only triggers.

Django changes most columns on SQLite by building a new table and dropping the old one, and its triggers with it.
"""

from typing import Any

from django.db.backends.sqlite3 import schema

from kladka.core import triggers


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Puts the triggers back, worded for the new columns, after each rebuild of a table that had them."""

    def _remake_table(self, model: Any, *args: Any, **kwargs: Any) -> None:
        guarded = self._is_guarded(model._meta.db_table)
        super()._remake_table(model, *args, **kwargs)  # type: ignore[misc]  # the stubs leave it out
        if guarded:
            self._guard_again(model._meta.db_table)

    def _is_guarded(self, table: str) -> bool:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name = %s",
                [f"{table}_no_update"],
            )
            return bool(cursor.fetchone()[0])

    def _guard_again(self, table: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f'PRAGMA table_info("{table}")')
            columns = [row[1] for row in cursor.fetchall()]
        triggers.install(table, columns, self)
