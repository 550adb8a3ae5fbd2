"""Migrating in less time comes to what Django's own way comes to."""

import gc

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.core.management import get_commands, load_command_class
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from portal.migrating import quick_migrating


def _built(state: ProjectState) -> dict[str, tuple[str, str]]:
    """What the registry of a state holds: each model's fields and options, as a migration would write them."""
    found = {}
    for model in state.apps.get_models(include_auto_created=True, include_swapped=True):
        its = ModelState.from_model(model)
        fields = {
            name: (field.deconstruct()[1:], getattr(field, "swappable_setting", None))
            for name, field in its.fields.items()
        }
        found[model._meta.label] = (repr(fields), repr(sorted(its.options)))
    return found


@pytest.mark.django_db
def test_the_models_are_those_that_django_builds() -> None:
    migrations = MigrationLoader(None)
    own = _built(migrations.project_state())
    with quick_migrating():
        quick = _built(migrations.project_state())
    assert "portal.User" in own
    assert quick == own
    assert "AUTH_USER_MODEL" in own["wagtailcore.Page"][0]


def test_a_model_that_can_be_swapped_is_known_within_and_after() -> None:
    before = gc.get_threshold()
    with quick_migrating():
        assert apps.get_swappable_settings_name("portal.User") == "AUTH_USER_MODEL"
        apps.clear_cache()
        assert apps.get_swappable_settings_name("Portal.user") == "AUTH_USER_MODEL"
        assert apps.get_swappable_settings_name("portal.Theme") is None
        assert gc.get_threshold() != before
    assert gc.get_threshold() == before
    assert apps.get_swappable_settings_name("portal.User") == "AUTH_USER_MODEL"


def _plan() -> list[tuple[str, str]]:
    """The migrations of an empty database, in the order they are done in."""
    graph = MigrationLoader(None).graph
    executor = MigrationExecutor(connection)
    found = executor.migration_plan(graph.leaf_nodes(), clean_start=True)
    return [(migration.app_label, migration.name) for migration, _backwards in found]


@pytest.mark.django_db
def test_what_needs_least_is_migrated_first() -> None:
    own = _plan()
    with quick_migrating():
        quick = _plan()
    assert sorted(quick) == sorted(own)
    assert quick != own
    last = {app: place for place, (app, _name) in enumerate(quick)}
    first = {app: place for place, (app, _name) in reversed(list(enumerate(quick)))}
    for app in ("wagtailusers", "wagtailsearch", "wagtailredirects", "taggit", "wagtail_localize", "search"):
        assert last[app] < first["participants"]


def test_it_is_put_back_where_migrating_fails() -> None:
    before, plain, leaf_nodes = gc.get_threshold(), Apps.get_swappable_settings_name, MigrationGraph.leaf_nodes
    try:
        with quick_migrating():
            raise OSError
    except OSError:
        pass
    assert Apps.get_swappable_settings_name is plain
    assert MigrationGraph.leaf_nodes is leaf_nodes
    assert gc.get_threshold() == before


def test_the_command_that_migrates_is_this_one() -> None:
    command = load_command_class(get_commands()["migrate"], "migrate")
    assert type(command).__module__ == "portal.management.commands.migrate"
