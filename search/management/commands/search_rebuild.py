"""manage.py search_rebuild: the search index, built anew from the database."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import NAMES, EngineUnavailable, engine
from search.indexing import rebuild


class Command(BaseCommand):
    help = "Builds the search index anew beside the one in use, and swaps. The search goes on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", choices=NAMES, help="Instead of the one in use.")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.perf_counter()
        chosen = engine(options["engine"] or "")
        try:
            count = rebuild(chosen)
        except EngineUnavailable as error:
            raise CommandError(f"The index cannot be built: {error}") from error
        if options["verbosity"]:
            self.stdout.write(
                f"{count} things are in the index of {chosen.name}, in {time.perf_counter() - started:.1f} s."
            )
