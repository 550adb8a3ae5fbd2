"""A gradebook as a file. Names are what people wrote: none of them is a formula."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.spreadsheets import as_csv_file, as_workbook
from trainaction.gradebook.queries import Gradebook, LearnerRow


def rows_of(book: Gradebook) -> Iterator[list[Any]]:
    """The heads, then a row for each learner. Moments are ISO 8601 by the clock of the run; a quiz has three columns."""
    heads = [_("Name"), _("Country"), _("Institution"), _("State"), _("Asked"), _("Began")]
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
    cells: list[Any] = [row.name, row.country, row.institution, row.state]
    cells += [_moment(at) for at in (of.asked_at, of.first_seen_at, row.seen_at, of.completed_at)]
    cells += [row.lessons_done, lessons, *row.done]
    for grade in row.grades:
        passed = "" if grade is None else _("yes") if grade.is_passed else _("no")
        cells += [
            None if grade is None or grade.percent is None else round(grade.percent, 2),
            passed,
            grade.attempts if grade else 0,
        ]
    return cells


def _moment(at: Any) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""


def as_csv(book: Gradebook) -> bytes:
    return as_csv_file(rows_of(book))


def as_xlsx(book: Gradebook) -> bytes:
    return as_workbook([(_("Gradebook"), rows_of(book))], widths=[(0, 2, 28)], heads=(1, 1))


FILES: dict[str, tuple[str, str, Callable[[Gradebook], bytes]]] = {
    "csv": ("CSV", "text/csv; charset=utf-8", as_csv),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
"""By the extension of their names: what it is called, its type, what writes it."""
