from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from portal import demo


class Command(BaseCommand):
    help = "Prepare the database and load the demo, once: what is there is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="Delete the demo's database, files and accounts first."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with demo.writing():
                self._load(is_reset=options["reset"])
        except (demo.DemoIsRunning, demo.NoRoom) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The demo is loaded. Its accounts are in {demo.accounts_path()}")

    def _load(self, *, is_reset: bool) -> None:
        demo.claim()
        if is_reset:
            if connection.vendor != "sqlite":
                raise CommandError("Only the demo's own SQLite database is reset: DATABASE_URL names another.")
            demo.forget_database_and_files()
        demo.prepare(self.stdout.write)
        demo.accounts()
