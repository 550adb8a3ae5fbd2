"""The gradebook of a run, on a page and as a file, for those who teach it. Every look is written down."""

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participants.permissions import signed_in
from participants.services.privacy import log_access
from portal import numbers
from portal.components import Cell, Column, DataTable, Row
from trainaction.gradebook.exports import FILES
from trainaction.gradebook.queries import Grade, Gradebook, gradebook
from trainaction.models import CourseRun
from trainaction.teaching import taught_run, teaching_trail


@require_safe
@taught_run
def teaching_gradebook(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Who has a place, and what each has done."""
    book = gradebook(run, get_language() or "es")
    log_access(user=signed_in(request), what="courses.gradebook", query={"run": run.key}, records=len(book.rows))
    return render(
        request,
        "trainaction/teaching/gradebook.html",
        {
            "run": run,
            "tab": "gradebook",
            "table": _table(book),
            "is_empty": not book.rows,
            "files": [
                (label, reverse("teaching_gradebook_file", args=[run.key, extension]))
                for extension, (label, *_rest) in FILES.items()
            ],
            "trail": teaching_trail(),
        },
    )


@require_safe
@taught_run
def teaching_gradebook_file(request: HttpRequest, run: CourseRun, extension: str) -> HttpResponse:
    """The same with countries, institutions and moments, as CSV or XLSX. Addresses are in neither."""
    if extension not in FILES:
        raise Http404
    book = gradebook(run, get_language() or "es")
    query = {"run": run.key, "extension": extension}
    log_access(user=signed_in(request), what="courses.gradebook_file", query=query, records=len(book.rows))
    _label, content_type, write = FILES[extension]
    response = HttpResponse(write(book), content_type=content_type)
    name = f"{run.key}-{timezone.localtime():%Y%m%d-%H%M}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _table(book: Gradebook) -> DataTable:
    columns = [Column(_("Name")), Column(_("State")), Column(_("Lessons done"), is_number=True)]
    assignments = [each for each in book.quizzes if each.is_assignment]
    packages = [each for each in book.quizzes if each.is_package]
    quizzes = [each for each in book.quizzes if not (each.is_assignment or each.is_package)]
    shorts = [
        *(Short(_("M%(number)s") % {"number": module.number}, module.title) for module in book.modules),
        *(Short(_("Q%(number)s") % {"number": number}, each.title) for number, each in enumerate(quizzes, 1)),
        *(Short(_("A%(number)s") % {"number": number}, each.title) for number, each in enumerate(assignments, 1)),
        *(Short(_("P%(number)s") % {"number": number}, each.title) for number, each in enumerate(packages, 1)),
    ]
    columns += [Column(short.label, is_number=True, full=short.title) for short in shorts]
    marks = reverse("teaching_marks", args=[book.run.key])
    rows = [
        Row(
            Cell(row.name, url=f"{marks}?learner={row.enrolment.public_id}"),
            [
                Cell(row.state, is_text=True),
                Cell(f"{row.lessons_done}/{book.lessons}", is_number=True),
                *(
                    Cell(f"{done}/{module.lessons}", is_number=True)
                    for done, module in zip(row.done, book.modules, strict=True)
                ),
                *(Cell(_grade(grade), is_number=True) for grade in row.grades),
            ],
        )
        for row in book.rows
    ]
    note = _(
        "Lessons done of all, module by module; of each quiz and assignment the best marked attempt in per cent. ✓: passed."
    )
    meaning = " · ".join(f"{short.label}: {short.title}" for short in shorts)
    return DataTable(caption=_("Learners, by name"), columns=columns, rows=rows, note=f"{note} {meaning}".strip())


class Short(NamedTuple):
    """What stands at the head of a narrow column, and what it stands for."""

    label: str
    title: str


def _grade(grade: Grade | None) -> str:
    if grade is None:
        return "–"
    if grade.percent is None:
        return grade.said or _("to be marked")
    reached = numbers.grade(grade.percent)
    return f"{reached} ✓" if grade.is_passed else reached
