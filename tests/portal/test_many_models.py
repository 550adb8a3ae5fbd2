"""Models made together are those that Django makes one by one."""

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from portal.many_models import ManyModelsMigration

OPERATIONS = [
    migrations.CreateModel(
        "Team", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=9))]
    ),
    migrations.CreateModel(
        "Player",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("number", models.IntegerField()),
            ("team", models.ForeignKey("made.Team", models.CASCADE)),
        ],
    ),
    migrations.AddField("Team", "captain", models.ForeignKey("made.Player", models.SET_NULL, null=True)),
    migrations.AddField("Team", "rivals", models.ManyToManyField("made.Team")),
    migrations.AddConstraint("Player", models.UniqueConstraint(fields=["team", "number"], name="made_number_once")),
    migrations.AddIndex("Player", models.Index(fields=["number"], name="made_number")),
    migrations.AlterField("Team", "name", models.CharField(max_length=90)),
    migrations.CreateModel("Match", [("id", models.BigAutoField(primary_key=True))]),
]


def _tables(base: type[migrations.Migration]) -> tuple[dict[str, Any], ProjectState]:
    """What the database and the state hold after these operations."""
    migration = type("Migration", (base,), {"operations": OPERATIONS})("0001_made", "made")
    state = ProjectState()
    assert not state.apps.get_models()  # built by now, as when one migration follows another
    with connection.schema_editor() as editor:
        state = migration.apply(state, editor)
    with connection.cursor() as cursor:
        found = {
            table: (
                [column[:6] for column in connection.introspection.get_table_description(cursor, table)],
                sorted(map(str, connection.introspection.get_constraints(cursor, table).values())),
            )
            for table in connection.introspection.table_names(cursor)
            if table.startswith("made_")
        }
    with connection.schema_editor() as editor:
        migration.unapply(ProjectState(), editor)
    return found, state


@pytest.mark.django_db(transaction=True)
def test_models_made_together_are_those_made_one_by_one() -> None:
    tables, state = _tables(ManyModelsMigration)
    expected, expected_state = _tables(migrations.Migration)
    assert sorted(tables) == ["made_match", "made_player", "made_team", "made_team_rivals"]
    assert tables == expected
    assert state == expected_state
    names = {model.__name__: [field.name for field in model._meta.get_fields()] for model in state.apps.get_models()}
    assert names == {
        model.__name__: [field.name for field in model._meta.get_fields()] for model in expected_state.apps.get_models()
    }
