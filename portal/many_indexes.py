"""Operations of migrations on many indexes of one model at once.

Django's own operations are for one index each, and after each Django builds the model and all that refer to it anew: a
hundred and thirty times for the registry's counting indexes.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Index


class AddIndexes(Operation):
    """Add these indexes to a model. What a state and a database hold after it is what as many of AddIndex leave."""

    def __init__(self, model_name: str, indexes: Sequence[Index]) -> None:
        self.model_name = model_name
        self.indexes = indexes

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name.lower()].options
        options["indexes"] = [*options["indexes"], *(index.clone() for index in self.indexes)]
        state.reload_model(app_label, self.model_name.lower(), delay=True)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            for index in self.indexes:
                schema_editor.add_index(model, index)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            for index in self.indexes:
                schema_editor.remove_index(model, index)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name, self.indexes], {}

    def describe(self) -> str:
        return f"Create {len(self.indexes)} indexes on {self.model_name}"

    def references_model(self, name: str, app_label: str) -> bool:
        return name.lower() == self.model_name.lower()


class RemoveIndexes(Operation):
    """Remove the indexes of these names from a model."""

    def __init__(self, model_name: str, names: Sequence[str]) -> None:
        self.model_name = model_name
        self.names = names

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name.lower()].options
        options["indexes"] = [index for index in options["indexes"] if index.name not in self.names]
        state.reload_model(app_label, self.model_name.lower(), delay=True)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            for index in self._indexes(app_label, from_state):
                schema_editor.remove_index(model, index)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            for index in self._indexes(app_label, to_state):
                schema_editor.add_index(model, index)

    def _indexes(self, app_label: str, state: ProjectState) -> list[Index]:
        model = state.models[app_label, self.model_name.lower()]
        return [model.get_index_by_name(name) for name in self.names]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name, self.names], {}

    def describe(self) -> str:
        return f"Remove {len(self.names)} indexes from {self.model_name}"

    def references_model(self, name: str, app_label: str) -> bool:
        return name.lower() == self.model_name.lower()
