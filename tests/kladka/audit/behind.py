"""Changing the database as nobody of the product can."""

from django.db import connection

from kladka.core import triggers
from kladka.core.protection import protected


def behind_the_back(statement: str) -> None:
    """Change the database as somebody with its password would: the triggers off, one statement."""
    on_table = ' ON "{}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for model in protected():
            table = model._meta.db_table
            for name in triggers.names(table, connection.vendor):
                cursor.execute(f'DROP TRIGGER "{name}"' + on_table.format(table))
        cursor.execute(statement)
