"""Migration operations of our own."""

from typing import Any

from django.db.migrations.operations.base import Operation

from kladka.core import protection, triggers


class Protect(Operation):
    """Put the triggers on the tables of `models`, facts, append-only or lasting; again after a column was added.

    Which columns of a lasting record are frozen, its model of today says. `protection.missing` notices a forgotten one.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, *models: str) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of Django's model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            # The triggers name every unique key, so the indexes put off to the end must be there first.
            for statement in schema_editor.deferred_sql:
                schema_editor.execute(statement, None)
            schema_editor.deferred_sql.clear()
        for name in self.models:
            model = to_state.apps.get_model(app_label, name)
            triggers.install(*protection.columns_of(model), schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for name in self.models:
            triggers.remove(to_state.apps.get_model(app_label, name)._meta.db_table, schema_editor)

    def describe(self) -> str:
        return f"Protect by triggers: {', '.join(self.models)}"
