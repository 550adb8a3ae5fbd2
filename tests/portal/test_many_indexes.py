"""Many indexes at once: in a migration's state what as many single operations leave, and in the database all of them."""

from django.db import connection
from django.db.migrations import AddIndex, CreateModel, RemoveIndex
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import IntegerField
from django.db.models.indexes import Index

from participants.models import Participation
from portal.many_indexes import AddIndexes, RemoveIndexes

INDEXES = [
    Index(fields=["one"], name="by_one"),
    Index(fields=["two"], name="by_two"),
    Index(fields=["-one"], name="last"),
]


def state_after(*operations: Operation) -> ProjectState:
    state = ProjectState()
    CreateModel("Thing", [(name, IntegerField()) for name in ("one", "two")]).state_forwards("portal", state)
    assert state.apps  # models are built, as in migrating
    for operation in operations:
        operation.state_forwards("portal", state)
    return state


def test_added_and_removed_together_are_as_added_and_removed_singly() -> None:
    together = state_after(AddIndexes("Thing", INDEXES), RemoveIndexes("thing", ["by_one", "last"]))
    singly = state_after(
        *(AddIndex("Thing", index) for index in INDEXES), *(RemoveIndex("thing", name) for name in ("by_one", "last"))
    )
    assert together == singly
    assert [index.name for index in together.apps.get_model("portal", "thing")._meta.indexes] == ["by_two"]


def test_database_has_every_index_that_participations_declare(db: None) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Participation._meta.db_table)
    declared = {index.name for index in Participation._meta.indexes}
    assert declared - set(found) == set()
    assert len(declared) > 40
    assert {name for name in found if name.startswith("counted_")} - declared == set()
