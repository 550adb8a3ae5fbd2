from typing import Any

from django.core.management.commands import migrate

from portal.migrating import quick_migrating


class Command(migrate.Command):
    """Django's own, in less time."""

    def handle(self, *args: Any, **options: Any) -> None:
        with quick_migrating():
            super().handle(*args, **options)
