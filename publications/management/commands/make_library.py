"""Fills the library with made publications, for tests and measurements at size."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publications.demo.bulk import make_library


class Command(BaseCommand):
    help = (
        "Bring the library to N made publications of a seed, in each language it is in, without files. They are not "
        "for the public. Index them afterwards: manage.py update_index, and the public search's own rebuild."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, metavar="N", help="how many publications there shall be")
        parser.add_argument("--seed", type=int, default=1, help="another seed makes other publications (1)")

    def handle(self, *args: Any, number: int, seed: int, **options: Any) -> None:
        if number < 0:
            raise CommandError("N must not be below nought.")

        def tell(done: int, of: int) -> None:
            if options["verbosity"]:
                self.stderr.write(f"{done} of {of} ...")

        try:
            new = make_library(number=number, seed=seed, tell=tell)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{new} new publications, {number - new} there already.")
