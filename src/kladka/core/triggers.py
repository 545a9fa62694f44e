"""The wording of the database triggers that refuse any change of a fact but its one retraction.

A lasting record (`core.protection.Lasting`) names the columns that never change; its others may, until one of those
that seal it is filled in.

Known holes and their guards: `INSERT OR REPLACE` on SQLite (a BEFORE INSERT guard, and `recursive_triggers` on each
connection), `TRUNCATE` on PostgreSQL (a statement trigger), Django's table rebuild on SQLite, which drops triggers
(`core.sqlite.schema` puts them back). `core.protection.missing` compares what is there with what is declared.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps

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
    """Return the SQL that protects `table` with these columns: an update that changes what must not is refused.

    A fact's retraction columns may be set once, a lasting record's columns that are not frozen until it is sealed.
    """
    unequal = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    refused_when = [f"{left} {unequal} {right}" for left, right in _pairs(fixed(table, columns))]
    if set(RETRACTION) <= set(columns):
        refused_when = ['OLD."retracted_at" IS NOT NULL', 'NEW."retracted_at" IS NULL', *refused_when]
    elif len(refused_when) == len(columns):
        refused_when = []
    else:
        refused_when = [*(f'OLD."{column}" IS NOT NULL' for column in sealing(table)), *refused_when]
    condition = " OR ".join(refused_when)
    if connection.vendor == "sqlite":
        return _sqlite(table, condition, uniques(connection, table))
    return _postgresql(table, condition)


def fixed(table: str, columns: Sequence[str]) -> list[str]:
    """Return the columns of `table` that never change, sorted."""
    frozen = getattr(_model_of(table), "FROZEN", None)
    return sorted(set(columns) - set(RETRACTION) if frozen is None else set(columns) & set(frozen))


def sealing(table: str) -> list[str]:
    """Return the columns of `table` that end every change of a record in which one of them is filled in, sorted."""
    return sorted(getattr(_model_of(table), "SEALED_BY", ()))


def _model_of(table: str) -> Any:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def _pairs(columns: Sequence[str]) -> list[tuple[str, str]]:
    return [(f'OLD."{column}"', f'NEW."{column}"') for column in columns]


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


def _sqlite(table: str, condition: str, collisions: list[str]) -> list[str]:
    when = f"WHEN {condition}" if condition else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    # Names of tables and columns come from our own models, never from outside.
    exists = " OR ".join(f'EXISTS (SELECT 1 FROM "{table}" WHERE {one})' for one in collisions)  # noqa: S608
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW {when} {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" FOR EACH ROW WHEN {exists} {refuse}',
    ]


def _postgresql(table: str, condition: str) -> list[str]:
    when = f"WHEN ({condition})" if condition else ""
    refuse = "EXECUTE FUNCTION kladka_refuse_change()"
    return [
        f"CREATE OR REPLACE FUNCTION kladka_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $${REFUSAL}$$",
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW {when} {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {refuse}',
    ]
