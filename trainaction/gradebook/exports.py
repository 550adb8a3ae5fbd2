"""A gradebook as a file. Names are what people wrote: none of them is a formula."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.spreadsheets import as_csv_cell, as_xlsx_cell
from trainaction.gradebook.queries import Gradebook, LearnerRow


def rows_of(book: Gradebook) -> Iterator[list[Any]]:
    """The heads, then a row for each learner. Moments are ISO 8601 in the portal's zone; a quiz has three columns."""
    heads = [_("Name"), _("E-mail address"), _("Country"), _("Institution"), _("State"), _("Asked"), _("Began")]
    heads += [_("Last seen"), _("Completed"), _("Lessons done"), _("Lessons in all")]
    heads += [_("Module %(number)s: lessons done") % {"number": module.number} for module in book.modules]
    for quiz in book.quizzes:
        heads += [
            _("%(quiz)s: best, per cent") % {"quiz": quiz.title},
            _("%(quiz)s: passed") % {"quiz": quiz.title},
            _("%(quiz)s: attempts") % {"quiz": quiz.title},
        ]
    yield heads
    for row in book.rows:
        yield _row(row, book.lessons)


def _row(row: LearnerRow, lessons: int) -> list[Any]:
    of = row.enrolment
    cells: list[Any] = [row.name, row.address, row.country, row.institution, row.state]
    cells += [_moment(at) for at in (of.asked_at, of.first_seen_at, row.seen_at, of.completed_at)]
    cells += [row.lessons_done, lessons, *row.done]
    for grade in row.grades:
        passed = "" if grade is None else _("yes") if grade.is_passed else _("no")
        cells += [grade.percent if grade else None, passed, grade.attempts if grade else 0]
    return cells


def _moment(at: Any) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""


def as_csv(book: Gradebook) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows_of(book):
        writer.writerow([as_csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(book: Gradebook) -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = workbook.add_format({"bold": True})
    sheet = workbook.add_worksheet(_("Gradebook")[:31])
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 3, 28)
    for line, row in enumerate(rows_of(book)):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, place, as_xlsx_cell(value), bold if line == 0 else None)
            elif value is not None:
                sheet.write_number(line, place, value)
    workbook.close()
    return out.getvalue()


FILES: dict[str, tuple[str, str, Callable[[Gradebook], bytes]]] = {
    "csv": ("CSV", "text/csv; charset=utf-8", as_csv),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
"""By the extension of their names: what it is called, its type, what writes it."""
