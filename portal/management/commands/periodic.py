"""manage.py periodic: what is done by the clock, when it was last, and how it went."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from portal import periodic
from portal.models import PeriodicRun
from portal.periodic import Standing, run_due, run_now, standings


class Command(BaseCommand):
    help = "Tells what is done by the clock and how it went; does one task, or all that are due, if asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--run", metavar="TASK", help="Do this one now, due or not.")
        parser.add_argument("--due", action="store_true", help="Do what is due, as a clock of the system's would.")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["run"]
        if name:
            self._run(name)
        elif options["due"]:
            for done in run_due():
                self.stdout.write(done)
        else:
            for each in standings():
                self.stdout.write(_line(each))

    def _run(self, name: str) -> None:
        if name not in periodic.TASKS:
            known = ", ".join(sorted(periodic.TASKS))
            raise CommandError(f"There is no periodic task called {name}; there are {known}.")
        if not run_now(name):
            raise CommandError(f"Another process is at {name}.")
        row = PeriodicRun.objects.get(task=name)
        if row.failures:
            raise CommandError(f"{name} failed: {row.outcome}")
        self.stdout.write(f"{name}: {row.outcome or 'done'}")


def _line(each: Standing) -> str:
    said = [f"every {each.every}", f"last done {_moment(each.succeeded_at)}", f"due {_moment(each.due_at)}"]
    if each.is_running:
        said.append("running")
    if each.is_late:
        said.append("LATE: is there a clock?")
    if each.failures:
        said.append(f"FAILED {each.failures} times")
    if each.outcome:
        said.append(each.outcome)
    return f"{each.name}: {'; '.join(said)}"


def _moment(moment: datetime | None) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else "never"
