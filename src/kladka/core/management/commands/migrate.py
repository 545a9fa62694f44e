"""Django's `migrate`, followed by the check that every fact is still protected."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from kladka.core import crypto, protection


class Command(DjangoMigrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not MigrationRecorder(connection).has_table():
            # Only a new ledger gets new keys: making them beside sealed data would hide that the old ones are lost.
            crypto.prepare_keys()
        super().handle(*args, **options)
        missing = protection.missing(connection)
        if missing and not options.get("plan"):
            raise CommandError(
                f"These append-only triggers are missing: {', '.join(missing)}. "
                "Add core.operations.Protect for their tables to a migration, then run migrate again."
            )
