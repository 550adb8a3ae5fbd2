"""Migrations that make many models at once."""

from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class ManyModelsMigration(migrations.Migration):
    """A migration whose new models are made together.

    After each operation Django builds the model and all that refer to it anew, and nearly everything here refers to pages
    and accounts: a migration of seventeen models builds three thousand. Here the state takes on all the new models, with
    what is added to them (a column that closes a circle, constraints, indexes), before one such building, and each table
    is made whole. State and schema after it are those that Django's own way leaves, but for the order of some columns.
    """

    def apply(self, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False) -> ProjectState:
        if collect_sql or not schema_editor.atomic_migration:
            return super().apply(project_state, schema_editor, collect_sql)
        made: set[str] = set()

        def is_about_new(operation: Operation) -> bool:
            if isinstance(operation, migrations.CreateModel):
                made.add(operation.name_lower)
                return True
            adding = (migrations.AddField, migrations.AddConstraint, migrations.AddIndex)
            return isinstance(operation, adding) and operation.model_name_lower in made

        for about_new, run in groupby(list(self.operations), is_about_new):
            operations = list(run)
            if about_new:
                self._make_together(operations, project_state, schema_editor)
                made.clear()
                continue
            for operation in operations:
                before = project_state.clone()
                operation.state_forwards(self.app_label, project_state)
                operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state

    def _make_together(self, operations: list[Operation], state: ProjectState, schema_editor: Any) -> None:
        before, changed = state.clone(), list[tuple[str, str]]()
        state.reload_model = lambda app_label, model_name, delay=False: changed.append((app_label, model_name))  # type: ignore[method-assign]
        try:
            for operation in operations:
                operation.state_forwards(self.app_label, state)
        finally:
            del state.reload_model  # the method of its class is back
        state.reload_models(changed, delay=False)
        for operation in operations:
            if isinstance(operation, migrations.CreateModel):
                operation.database_forwards(self.app_label, schema_editor, before, state)
