"""Migrating in half the time: what Django builds, what it looks up, and what Python throws away, again and again meanwhile.

After most operations of a migration Django builds the models anew that have to do with it, forty thousand for an empty
database in the order of their apps' names.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.db.migrations.graph import MigrationGraph

from portal.garbage import collected_seldom


@contextmanager
def quick_migrating() -> Iterator[None]:
    """Let Django migrate as it does, with swappable names looked up once, garbage collected less often, and what needs least
    migrated first."""
    plain: Any = Apps.get_swappable_settings_name  # with what functools.cache adds to it
    names: dict[str, str | None] = {}

    def kept(self: Apps, to_string: str) -> str | None:
        # Which models can be swapped is a matter of the settings, so that Django keeps it, but throws it away with every
        # model that is built in any registry, and then reads through all the program's models for each relation.
        if self is not apps:
            found: str | None = plain.__wrapped__(self, to_string)
            return found
        if to_string not in names:
            names[to_string] = plain.__wrapped__(self, to_string)
        return names[to_string]

    leaf_nodes = MigrationGraph.leaf_nodes

    def of_few_needs_first(self: MigrationGraph, app: str | None = None) -> list[tuple[str, str]]:
        # Of two apps that do not need each other the order is free. Nearly all models have to do with accounts and pages, and so
        # with whatever changes theirs: an app that stands on these alone is migrated before the many that stand on it, or beside.
        return sorted(leaf_nodes(self, app), key=lambda node: len(self.forwards_plan(node)))

    replaced: Any = kept
    replaced.cache_clear = lambda: None
    Apps.get_swappable_settings_name = replaced  # type: ignore[method-assign]
    MigrationGraph.leaf_nodes = of_few_needs_first  # type: ignore[method-assign]
    try:
        with collected_seldom():
            yield
    finally:
        Apps.get_swappable_settings_name = plain  # type: ignore[method-assign]
        plain.cache_clear()
        MigrationGraph.leaf_nodes = leaf_nodes  # type: ignore[method-assign]
