"""Django's `migrate`, followed by the check that every fact is still protected."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from kladka.core import protection


class Command(DjangoMigrate):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        missing = protection.missing(connections[options["database"]])
        if missing and not options.get("plan"):
            raise CommandError(
                f"These append-only triggers are missing: {', '.join(missing)}. "
                "Add core.operations.Protect for their tables to a migration, then run migrate again."
            )
