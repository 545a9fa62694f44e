"""The SQLite in use is our own, safe for WAL, and its schema changes keep the triggers."""

import sqlite3
import threading
from contextlib import closing

import pysqlite3
import pytest
from django.db import connection, models

from kladka.core import protection
from kladka.core.sqlite.base import keep_journal, wal_is_safe
from kladka.people.models import Exit

pytestmark = pytest.mark.only_sqlite


def test_the_standard_module_was_given_back() -> None:
    assert sqlite3 is not pysqlite3
    assert "pysqlite3" not in sqlite3.connect.__module__


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 44, 6), True),
        ((3, 44, 5), False),
        ((3, 50, 7), True),
        ((3, 53, 4), True),
        ((3, 45, 9), False),
    ],
)
def test_wal_is_refused_on_an_affected_sqlite(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_a_connection_is_durable(committed_db) -> None:
    # As the product opens it: in tests nobody waits for the disk (tests/conftest.py).
    with closing(connection.get_new_connection(connection.get_connection_params())) as opened:
        asked = ("journal_mode", "synchronous", "recursive_triggers", "foreign_keys")
        answers = {pragma: opened.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in asked}
    assert answers == {"journal_mode": "wal", "synchronous": 2, "recursive_triggers": 1, "foreign_keys": 1}


def test_whoever_opens_a_new_file_waits_while_another_does(tmp_path) -> None:
    """Two processes start at once: SQLite refuses one of them the change of mode without waiting."""
    new = tmp_path / "new.sqlite3"
    first = pysqlite3.connect(new, isolation_level=None)
    first.execute("BEGIN EXCLUSIVE")
    asked = threading.Event()

    class Told:
        """A connection that tells when it was refused."""

        def __init__(self) -> None:
            self.real = pysqlite3.connect(new, isolation_level=None, timeout=0)

        def execute(self, statement: str):
            try:
                return self.real.execute(statement)
            except pysqlite3.OperationalError:
                asked.set()
                raise

    modes: list[str] = []

    def second() -> None:
        told = Told()
        keep_journal(told, "wal")
        modes.append(told.real.execute("PRAGMA journal_mode").fetchone()[0])

    waiting = threading.Thread(target=second)
    waiting.start()
    assert asked.wait(10), "it was not refused: the test has nothing to show"
    first.execute("COMMIT")
    waiting.join(20)
    assert modes == ["wal"]


def test_a_rebuilt_table_keeps_its_triggers(committed_db) -> None:
    """Django builds a new table for most changes and would drop the triggers with the old one."""
    with connection.schema_editor() as editor:
        editor.alter_field(Exit, Exit._meta.get_field("leaving_reason"), _wider(Exit, "leaving_reason"))
    assert protection.missing(connection) == []


def test_the_same_rebuild_by_djangos_own_editor_loses_them(committed_db) -> None:
    """The control: without our schema editor the triggers are gone, and the check says so."""
    from django.db.backends.sqlite3.schema import DatabaseSchemaEditor  # noqa: PLC0415 - imported after ours

    with DatabaseSchemaEditor(connection) as editor:
        editor.alter_field(Exit, Exit._meta.get_field("leaving_reason"), _wider(Exit, "leaving_reason"))
    assert set(protection.missing(connection)) == {
        "people_exit_no_update",
        "people_exit_no_delete",
        "people_exit_no_replace",
    }


def _wider(model: type[models.Model], name: str) -> models.Field:
    field = model._meta.get_field(name).clone()
    field.null = True
    field.set_attributes_from_name(name)
    field.model = model
    return field
