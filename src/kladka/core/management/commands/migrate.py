"""Django's `migrate`, followed by the check that every fact is still protected."""

from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from kladka.core import crypto, protection


class Command(DjangoMigrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if MigrationRecorder(connection).has_table():
            super().handle(*args, **options)
        else:
            # Only a new ledger gets new keys: making them beside sealed data would hide that the old ones are lost.
            crypto.prepare_keys()
            with new_models_alone():
                super().handle(*args, **options)
        missing = protection.missing(connection)
        if missing and not options.get("plan"):
            raise CommandError(
                f"These append-only triggers are missing: {', '.join(missing)}. "
                "Add core.operations.Protect for their tables to a migration, then run migrate again."
            )


def new_models_alone() -> AbstractContextManager[Any]:
    """Let a model that migrations create be made without making anew every other that leads to it or from it.

    Django makes all of these again for each new one, some ten thousand models for our two hundred: half of the time in
    which a database comes into being. A model that was not there changes none of them but for the way back to it, which
    it adds itself. Only for a new database, where migrations go forwards alone.
    """
    usual = ProjectState.add_model

    def add_model(state: Any, model: ModelState) -> None:
        name = model.name_lower
        if "apps" not in vars(state) or name in state.apps.all_models.get(model.app_label, {}):
            usual(state, model)
            return
        state.models[model.app_label, name] = model
        if state._relations is not None:
            state.resolve_model_relations((model.app_label, name))
        state.apps.render_multiple([model])

    return patch.object(ProjectState, "add_model", add_model)
