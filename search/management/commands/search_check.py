"""manage.py search_check: whether the search index holds what the database does."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import NAMES, EngineUnavailable, engine
from search.indexing import compare


class Command(BaseCommand):
    help = "Compares the search index with the database, thing by thing. Ends with 1 where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", choices=NAMES, help="Instead of the one in use.")
        parser.add_argument("--json", action="store_true", help="As one JSON value.")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = engine(options["engine"] or "")
        try:
            found = compare(chosen)
        except EngineUnavailable as error:
            raise CommandError(f"The index cannot be compared: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found) | {"agrees": found.agrees}, indent=2))
        else:
            self.stdout.write(f"{found.things} public things in the database.")
            for name, things in (
                ("missing from the index", found.missing),
                ("in the index only", found.surplus),
                ("otherwise in the index", found.different),
            ):
                if things:
                    self.stdout.write(f"{len(things)} {name}: {', '.join(things[:10])}")
            if found.pending:
                self.stdout.write(f"{found.pending} changes wait to be taken up.")
            if found.agrees:
                self.stdout.write("Index and database agree.")
        if not found.agrees:
            sys.exit(1)
