"""Commands that scripts call: whatever is wrong is told in one sentence on standard error, with exit status 1."""

import re
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REFUSALS: tuple[tuple[re.Pattern[str], Promise], ...] = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (
            r"the following arguments are required: (?P<what>.+)",
            gettext_lazy("The command is not complete: %(what)s is missing."),
        ),
        (r"unrecognized arguments: (?P<what>.+)", gettext_lazy("The command does not know “%(what)s”.")),
        (
            r"argument (?P<what>.+): expected (?:one|at least one) argument",
            gettext_lazy("The command is not complete: a value must follow %(what)s."),
        ),
        (
            r"argument (?P<what>.+): ignored explicit argument .+",
            gettext_lazy("Nothing can follow %(what)s after an equals sign."),
        ),
        (
            r"ambiguous option: (?P<what>.+) could match (?P<options>.+)",
            gettext_lazy("“%(what)s” may mean several options: %(options)s."),
        ),
    )
)
"""How argparse words what is wrong with a command line (Python 3.11 to 3.14), and how it is said here."""


class RefusingCommand(BaseCommand):
    """A command whose callers tell its answers apart by the exit status: 2, with which argparse ends by itself, is none
    of them."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.called_from_command_line = False  # then it raises CommandError, instead of ending the process with 2
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            super().run_from_argv(argv)
        except CommandError as error:  # what `handle` refuses has become an exit before, unless a traceback is wanted
            if "--traceback" in argv:
                raise
            self.stderr.write(f"CommandError: {refusal(str(error))}")
            sys.exit(1)


def refusal(words: str) -> str:
    """What argparse says of a command line, as a sentence in the active language; as it is where it says something else."""
    words = words.removeprefix("Error: ")
    for pattern, sentence in REFUSALS:
        if found := pattern.fullmatch(words):
            return str(sentence) % found.groupdict()
    return _("The command cannot be understood: %(why)s.") % {"why": words.rstrip(".")}
