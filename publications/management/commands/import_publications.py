"""Brings in publications from a spreadsheet."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from participants.attendance.errors import AttendanceFileError
from publications.services.importing import ImportReport, import_sheet
from publications.sheets import COLUMNS


class Command(BaseCommand):
    help = (
        "Bring in publications from a CSV or XLSX with the columns " + ", ".join(COLUMNS) + ". Lists are separated by "
        "';', countries are ISO codes or names, a date is a year, month or day. Run again it makes no doubles: a work "
        "is known by its DOI, its ISBN, or its title, year and language. Ends with status 1 if a row is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sheet", type=Path)
        parser.add_argument("--files", type=Path, help="the folder that the files named in the column `file` are in")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--json", action="store_true", help="say it as JSON")
        parser.add_argument("--language", default="es", choices=["es", "en"], help="of what is said (es)")

    def handle(self, *args: Any, **options: Any) -> None:
        sheet, files = options["sheet"], options["files"]
        with override(options["language"]):
            if not sheet.is_file():
                raise CommandError(_("There is no file %(path)s.") % {"path": sheet})
            if files is not None and not files.is_dir():
                raise CommandError(_("There is no folder %(path)s.") % {"path": files})
            try:
                report = import_sheet(sheet=sheet, files=files, by=None, dry_run=options["dry_run"])
            except AttendanceFileError as error:
                raise CommandError(error.message) from error
            told = json.dumps(report.as_json(), ensure_ascii=False, indent=2) if options["json"] else _told(report)
        self.stdout.write(told)
        if not report.is_right:
            raise SystemExit(1)


def _told(report: ImportReport) -> str:
    """The report in the active language."""
    outcomes = {
        "created": _("New work"),
        "changed": _("Changed work"),
        "unchanged": _("Unchanged work"),
        "wrong": _("Wrong row"),
    }
    lines = []
    for row in report.rows:
        lines.append(f"{row.row:>6}  {outcomes[row.outcome]:<16} {row.title}")
        lines += [f"        {sentence}" for sentence in (*row.errors, *row.notes)]
    counts = " · ".join(f"{label}: {report.count(each)}" for each, label in outcomes.items())
    return "\n".join([*lines, counts, *([_("A trial: nothing was written.")] if report.dry_run else [])])
