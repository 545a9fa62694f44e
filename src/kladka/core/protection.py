"""Which tables are append-only or frozen, and whether the database really refuses to change them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.apps import apps
from django.db import models

from kladka.core import triggers
from kladka.core.ledger import Fact, digest_of_record, is_told_by


class AppendOnly(models.Model):
    """A record that is written once and never changed, not even retracted (audit entries, read events)."""

    class Meta:
        abstract = True


class Chained(models.Model):
    """An ordinary record whose content the chain holds: every verb that saves it leaves the digest of all of it.

    `ADDED_LATER`: as a fact has it.
    """

    ADDED_LATER: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def digest(self) -> str:
        """Return the SHA-256 (hex) of everything the record says."""
        return digest_of_record(self)

    def is_told_by(self, digest: str) -> bool:
        """Tell whether the record says what was hashed when it was saved last."""
        return is_told_by(self, digest)


class Remembered(models.Model):
    """An ordinary record that is changed in place, and of which verbs keep what it said before (`audit.Earlier`).

    `KEPT`: the columns by which something is told as it was known on an earlier day.
    """

    KEPT: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    @staticmethod
    def tells(values: Mapping[str, Any]) -> bool:
        """Tell whether a state of the record, given by the columns in `KEPT`, is worth being kept."""
        return True


class Lasting(Chained):
    """What facts point at: never deleted, and the columns in `FROZEN`, which make it what it is, never change.

    Nothing changes any more where one of the columns in `SEALED_BY` is filled in.
    """

    FROZEN: ClassVar[frozenset[str]]
    SEALED_BY: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


def chained() -> list[type[Chained]]:
    """Return every model whose content the chain holds."""
    return [model for model in apps.get_models() if issubclass(model, Chained) and model._meta.managed]


def protected() -> list[type[models.Model]]:
    """Return every model whose table carries triggers."""
    return [
        model for model in apps.get_models() if issubclass(model, (Fact, AppendOnly, Lasting)) and model._meta.managed
    ]


def columns_of(model: type[models.Model]) -> tuple[str, list[str]]:
    """Return table and all columns of `model`."""
    return model._meta.db_table, [str(field.column) for field in model._meta.concrete_fields]


def missing(connection: Any) -> list[str]:
    """Return the names of declared triggers that the database lacks, has switched off or in another wording, sorted."""
    tables = set(connection.introspection.table_names())
    present = _present(connection)
    problems = []
    for model in protected():
        table, columns = columns_of(model)
        if table not in tables:
            continue
        wanted = triggers.worded(table, columns, connection)
        if connection.vendor == "postgresql":
            # The list starts with the function that all triggers share.
            wanted = [_as_told_back(statement) for statement in wanted[1:]]
        problems += [name for name, text in _named(wanted).items() if present.get(name) != text]
    return sorted(problems + _toothless(connection))


def _named(statements: Iterable[str]) -> dict[str, str]:
    return {statement.split()[2].strip('"'): statement for statement in statements}


def _present(connection: Any) -> dict[str, str]:
    """Return the triggers there are and not switched off, by name, as the database words them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
            return _named(row[0] for row in cursor.fetchall())
        # A trigger that fires on a replica only is as good as none; a session may not be one either.
        cursor.execute(
            "SELECT pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND relnamespace = current_schema()::regnamespace "
            "AND (tgenabled = 'A' OR current_setting('session_replication_role') <> 'replica')"
        )
        return _named(_plain(row[0]) for row in cursor.fetchall())


def _as_told_back(statement: str) -> str:
    """Return our statement for a trigger as PostgreSQL words it when asked, without its quotes and casts."""
    head, when, rest = statement.partition(" WHEN (")
    if when:
        condition, end, rest = rest.partition(") EXECUTE ")
        each = ") OR (".join(condition.split(" OR "))
        statement = f"{head}{when}(({each})){end}{rest}" if " OR " in condition else f"{head}{when}({each}){end}{rest}"
    return _plain(statement)


def _plain(text: str) -> str:
    """Return the text of a trigger without quotes and schema, and without the cast that PostgreSQL adds to texts."""
    text = " ".join(text.replace('"', "").split()).replace("OLD.", "old.").replace("NEW.", "new.")
    text = re.sub(r"\(((?:old|new)\.\w+)\)::text", r"\1", text)
    return re.sub(r" ON \w+\.(\w+) ", r" ON \1 ", text, count=1)


def _toothless(connection: Any) -> list[str]:
    """Return the name of PostgreSQL's function behind the triggers when it does not refuse any more."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'kladka_refuse_change'")
        bodies = [row[0] for row in cursor.fetchall()]
    return [] if bodies and all(body == triggers.REFUSAL for body in bodies) else ["kladka_refuse_change"]
