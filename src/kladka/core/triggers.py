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


def names(table: str, vendor: str) -> set[str]:
    """Return the names of the triggers that `table` must have on a database of `vendor`."""
    kinds = {"no_update", "no_delete"} | ({"no_replace"} if vendor == "sqlite" else {"no_truncate"})
    return {f"{table}_{kind}" for kind in kinds}


def worded(table: str, key: str, columns: Sequence[str], vendor: str) -> list[str]:
    """Return the SQL that protects `table` with these columns; its retraction columns may be set once."""
    fixed = sorted(set(columns) - set(RETRACTION))
    build = _sqlite if vendor == "sqlite" else _postgresql
    return build(table, key, fixed, len(fixed) < len(columns))


def install(table: str, key: str, columns: Sequence[str], schema_editor: Any) -> None:
    """Put the triggers of `table` in place, replacing older ones."""
    remove(table, schema_editor)
    for statement in worded(table, key, columns, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(table: str, schema_editor: Any) -> None:
    """Drop the triggers of `table`, where there are any."""
    vendor = schema_editor.connection.vendor
    on_table = f' ON "{table}"' if vendor == "postgresql" else ""
    for trigger in sorted(names(table, vendor)):
        schema_editor.execute(f'DROP TRIGGER IF EXISTS "{trigger}"{on_table}', params=None)


def _sqlite(table: str, key: str, fixed: list[str], retractable: bool) -> list[str]:
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in fixed)
    when = f'WHEN OLD."retracted_at" IS NOT NULL OR NEW."retracted_at" IS NULL OR {changed}' if retractable else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    # Names of tables and columns come from our own models, never from outside.
    exists = f'EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")'  # noqa: S608
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW {when} {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" FOR EACH ROW WHEN {exists} {refuse}',
    ]


def _postgresql(table: str, key: str, fixed: list[str], retractable: bool) -> list[str]:
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in fixed)
    condition = (
        f'WHEN (OLD."retracted_at" IS NOT NULL OR NEW."retracted_at" IS NULL OR {changed})' if retractable else ""
    )
    refuse = "EXECUTE FUNCTION kladka_refuse_change()"
    return [
        "CREATE OR REPLACE FUNCTION kladka_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$",
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW {condition} {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {refuse}',
    ]
