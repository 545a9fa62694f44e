"""Which tables are append-only or frozen, and whether the database really refuses to change them."""

from typing import Any, ClassVar

from django.apps import apps
from django.db import models

from kladka.core import triggers
from kladka.core.ledger import Fact, digest_of_record


class AppendOnly(models.Model):
    """A record that is written once and never changed, not even retracted (audit entries, read events)."""

    class Meta:
        abstract = True


class Chained(models.Model):
    """An ordinary record whose content the chain holds: every verb that saves it leaves the digest of all of it."""

    class Meta:
        abstract = True

    def digest(self) -> str:
        """Return the SHA-256 (hex) of everything the record says."""
        return digest_of_record(self)


class Lasting(Chained):
    """What facts point at: never deleted, and the columns in `FROZEN`, which make it what it is, never change."""

    FROZEN: ClassVar[frozenset[str]]

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
    """Return the names of declared triggers that the database lacks or has in another wording, sorted."""
    tables = set(connection.introspection.table_names())
    present = _present(connection)
    problems = []
    for model in protected():
        table, columns = columns_of(model)
        if table not in tables:
            continue
        # PostgreSQL's list starts with the function that all its triggers share.
        worded = triggers.worded(table, columns, connection)[-3:]
        wanted = {statement.split('"')[1]: statement for statement in worded}
        problems += [name for name, text in wanted.items() if present.get(name) not in (text, "?")]
    return sorted(problems + _toothless(connection))


def _toothless(connection: Any) -> list[str]:
    """Return the name of PostgreSQL's function behind the triggers when it does not refuse any more."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'kladka_refuse_change'")
        bodies = [row[0] for row in cursor.fetchall()]
    return [] if all(body == triggers.REFUSAL for body in bodies) else ["kladka_refuse_change"]


def _present(connection: Any) -> dict[str, str]:
    """Return the triggers there are with their text; PostgreSQL rewords them, so "?" stands for any text."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname, '?' FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        return dict(cursor.fetchall())
