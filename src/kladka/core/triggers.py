"""The wording of the database triggers that refuse any change of a fact but its one retraction.

Known holes and their guards: `INSERT OR REPLACE` on SQLite (a BEFORE INSERT guard, and `recursive_triggers` on each
connection), `TRUNCATE` on PostgreSQL (a statement trigger), Django's table rebuild on SQLite, which drops triggers
(`core.sqlite.schema` puts them back). `core.protection.missing` compares what is there with what is declared.
"""

from collections.abc import Sequence
from typing import Any

RETRACTION = ("retracted_no", "retracted_at", "retracted_by", "reason")
"""The only columns of a fact that may ever change, and only once, from empty."""

_REFUSED = "facts are append-only"
REFUSAL = (
    f" BEGIN RAISE EXCEPTION '{_REFUSED}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END "
)
"""What the triggers' function does on PostgreSQL."""


def names(table: str, vendor: str) -> set[str]:
    """Return the names of the triggers that `table` must have on a database of `vendor`."""
    kinds = {"no_update", "no_delete"} | ({"no_replace"} if vendor == "sqlite" else {"no_truncate"})
    return {f"{table}_{kind}" for kind in kinds}


def worded(table: str, columns: Sequence[str], connection: Any) -> list[str]:
    """Return the SQL that protects `table` with these columns; its retraction columns may be set once."""
    fixed = sorted(set(columns) - set(RETRACTION))
    is_retractable = len(fixed) < len(columns)
    if connection.vendor == "sqlite":
        return _sqlite(table, fixed, is_retractable, uniques(connection, table))
    return _postgresql(table, fixed, is_retractable)


def uniques(connection: Any, table: str) -> list[str]:
    """Return, for each unique key of a SQLite table, the condition under which a row there collides with NEW.

    `INSERT OR REPLACE` deletes whatever collides with any of them, and without recursive triggers nobody asks.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'PRAGMA index_list("{table}")')
        indexes = [row[1] for row in cursor.fetchall() if row[2]]
        cursor.execute(f'PRAGMA table_info("{table}")')
        found = [_collision([row[1] for row in cursor.fetchall() if row[5]], "")]
        for index in indexes:
            cursor.execute(f'PRAGMA index_info("{index}")')
            columns = [row[2] for row in cursor.fetchall()]
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [index])
            text = (cursor.fetchone() or [None])[0] or ""
            found.append(_collision(columns, text.partition(" WHERE ")[2]))
    return sorted(set(found))


def _collision(columns: Sequence[str], condition: str) -> str:
    equal = " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
    return f"{equal} AND ({condition})" if condition else equal


def install(table: str, columns: Sequence[str], schema_editor: Any) -> None:
    """Put the triggers of `table` in place, replacing older ones."""
    remove(table, schema_editor)
    for statement in worded(table, columns, schema_editor.connection):
        schema_editor.execute(statement, params=None)


def remove(table: str, schema_editor: Any) -> None:
    """Drop the triggers of `table`, where there are any."""
    vendor = schema_editor.connection.vendor
    on_table = f' ON "{table}"' if vendor == "postgresql" else ""
    for trigger in sorted(names(table, vendor)):
        schema_editor.execute(f'DROP TRIGGER IF EXISTS "{trigger}"{on_table}', params=None)


def _sqlite(table: str, fixed: list[str], retractable: bool, collisions: list[str]) -> list[str]:
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in fixed)
    when = f'WHEN OLD."retracted_at" IS NOT NULL OR NEW."retracted_at" IS NULL OR {changed}' if retractable else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    # Names of tables and columns come from our own models, never from outside.
    exists = " OR ".join(f'EXISTS (SELECT 1 FROM "{table}" WHERE {one})' for one in collisions)  # noqa: S608
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW {when} {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" FOR EACH ROW WHEN {exists} {refuse}',
    ]


def _postgresql(table: str, fixed: list[str], retractable: bool) -> list[str]:
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in fixed)
    condition = (
        f'WHEN (OLD."retracted_at" IS NOT NULL OR NEW."retracted_at" IS NULL OR {changed})' if retractable else ""
    )
    refuse = "EXECUTE FUNCTION kladka_refuse_change()"
    return [
        f"CREATE OR REPLACE FUNCTION kladka_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $${REFUSAL}$$",
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW {condition} {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {refuse}',
    ]
